package dev.nightjar.cep.operator;

import dev.nightjar.audit.StreamGap;
import java.io.IOException;
import java.io.Serial;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Writes a {@link Control}: which it is, and then it. */
public final class ControlSerializer extends VersionedSerializer<Control> {

  /** The only instance that is needed. */
  public static final ControlSerializer INSTANCE = new ControlSerializer();

  /** What Flink needs to know of the type. */
  public static final TypeInformation<Control> TYPE = new ValueTypeInfo<>(Control.class, INSTANCE);

  @Serial private static final long serialVersionUID = 1L;

  private static final int RULES = 0;
  private static final int GAP = 1;

  private ControlSerializer() {}

  @Override
  int format() {
    return 1;
  }

  @Override
  String plural() {
    return "notices to detection";
  }

  @Override
  void write(Control control, DataOutputView out) throws IOException {
    if (control instanceof Control.Rules rules) {
      out.writeByte(RULES);
      RuleBundleSerializer.INSTANCE.serialize(rules.bundle(), out);
    } else if (control instanceof Control.Gap notice) {
      out.writeByte(GAP);
      writeGap(notice.gap(), out);
    }
  }

  @Override
  Control read(int format, DataInputView in) throws IOException {
    int which = in.readUnsignedByte();
    return switch (which) {
      case RULES -> new Control.Rules(RuleBundleSerializer.INSTANCE.deserialize(in));
      case GAP -> new Control.Gap(readGap(in));
      default -> throw new IOException("There is no notice to detection of kind " + which + ".");
    };
  }

  private static void writeGap(StreamGap gap, DataOutputView out) throws IOException {
    Wire.writeText(out, gap.id());
    Wire.writeText(out, gap.state().name());
    Wire.writeText(out, gap.stream());
    Wire.writeText(out, gap.shard());
    Wire.writeText(out, gap.lastSequence());
    Wire.writeText(out, gap.firstSequence());
    Wire.writeInstant(out, gap.from());
    Wire.writeInstant(out, gap.to());
  }

  private static StreamGap readGap(DataInputView in) throws IOException {
    return new StreamGap(
        Wire.readText(in),
        StreamGap.State.valueOf(Wire.readText(in)),
        Wire.readText(in),
        Wire.readText(in),
        Wire.readText(in),
        Wire.readText(in),
        Wire.readInstant(in),
        Wire.readInstant(in));
  }

  @Override
  public TypeSerializerSnapshot<Control> snapshotConfiguration() {
    return new Snapshot();
  }

  /** What a savepoint says about the serializer. The format is in each value. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<Control> {

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
