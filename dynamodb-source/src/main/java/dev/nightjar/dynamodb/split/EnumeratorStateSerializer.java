package dev.nightjar.dynamodb.split;

import dev.nightjar.dynamodb.ViewType;
import dev.nightjar.dynamodb.lineage.ShardNode;
import dev.nightjar.dynamodb.lineage.ShardNode.Status;
import dev.nightjar.dynamodb.split.EnumeratorState.Backfill;
import dev.nightjar.dynamodb.split.EnumeratorState.Phase;
import dev.nightjar.dynamodb.split.EnumeratorState.Repair;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/** Writes an {@link EnumeratorState}. Every version ever released stays readable. */
public final class EnumeratorStateSerializer implements SimpleVersionedSerializer<EnumeratorState> {

  static final int VERSION = 2;

  @Override
  public int getVersion() {
    return VERSION;
  }

  @Override
  public byte[] serialize(EnumeratorState state) throws IOException {
    return VersionedState.write(
        out -> {
          VersionedState.writeText(out, state.streamArn());
          // By name, for the service gave the names.
          VersionedState.writeText(out, state.viewType() == null ? null : state.viewType().name());
          writeTexts(out, state.keySchema());
          out.writeLong(state.startedMillis());
          out.writeLong(state.notBeforeMillis());
          out.writeInt(state.shards().size());
          for (ShardNode node : state.shards()) {
            out.writeUTF(node.shardId());
            VersionedState.writeText(out, node.parentShardId());
            out.writeByte(code(node.status()));
            out.writeInt(node.owner());
            VersionedState.writeText(out, node.startingSequenceNumber());
            ChangeSplitSerializer.writeTimeBase(out, node.timeBase());
          }
          out.writeInt(state.unassigned().size());
          for (ChangeSplit split : state.unassigned()) {
            ChangeSplitSerializer.write(out, split);
          }
          out.writeBoolean(state.backfill() != null);
          if (state.backfill() != null) {
            out.writeLong(state.backfill().asOfMillis());
            out.writeBoolean(state.backfill().planned());
            out.writeInt(state.backfill().splits());
            writeTexts(out, state.backfill().unfinished());
          }
          out.writeInt(state.repairs().size());
          for (Repair repair : state.repairs()) {
            ChangeSplitSerializer.writeGap(out, repair.gap());
            out.writeByte(code(repair.phase()));
            VersionedState.writeText(out, repair.filledBy());
            writeTexts(out, repair.unfinished());
          }
        });
  }

  private static void writeTexts(DataOutputStream out, List<String> texts) throws IOException {
    out.writeInt(texts.size());
    for (String text : texts) {
      out.writeUTF(text);
    }
  }

  /**
   * {@inheritDoc}
   *
   * @throws IOException where a later version wrote the bytes, or they are damaged
   */
  @Override
  public EnumeratorState deserialize(int version, byte[] bytes) throws IOException {
    return VersionedState.read(
        "the stream's shard lineage", version, VERSION, bytes, in -> read(in, version));
  }

  private static EnumeratorState read(DataInputStream in, int version) throws IOException {
    String streamArn = VersionedState.readText(in);
    String viewType = version == 1 ? null : VersionedState.readText(in);
    List<String> keySchema = version == 1 ? List.of() : readList(in, text -> text.readUTF());
    long started = version == 1 ? ShardSplit.NO_BOUND : in.readLong();
    long notBefore = in.readLong();
    List<ShardNode> shards = readList(in, list -> readNode(list, version));
    List<ChangeSplit> unassigned = readList(in, list -> ChangeSplitSerializer.read(list, version));
    if (version == 1) {
      return new EnumeratorState(
          streamArn, null, keySchema, started, notBefore, shards, unassigned, null, List.of());
    }
    Backfill backfill =
        in.readBoolean()
            ? new Backfill(
                in.readLong(), in.readBoolean(), in.readInt(), readList(in, text -> text.readUTF()))
            : null;
    List<Repair> repairs =
        readList(
            in,
            list ->
                new Repair(
                    ChangeSplitSerializer.readGap(list),
                    phase(list.readByte()),
                    VersionedState.readText(list),
                    readList(list, text -> text.readUTF())));
    return new EnumeratorState(
        streamArn,
        viewType(viewType),
        keySchema,
        started,
        notBefore,
        shards,
        unassigned,
        backfill,
        repairs);
  }

  private static ViewType viewType(String name) throws IOException {
    try {
      return name == null ? null : ViewType.valueOf(name);
    } catch (IllegalArgumentException e) {
      throw new IOException("no view type of a stream: " + name, e);
    }
  }

  private static ShardNode readNode(DataInputStream in, int version) throws IOException {
    return new ShardNode(
        in.readUTF(),
        VersionedState.readText(in),
        status(in.readByte()),
        in.readInt(),
        version == 1 ? null : VersionedState.readText(in),
        version == 1 ? null : ChangeSplitSerializer.readTimeBase(in));
  }

  private static <T> List<T> readList(DataInputStream in, VersionedState.Reader<T> element)
      throws IOException {
    int count = in.readInt();
    List<T> list = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      list.add(element.read(in));
    }
    return list;
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

  private static int code(Phase phase) {
    return switch (phase) {
      case FOUND -> 0;
      case FILLING -> 1;
      case FILLED -> 2;
      case CLOSED -> 3;
      case ACCEPTED -> 4;
    };
  }

  private static Phase phase(int code) throws IOException {
    return switch (code) {
      case 0 -> Phase.FOUND;
      case 1 -> Phase.FILLING;
      case 2 -> Phase.FILLED;
      case 3 -> Phase.CLOSED;
      case 4 -> Phase.ACCEPTED;
      default -> throw new IOException("no phase of a gap: " + code);
    };
  }
}
