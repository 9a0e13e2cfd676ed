package dev.nightjar.dynamodb.split;

import dev.nightjar.dynamodb.Gap;
import dev.nightjar.dynamodb.lineage.TimeBase;
import dev.nightjar.dynamodb.split.ShardSplit.Begin;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/** Writes a {@link ChangeSplit}. Every version ever released stays readable. */
public final class ChangeSplitSerializer implements SimpleVersionedSerializer<ChangeSplit> {

  static final int VERSION = 2;

  private static final int SHARD = 0;
  private static final int SCAN = 1;
  private static final int EXPORT = 2;
  private static final int NOTICE = 3;

  @Override
  public int getVersion() {
    return VERSION;
  }

  @Override
  public byte[] serialize(ChangeSplit split) throws IOException {
    return VersionedState.write(out -> write(out, split));
  }

  /**
   * {@inheritDoc}
   *
   * @throws IOException where a later version wrote the bytes, or they are damaged
   */
  @Override
  public ChangeSplit deserialize(int version, byte[] bytes) throws IOException {
    return VersionedState.read(
        "the position in a shard or table", version, VERSION, bytes, in -> read(in, version));
  }

  static void write(DataOutputStream out, ChangeSplit split) throws IOException {
    if (split instanceof ShardSplit shard) {
      out.writeByte(SHARD);
      writeShard(out, shard);
    } else if (split instanceof ScanSplit scan) {
      out.writeByte(SCAN);
      out.writeInt(scan.segment());
      out.writeInt(scan.segments());
      out.writeLong(scan.asOfMillis());
      VersionedState.writeText(out, scan.afterKey());
      out.writeBoolean(scan.repairs() != null);
      if (scan.repairs() != null) {
        writeGap(out, scan.repairs());
      }
      out.writeBoolean(scan.finished());
    } else if (split instanceof ExportSplit export) {
      out.writeByte(EXPORT);
      out.writeUTF(export.file());
      out.writeLong(export.items());
      VersionedState.writeText(out, export.md5());
      out.writeLong(export.asOfMillis());
      out.writeLong(export.itemsDone());
      out.writeBoolean(export.finished());
    } else if (split instanceof NoticeSplit notice) {
      out.writeByte(NOTICE);
      writeGap(out, notice.gap());
      out.writeBoolean(notice.closed());
      out.writeBoolean(notice.finished());
    }
  }

  private static void writeShard(DataOutputStream out, ShardSplit split) throws IOException {
    out.writeUTF(split.shardId());
    VersionedState.writeText(out, split.parentShardId());
    VersionedState.writeText(out, split.lastSequenceNumber());
    out.writeLong(split.notBeforeMillis());
    out.writeByte(code(split.begin()));
    out.writeBoolean(split.finished());
    VersionedState.writeText(out, split.startingSequenceNumber());
    writeTimeBase(out, split.timeBase());
    out.writeInt(split.gaps().size());
    for (Gap gap : split.gaps()) {
      writeGap(out, gap);
    }
  }

  static ChangeSplit read(DataInputStream in, int version) throws IOException {
    if (version == 1) {
      return readShardOfVersionOne(in);
    }
    int kind = in.readByte();
    return switch (kind) {
      case SHARD -> readShard(in);
      case SCAN ->
          new ScanSplit(
              in.readInt(),
              in.readInt(),
              in.readLong(),
              VersionedState.readText(in),
              in.readBoolean() ? readGap(in) : null,
              in.readBoolean());
      case EXPORT ->
          new ExportSplit(
              in.readUTF(),
              in.readLong(),
              VersionedState.readText(in),
              in.readLong(),
              in.readLong(),
              in.readBoolean());
      case NOTICE -> new NoticeSplit(readGap(in), in.readBoolean(), in.readBoolean());
      default -> throw new IOException("no kind of split: " + kind);
    };
  }

  private static ShardSplit readShard(DataInputStream in) throws IOException {
    String shardId = in.readUTF();
    String parent = VersionedState.readText(in);
    String last = VersionedState.readText(in);
    long notBefore = in.readLong();
    Begin begin = begin(in.readByte());
    boolean finished = in.readBoolean();
    String starting = VersionedState.readText(in);
    TimeBase base = readTimeBase(in);
    int count = in.readInt();
    List<Gap> gaps = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      gaps.add(readGap(in));
    }
    return new ShardSplit(shardId, parent, last, notBefore, begin, finished, starting, base, gaps);
  }

  private static ShardSplit readShardOfVersionOne(DataInputStream in) throws IOException {
    String shardId = in.readUTF();
    String parent = VersionedState.readText(in);
    String last = VersionedState.readText(in);
    long notBefore = in.readLong();
    boolean fresh = in.readBoolean();
    boolean finished = in.readBoolean();
    Begin begin =
        !fresh ? Begin.START : notBefore == ShardSplit.NO_BOUND ? Begin.HORIZON : Begin.LATEST;
    return new ShardSplit(shardId, parent, last, notBefore, begin, finished, null, null, List.of());
  }

  // Codes of our own: the order of an enum's constants is no format.
  private static int code(Begin begin) {
    return switch (begin) {
      case START -> 0;
      case HORIZON -> 1;
      case LATEST -> 2;
    };
  }

  private static Begin begin(int code) throws IOException {
    return switch (code) {
      case 0 -> Begin.START;
      case 1 -> Begin.HORIZON;
      case 2 -> Begin.LATEST;
      default -> throw new IOException("no beginning of a shard: " + code);
    };
  }

  static void writeTimeBase(DataOutputStream out, TimeBase base) throws IOException {
    out.writeBoolean(base != null);
    if (base != null) {
      out.writeLong(base.maxEventTimeMillis());
      out.writeLong(base.arrivalMillis());
    }
  }

  static TimeBase readTimeBase(DataInputStream in) throws IOException {
    return in.readBoolean() ? new TimeBase(in.readLong(), in.readLong()) : null;
  }

  static void writeGap(DataOutputStream out, Gap gap) throws IOException {
    out.writeUTF(gap.streamArn());
    out.writeUTF(gap.shardId());
    VersionedState.writeText(out, gap.lastSequenceNumber());
    VersionedState.writeText(out, gap.firstSurviving());
    out.writeLong(gap.fromMillis());
    out.writeLong(gap.toMillis());
  }

  static Gap readGap(DataInputStream in) throws IOException {
    return new Gap(
        in.readUTF(),
        in.readUTF(),
        VersionedState.readText(in),
        VersionedState.readText(in),
        in.readLong(),
        in.readLong());
  }
}
