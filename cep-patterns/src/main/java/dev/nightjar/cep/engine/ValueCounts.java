package dev.nightjar.cep.engine;

import java.util.Arrays;

/**
 * How often each value is there: a hash table of the 16 bytes of {@link ValueKey}, and of a number
 * more where what is counted is told apart by one, without an object for each.
 */
final class ValueCounts {

  private static final int LEAST = 8;
  private static final int PARTS = 3;

  /** High, low and more of each place. */
  private long[] keys = new long[LEAST * PARTS];

  private int[] counts = new int[LEAST];
  private int size;

  /** How many distinct values are there. */
  int size() {
    return size;
  }

  boolean contains(ValueKey key, long more) {
    return counts[find(key.high(), key.low(), more)] > 0;
  }

  /** Adds the value that a list of values goes on with, or takes it away. */
  void change(PackedReader in, long more, int sign) {
    int length = in.getByte();
    long high;
    long low = 0;
    if (length == ValueKey.HASHED) {
      high = in.getLong();
      low = in.getLong();
    } else {
      high = (long) length << 56;
      for (int i = 1; i <= length; i++) {
        long next = in.getByte();
        if (i < 8) {
          high |= next << (56 - 8 * i);
        } else {
          low |= next << (120 - 8 * i);
        }
      }
    }
    change(high, low, more, sign);
  }

  private void change(long high, long low, long more, int by) {
    int at = find(high, low, more);
    if (counts[at] == 0) {
      if (by <= 0) {
        throw new IllegalStateException("a value leaves that never came");
      }
      keys[at * PARTS] = high;
      keys[at * PARTS + 1] = low;
      keys[at * PARTS + 2] = more;
      counts[at] = by;
      size++;
      if (size * 2 > counts.length) {
        grow();
      }
      return;
    }
    counts[at] += by;
    if (counts[at] == 0) {
      size--;
      close(at);
    }
  }

  private int find(long high, long low, long more) {
    int mask = counts.length - 1;
    int at = start(high, low, more) & mask;
    while (counts[at] != 0
        && (keys[at * PARTS] != high
            || keys[at * PARTS + 1] != low
            || keys[at * PARTS + 2] != more)) {
      at = (at + 1) & mask;
    }
    return at;
  }

  private static int start(long high, long low, long more) {
    long hash = (high * 31 + low) * 31 + more;
    hash = (hash ^ hash >>> 32) * 0x9e3779b97f4a7c15L;
    return (int) (hash >>> 32);
  }

  /** Moves what stands behind a place that became free, so that no search ends there too early. */
  private void close(int free) {
    int mask = counts.length - 1;
    int hole = free;
    for (int at = (hole + 1) & mask; counts[at] != 0; at = (at + 1) & mask) {
      int wanted = start(keys[at * PARTS], keys[at * PARTS + 1], keys[at * PARTS + 2]) & mask;
      if (((at - wanted) & mask) >= ((at - hole) & mask)) {
        System.arraycopy(keys, at * PARTS, keys, hole * PARTS, PARTS);
        counts[hole] = counts[at];
        counts[at] = 0;
        hole = at;
      }
    }
  }

  private void grow() {
    long[] oldKeys = keys;
    int[] oldCounts = counts;
    keys = new long[oldKeys.length * 2];
    counts = new int[oldCounts.length * 2];
    size = 0;
    for (int i = 0; i < oldCounts.length; i++) {
      if (oldCounts[i] != 0) {
        change(oldKeys[i * PARTS], oldKeys[i * PARTS + 1], oldKeys[i * PARTS + 2], oldCounts[i]);
      }
    }
  }

  void clear() {
    if (counts.length > LEAST) {
      keys = new long[LEAST * PARTS];
      counts = new int[LEAST];
    } else if (size > 0) {
      Arrays.fill(counts, 0);
    }
    size = 0;
  }

  void write(PackedBytes out) {
    out.putNumber(size);
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] != 0) {
        new ValueKey(keys[i * PARTS], keys[i * PARTS + 1]).write(out);
        out.putNumber(keys[i * PARTS + 2]);
        out.putNumber(counts[i]);
      }
    }
  }

  void read(PackedReader in) {
    clear();
    for (int left = in.getCount(); left > 0; left--) {
      ValueKey key = ValueKey.read(in);
      long more = in.getNumber();
      int count = (int) in.getNumber();
      if (count <= 0) {
        throw new IllegalArgumentException("a value that is there " + count + " times");
      }
      change(key.high(), key.low(), more, count);
    }
  }
}
