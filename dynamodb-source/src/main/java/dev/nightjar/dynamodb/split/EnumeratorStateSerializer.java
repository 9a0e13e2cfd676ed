package dev.nightjar.dynamodb.split;

import dev.nightjar.dynamodb.lineage.ShardNode;
import dev.nightjar.dynamodb.lineage.ShardNode.Status;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/** Writes an {@link EnumeratorState}. Every version ever released stays readable. */
public final class EnumeratorStateSerializer implements SimpleVersionedSerializer<EnumeratorState> {

  static final int VERSION = 1;

  @Override
  public int getVersion() {
    return VERSION;
  }

  @Override
  public byte[] serialize(EnumeratorState state) throws IOException {
    return VersionedState.write(
        out -> {
          VersionedState.writeText(out, state.streamArn());
          out.writeLong(state.notBeforeMillis());
          out.writeInt(state.shards().size());
          for (ShardNode node : state.shards()) {
            out.writeUTF(node.shardId());
            VersionedState.writeText(out, node.parentShardId());
            out.writeByte(code(node.status()));
            out.writeInt(node.owner());
          }
          out.writeInt(state.unassigned().size());
          for (ShardSplit split : state.unassigned()) {
            ShardSplitSerializer.write(out, split);
          }
        });
  }

  /**
   * {@inheritDoc}
   *
   * @throws IOException where a later version wrote the bytes, or they are damaged
   */
  @Override
  public EnumeratorState deserialize(int version, byte[] bytes) throws IOException {
    return VersionedState.read(
        "the stream's shard lineage", version, VERSION, bytes, EnumeratorStateSerializer::read);
  }

  private static EnumeratorState read(DataInputStream in) throws IOException {
    String streamArn = VersionedState.readText(in);
    long notBefore = in.readLong();
    int count = in.readInt();
    List<ShardNode> shards = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      shards.add(
          new ShardNode(
              in.readUTF(), VersionedState.readText(in), status(in.readByte()), in.readInt()));
    }
    count = in.readInt();
    List<ShardSplit> unassigned = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      unassigned.add(ShardSplitSerializer.read(in));
    }
    return new EnumeratorState(streamArn, notBefore, shards, unassigned);
  }

  // Codes of our own: the order of an enum's constants is no format.
  private static int code(Status status) {
    return switch (status) {
      case WAITING -> 0;
      case READING -> 1;
      case DONE -> 2;
    };
  }

  private static Status status(int code) throws IOException {
    return switch (code) {
      case 0 -> Status.WAITING;
      case 1 -> Status.READING;
      case 2 -> Status.DONE;
      default -> throw new IOException("no status of a shard: " + code);
    };
  }
}
