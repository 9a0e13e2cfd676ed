package dev.nightjar.cep.pattern;

import java.io.IOException;
import java.io.Serial;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.types.StringValue;

/**
 * Writes the steps that a hosted pattern remembers, within the bytes of one group's state. Tenant
 * and group stand outside, inputs by their place. Not for state of Flink's own: those bytes have a
 * version of their own.
 */
final class StepSerializer extends TypeSerializer<Step> {

  @Serial private static final long serialVersionUID = 1L;

  private final transient String[] names;
  private final transient String[] fields;
  private transient String tenant;
  private transient String[] group;

  /**
   * A serializer for one rule.
   *
   * @param names the names of its inputs
   * @param fields the names of its values
   */
  StepSerializer(String[] names, String[] fields) {
    this.names = names;
    this.fields = fields;
  }

  /** Says whose steps are read from now on. */
  void reads(String newTenant, String[] newGroup) {
    this.tenant = newTenant;
    this.group = newGroup;
  }

  @Override
  public void serialize(Step step, DataOutputView out) throws IOException {
    out.writeLong(step.time());
    StringValue.writeString(step.eventId(), out);
    boolean same = step.documentId().equals(step.eventId());
    boolean stated = step.statedTime() == step.time();
    boolean arrived = step.arrival() == step.time();
    out.writeByte((same ? 1 : 0) | (stated ? 2 : 0) | (arrived ? 4 : 0));
    if (!same) {
      StringValue.writeString(step.documentId(), out);
    }
    if (!stated) {
      out.writeLong(step.statedTime());
    }
    if (!arrived) {
      out.writeLong(step.arrival());
    }
    StringValue.writeString(step.action(), out);
    places(step.inputs(), names, out);
    out.writeByte(step.values().length);
    for (Step.Value value : step.values()) {
      out.writeByte(place(value.field(), fields));
      out.writeShort(value.texts().length);
      for (String text : value.texts()) {
        StringValue.writeString(text, out);
      }
    }
    out.writeByte(step.past().length);
    for (Step.Past past : step.past()) {
      out.writeByte(place(past.input(), names));
      out.writeLong(past.time());
    }
  }

  @Override
  public Step deserialize(DataInputView in) throws IOException {
    long time = in.readLong();
    String eventId = StringValue.readString(in);
    int flags = in.readByte();
    String documentId = (flags & 1) != 0 ? eventId : StringValue.readString(in);
    long stated = (flags & 2) != 0 ? time : in.readLong();
    long arrival = (flags & 4) != 0 ? time : in.readLong();
    String action = StringValue.readString(in);
    String[] inputs = new String[in.readUnsignedByte()];
    for (int i = 0; i < inputs.length; i++) {
      inputs[i] = names[in.readUnsignedByte()];
    }
    Step.Value[] values = new Step.Value[in.readUnsignedByte()];
    for (int i = 0; i < values.length; i++) {
      String field = fields[in.readUnsignedByte()];
      String[] texts = new String[in.readUnsignedShort()];
      for (int j = 0; j < texts.length; j++) {
        texts[j] = StringValue.readString(in);
      }
      values[i] = new Step.Value(field, texts);
    }
    Step.Past[] past = new Step.Past[in.readUnsignedByte()];
    for (int i = 0; i < past.length; i++) {
      past[i] = new Step.Past(names[in.readUnsignedByte()], in.readLong());
    }
    return new Step(
        tenant, group, time, eventId, documentId, stated, arrival, action, inputs, values, past);
  }

  private static void places(String[] some, String[] all, DataOutputView out) throws IOException {
    out.writeByte(some.length);
    for (String name : some) {
      out.writeByte(place(name, all));
    }
  }

  private static int place(String name, String[] all) {
    for (int i = 0; i < all.length; i++) {
      if (all[i].equals(name)) {
        return i;
      }
    }
    throw new IllegalStateException("a step names " + name + ", which its rule does not know");
  }

  @Override
  public boolean isImmutableType() {
    return true;
  }

  @Override
  public TypeSerializer<Step> duplicate() {
    return this;
  }

  @Override
  public Step createInstance() {
    throw new UnsupportedOperationException("a step has no default");
  }

  @Override
  public Step copy(Step from) {
    return from;
  }

  @Override
  public Step copy(Step from, Step reuse) {
    return from;
  }

  @Override
  public int getLength() {
    return -1;
  }

  @Override
  public Step deserialize(Step reuse, DataInputView source) throws IOException {
    return deserialize(source);
  }

  @Override
  public void copy(DataInputView source, DataOutputView target) throws IOException {
    serialize(deserialize(source), target);
  }

  @Override
  public boolean equals(Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }

  @Override
  public TypeSerializerSnapshot<Step> snapshotConfiguration() {
    throw new UnsupportedOperationException("the state of a group has a version of its own");
  }
}
