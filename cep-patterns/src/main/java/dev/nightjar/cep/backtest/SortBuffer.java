package dev.nightjar.cep.backtest;

import java.util.Arrays;

/**
 * Records in memory, sorted by their unsigned bytes. The first byte of a record is its partition.
 * Filled by one thread; read by many once sorted.
 */
final class SortBuffer {

  /** What a record costs besides its bytes: its place, its prefix, and a place to merge into. */
  private static final int OVERHEAD = Integer.BYTES + Long.BYTES + Integer.BYTES;

  private static final int SMALLEST = 1 << 14;

  private final long capacity;
  private byte[] arena = new byte[SMALLEST];
  private int used;
  private int[] starts = new int[SMALLEST / 64];
  private int[] lengths = new int[SMALLEST / 64];
  private long[] prefixes = new long[SMALLEST / 64];
  private int count;
  private int[] order;

  /**
   * An empty buffer.
   *
   * @param capacity bytes that it may hold, with what it needs to sort them
   */
  SortBuffer(long capacity) {
    this.capacity = Math.min(capacity, Integer.MAX_VALUE / 2);
  }

  /**
   * Adds a record, unless it is full. An empty buffer takes any record.
   *
   * @return false where it is full
   */
  boolean add(byte[] record, int length) {
    if (count > 0 && used + length + (long) (count + 1) * OVERHEAD > capacity) {
      return false;
    }
    if (arena.length - used < length) {
      long doubled = Math.min(2L * arena.length, Math.max(capacity, SMALLEST));
      arena = Arrays.copyOf(arena, (int) Math.max(doubled, (long) used + length));
    }
    if (count == starts.length) {
      starts = Arrays.copyOf(starts, 2 * count);
      lengths = Arrays.copyOf(lengths, 2 * count);
      prefixes = Arrays.copyOf(prefixes, 2 * count);
    }
    System.arraycopy(record, 0, arena, used, length);
    starts[count] = used;
    lengths[count] = length;
    prefixes[count] = prefix(record, length);
    count++;
    used += length;
    return true;
  }

  int count() {
    return count;
  }

  /** Empties it and keeps its memory. */
  void clear() {
    used = 0;
    count = 0;
    order = null;
  }

  /** Sorts what it holds. */
  void sort() {
    int[] from = new int[count];
    for (int i = 0; i < count; i++) {
      from[i] = i;
    }
    int[] to = new int[count];
    for (int width = 1; width < count && width > 0; width *= 2) {
      for (int left = 0; left < count; left += 2 * width) {
        int middle = Math.min(left + width, count);
        int right = (int) Math.min(left + 2L * width, count);
        merge(from, to, left, middle, right);
        if (right == count) {
          break;
        }
      }
      int[] swap = from;
      from = to;
      to = swap;
    }
    order = from;
  }

  private void merge(int[] from, int[] to, int left, int middle, int right) {
    if (middle == right || compare(from[middle - 1], from[middle]) <= 0) {
      System.arraycopy(from, left, to, left, right - left);
      return;
    }
    int a = left;
    int b = middle;
    for (int i = left; i < right; i++) {
      boolean first = b == right || a < middle && compare(from[a], from[b]) <= 0;
      to[i] = first ? from[a++] : from[b++];
    }
  }

  private int compare(int a, int b) {
    if (prefixes[a] != prefixes[b]) {
      return Long.compareUnsigned(prefixes[a], prefixes[b]);
    }
    return Arrays.compareUnsigned(
        arena, starts[a], starts[a] + lengths[a], arena, starts[b], starts[b] + lengths[b]);
  }

  /** The first eight bytes, with zeros where there are fewer. */
  private static long prefix(byte[] record, int length) {
    long prefix = 0;
    for (int i = 0; i < 8; i++) {
      prefix = prefix << 8 | (i < length ? record[i] & 0xFF : 0);
    }
    return prefix;
  }

  /** The records of a partition, in order; only once it is sorted. */
  Cursor cursor(int partition) {
    return new Cursor(firstOf(partition), firstOf(partition + 1));
  }

  /** All records, in order. */
  Cursor cursor() {
    return new Cursor(0, count);
  }

  private int firstOf(int partition) {
    int low = 0;
    int high = count;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if ((arena[starts[order[middle]]] & 0xFF) < partition) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** Walks over sorted records. */
  final class Cursor extends RecordCursor {
    private int at;
    private final int end;

    private Cursor(int from, int end) {
      this.at = from;
      this.end = end;
    }

    @Override
    boolean next() {
      if (at == end) {
        return false;
      }
      int record = order[at++];
      set(arena, starts[record], lengths[record]);
      return true;
    }
  }
}
