package dev.nightjar.dynamodb.split;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/** Writes a {@link ShardSplit}. Every version ever released stays readable. */
public final class ShardSplitSerializer implements SimpleVersionedSerializer<ShardSplit> {

  static final int VERSION = 1;

  @Override
  public int getVersion() {
    return VERSION;
  }

  @Override
  public byte[] serialize(ShardSplit split) throws IOException {
    return VersionedState.write(out -> write(out, split));
  }

  /**
   * {@inheritDoc}
   *
   * @throws IOException where a later version wrote the bytes, or they are damaged
   */
  @Override
  public ShardSplit deserialize(int version, byte[] bytes) throws IOException {
    return VersionedState.read(
        "the position in a shard", version, VERSION, bytes, ShardSplitSerializer::read);
  }

  static void write(DataOutputStream out, ShardSplit split) throws IOException {
    out.writeUTF(split.shardId());
    VersionedState.writeText(out, split.parentShardId());
    VersionedState.writeText(out, split.lastSequenceNumber());
    out.writeLong(split.notBeforeMillis());
    out.writeBoolean(split.fresh());
    out.writeBoolean(split.finished());
  }

  static ShardSplit read(DataInputStream in) throws IOException {
    return new ShardSplit(
        in.readUTF(),
        VersionedState.readText(in),
        VersionedState.readText(in),
        in.readLong(),
        in.readBoolean(),
        in.readBoolean());
  }
}
