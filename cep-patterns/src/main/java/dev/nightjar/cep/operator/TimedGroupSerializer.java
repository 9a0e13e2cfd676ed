package dev.nightjar.cep.operator;

import dev.nightjar.cep.engine.GroupState;
import java.io.IOException;
import java.io.Serial;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Writes a {@link TimedGroup}: its timer and rules, and the engine's state in the engine's own
 * format.
 */
public final class TimedGroupSerializer extends VersionedSerializer<TimedGroup> {

  static final TimedGroupSerializer INSTANCE = new TimedGroupSerializer();

  @Serial private static final long serialVersionUID = 1L;

  private TimedGroupSerializer() {}

  @Override
  int format() {
    return 1;
  }

  @Override
  String plural() {
    return "groups' state";
  }

  @Override
  void write(TimedGroup group, DataOutputView out) throws IOException {
    Wire.writeSigned(out, group.timer());
    Wire.writeSigned(out, group.ruleSet());
    group.state().write(out);
  }

  @Override
  TimedGroup read(int format, DataInputView in) throws IOException {
    long timer = Wire.readSigned(in);
    long ruleSet = Wire.readSigned(in);
    return new TimedGroup(GroupState.read(in), timer, ruleSet);
  }

  /** The state is changed in place. */
  @Override
  public boolean isImmutableType() {
    return false;
  }

  @Override
  public TimedGroup copy(TimedGroup from) {
    return new TimedGroup(from.state().copy(), from.timer(), from.ruleSet());
  }

  @Override
  public TypeSerializerSnapshot<TimedGroup> snapshotConfiguration() {
    return new Snapshot();
  }

  /** What a savepoint says about the serializer. The format is in each value. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<TimedGroup> {

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
