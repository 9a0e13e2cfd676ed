package dev.nightjar.cep.operator;

import java.io.IOException;
import java.io.Serial;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Writes a {@link GroupKey}. Equal keys give equal bytes, which RocksDB finds them by: so the
 * format of a key can never change under state that is there.
 */
public final class GroupKeySerializer extends VersionedSerializer<GroupKey> {

  static final GroupKeySerializer INSTANCE = new GroupKeySerializer();

  static final TypeInformation<GroupKey> TYPE = new ValueTypeInfo<>(GroupKey.class, INSTANCE);

  @Serial private static final long serialVersionUID = 1L;

  private GroupKeySerializer() {}

  @Override
  int format() {
    return 1;
  }

  @Override
  String plural() {
    return "groups";
  }

  @Override
  void write(GroupKey key, DataOutputView out) throws IOException {
    out.writeLong(key.grouping());
    Wire.writeText(out, key.tenant());
    Wire.writeTexts(out, key.group());
  }

  @Override
  GroupKey read(int format, DataInputView in) throws IOException {
    long grouping = in.readLong();
    String tenant = Wire.readText(in);
    return new GroupKey(tenant, grouping, Wire.readTexts(in));
  }

  @Override
  public TypeSerializerSnapshot<GroupKey> snapshotConfiguration() {
    return new Snapshot();
  }

  /** What a savepoint says about the serializer. The format is in each value. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<GroupKey> {

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
