package dev.nightjar.cep.operator;

import dev.nightjar.cep.engine.Evidence;
import dev.nightjar.cep.engine.Occurrence;
import java.io.IOException;
import java.io.Serial;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Writes an {@link Occurrence} compactly: what is usual takes no byte but a flag (no hold, a time
 * as stated, a document id that is the event's id), and times stand as distances.
 */
public final class OccurrenceSerializer extends VersionedSerializer<Occurrence> {

  /** The only instance that is needed. */
  public static final OccurrenceSerializer INSTANCE = new OccurrenceSerializer();

  /** What Flink needs to know of the type. */
  public static final TypeInformation<Occurrence> TYPE =
      new ValueTypeInfo<>(Occurrence.class, INSTANCE);

  @Serial private static final long serialVersionUID = 1L;

  private static final int HOLD = 1;
  private static final int EVIDENCE_TIME = 1 << 1;
  private static final int STATED = 1 << 2;
  private static final int DOCUMENT = 1 << 3;
  private static final int VALUES = 1 << 4;

  private static final Occurrence.Value[] NO_VALUES = {};

  private OccurrenceSerializer() {}

  @Override
  int format() {
    return 2;
  }

  @Override
  String plural() {
    return "occurrences";
  }

  @Override
  void write(Occurrence occurrence, DataOutputView out) throws IOException {
    Evidence evidence = occurrence.evidence();
    int flags = flags(occurrence, evidence);
    out.writeByte(flags);
    Wire.writeLetters(out, occurrence.tenant());
    out.writeLong(occurrence.grouping());
    writeTexts(out, occurrence.group());
    out.writeLong(occurrence.time());
    if ((flags & HOLD) != 0) {
      Wire.writeSigned(out, occurrence.hold());
    }
    if ((flags & EVIDENCE_TIME) != 0) {
      Wire.writeSigned(out, evidence.time() - occurrence.time());
    }
    Wire.writeLetters(out, evidence.eventId());
    if ((flags & DOCUMENT) != 0) {
      Wire.writeLetters(out, evidence.documentId());
    }
    if ((flags & STATED) != 0) {
      Wire.writeSigned(out, evidence.statedTime() - evidence.time());
    }
    Wire.writeSigned(out, evidence.arrival() - evidence.time());
    Wire.writeLetters(out, evidence.action());
    Wire.writeLength(out, occurrence.inputs().length);
    for (long input : occurrence.inputs()) {
      out.writeLong(input);
    }
    if ((flags & VALUES) != 0) {
      Wire.writeLength(out, occurrence.values().length);
      for (Occurrence.Value value : occurrence.values()) {
        out.writeLong(value.key());
        writeTexts(out, value.texts());
      }
    }
    Wire.writeSigned(out, occurrence.ruleSet());
  }

  private static int flags(Occurrence occurrence, Evidence evidence) {
    return (occurrence.hold() != 0 ? HOLD : 0)
        | (evidence.time() != occurrence.time() ? EVIDENCE_TIME : 0)
        | (evidence.statedTime() != evidence.time() ? STATED : 0)
        | (!evidence.documentId().equals(evidence.eventId()) ? DOCUMENT : 0)
        | (occurrence.values().length > 0 ? VALUES : 0);
  }

  @Override
  Occurrence read(int format, DataInputView in) throws IOException {
    int flags = in.readUnsignedByte();
    String tenant = readText(format, in);
    long grouping = in.readLong();
    String[] group = readTexts(format, in);
    long time = in.readLong();
    long hold = (flags & HOLD) != 0 ? Wire.readSigned(in) : 0;
    long evidenceTime = (flags & EVIDENCE_TIME) != 0 ? time + Wire.readSigned(in) : time;
    String eventId = readText(format, in);
    String documentId = (flags & DOCUMENT) != 0 ? readText(format, in) : eventId;
    long statedTime = (flags & STATED) != 0 ? evidenceTime + Wire.readSigned(in) : evidenceTime;
    long arrival = evidenceTime + Wire.readSigned(in);
    String action = readText(format, in);
    long[] inputs = new long[Wire.readLength(in)];
    for (int i = 0; i < inputs.length; i++) {
      inputs[i] = in.readLong();
    }
    Occurrence.Value[] values = (flags & VALUES) != 0 ? readValues(format, in) : NO_VALUES;
    return new Occurrence(
        tenant,
        grouping,
        group,
        time,
        hold,
        new Evidence(evidenceTime, documentId, eventId, statedTime, arrival, action),
        inputs,
        values,
        Wire.readSigned(in));
  }

  private static Occurrence.Value[] readValues(int format, DataInputView in) throws IOException {
    Occurrence.Value[] values = new Occurrence.Value[Wire.readLength(in)];
    for (int i = 0; i < values.length; i++) {
      values[i] = new Occurrence.Value(in.readLong(), readTexts(format, in));
    }
    return values;
  }

  private static void writeTexts(DataOutputView out, String[] texts) throws IOException {
    Wire.writeLength(out, texts.length);
    for (String text : texts) {
      Wire.writeLetters(out, text);
    }
  }

  /** In format 1 texts stood as Flink writes them. */
  private static String readText(int format, DataInputView in) throws IOException {
    return format == 1 ? Wire.readText(in) : Wire.readLetters(in);
  }

  private static String[] readTexts(int format, DataInputView in) throws IOException {
    String[] texts = new String[Wire.readLength(in)];
    for (int i = 0; i < texts.length; i++) {
      texts[i] = readText(format, in);
    }
    return texts;
  }

  @Override
  public TypeSerializerSnapshot<Occurrence> snapshotConfiguration() {
    return new Snapshot();
  }

  /** What a savepoint says about the serializer. The format is in each value. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<Occurrence> {

    /** Called by Flink when it reads a savepoint. */
    public Snapshot() {
      super(() -> INSTANCE);
    }
  }

  @Serial
  private Object readResolve() {
    return INSTANCE;
  }
}
