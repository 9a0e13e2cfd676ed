package dev.nightjar.job.counts;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.base.TypeSerializerSingleton;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Writes a {@link CountRing} compactly: numbers as variable-length integers, a bucket's place as
 * its distance to the one before, and nothing for a bucket that directly follows.
 *
 * <p>The first byte is the version of the format. A new format gets a new number and still reads
 * the old ones; state written by a version that is not known here is refused by name.
 */
public final class CountRingSerializer extends TypeSerializerSingleton<CountRing> {

  /** The only instance that is needed. */
  public static final CountRingSerializer INSTANCE = new CountRingSerializer();

  private static final int VERSION = 1;

  private static final int GAP = 1;
  private static final int DIRTY = 2;
  private static final int TOLD = 4;
  private static final int TAIL = 8;
  private static final int MINUTE_FLAGS = 3;
  private static final int HOUR_FLAGS = 4;

  @Override
  public void serialize(CountRing ring, DataOutputView out) throws IOException {
    out.writeByte(VERSION);
    writeSigned(out, ring.floor);
    write(out, ring.minuteCount);
    long previous = 0;
    for (int i = 0; i < ring.minuteCount; i++) {
      Bucket.Minute minute = ring.minutes[i];
      writeHead(out, minute, i == 0, previous, MINUTE_FLAGS, minute.carried ? TOLD : 0);
      previous = minute.index;
    }
    write(out, ring.hourCount);
    for (int i = 0; i < ring.hourCount; i++) {
      Bucket.Hour hour = ring.hours[i];
      boolean tail = hour.tailMinute != Bucket.NONE;
      writeHead(
          out, hour, i == 0, previous, HOUR_FLAGS, (hour.told() ? TOLD : 0) | (tail ? TAIL : 0));
      previous = hour.index;
      long start = hour.index * (CountRing.HOUR / CountRing.MINUTE);
      if (hour.told()) {
        write(out, hour.carrier - start);
      }
      if (tail) {
        write(out, hour.tailMinute - start);
        for (long count : hour.tail) {
          write(out, count);
        }
      }
    }
  }

  @Override
  public CountRing deserialize(DataInputView in) throws IOException {
    int version = in.readUnsignedByte();
    if (version != VERSION) {
      throw new IOException(
          "A count in the state has format "
              + version
              + ", this version reads up to "
              + VERSION
              + ". Restore with the version of Nightjar that wrote it, or a later one.");
    }
    CountRing ring = new CountRing();
    ring.floor = readSigned(in);
    ring.minuteCount = (int) read(in);
    ring.minutes = new Bucket.Minute[Math.max(2, ring.minuteCount)];
    long previous = 0;
    for (int i = 0; i < ring.minuteCount; i++) {
      long head = read(in);
      Bucket.Minute minute = new Bucket.Minute(index(in, head, i == 0, previous));
      minute.count = head >>> MINUTE_FLAGS;
      minute.dirty = (head & DIRTY) != 0;
      minute.carried = (head & TOLD) != 0;
      ring.minutes[i] = minute;
      previous = minute.index;
    }
    ring.hourCount = (int) read(in);
    ring.hours = new Bucket.Hour[Math.max(2, ring.hourCount)];
    for (int i = 0; i < ring.hourCount; i++) {
      long head = read(in);
      Bucket.Hour hour = new Bucket.Hour(index(in, head, i == 0, previous));
      hour.count = head >>> HOUR_FLAGS;
      hour.dirty = (head & DIRTY) != 0;
      ring.hours[i] = hour;
      previous = hour.index;
      long start = hour.index * (CountRing.HOUR / CountRing.MINUTE);
      if ((head & TOLD) != 0) {
        hour.carrier = start + read(in);
      }
      if ((head & TAIL) != 0) {
        hour.tailMinute = start + read(in);
        for (int minute = 0; minute < Bucket.Hour.TAIL; minute++) {
          hour.tail[minute] = read(in);
        }
      }
    }
    return ring;
  }

  private static void writeHead(
      DataOutputView out, Bucket bucket, boolean first, long previous, int flags, int more)
      throws IOException {
    boolean gap = first || bucket.index != previous + 1;
    write(out, bucket.count << flags | more | (bucket.dirty ? DIRTY : 0) | (gap ? GAP : 0));
    if (first) {
      writeSigned(out, bucket.index);
    } else if (gap) {
      write(out, bucket.index - previous);
    }
  }

  private static long index(DataInputView in, long head, boolean first, long previous)
      throws IOException {
    if (first) {
      return readSigned(in);
    }
    return previous + ((head & GAP) != 0 ? read(in) : 1);
  }

  private static void writeSigned(DataOutputView out, long value) throws IOException {
    write(out, value << 1 ^ value >> 63);
  }

  private static long readSigned(DataInputView in) throws IOException {
    long value = read(in);
    return value >>> 1 ^ -(value & 1);
  }

  private static void write(DataOutputView out, long value) throws IOException {
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      out.writeByte((int) (rest & 0x7F | 0x80));
      rest >>>= 7;
    }
    out.writeByte((int) rest);
  }

  private static long read(DataInputView in) throws IOException {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      byte next = in.readByte();
      value |= (next & 0x7FL) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new IOException("A number of a count in the state is longer than 64 bits.");
  }

  @Override
  public boolean isImmutableType() {
    return false;
  }

  @Override
  public CountRing createInstance() {
    return new CountRing();
  }

  @Override
  public CountRing copy(CountRing from) {
    return from.copy();
  }

  @Override
  public CountRing copy(CountRing from, CountRing reuse) {
    return from.copy();
  }

  @Override
  public CountRing deserialize(CountRing reuse, DataInputView in) throws IOException {
    return deserialize(in);
  }

  @Override
  public void copy(DataInputView in, DataOutputView out) throws IOException {
    serialize(deserialize(in), out);
  }

  @Override
  public int getLength() {
    return -1;
  }

  @Override
  public TypeSerializerSnapshot<CountRing> snapshotConfiguration() {
    return new Snapshot();
  }

  /** What a savepoint says about the serializer. The format's version is in each value. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<CountRing> {

    /** Called by Flink when it reads a savepoint. */
    public Snapshot() {
      super(() -> INSTANCE);
    }
  }

  /** {@link TypeSerializer} asks that a singleton survives Java's serialization as itself. */
  private Object readResolve() {
    return INSTANCE;
  }
}
