package dev.nightjar.cep.engine;

import java.util.Arrays;

/** Longs that are added at one end and leave at the other. */
final class LongRing {

  private long[] array = new long[4];
  private int head;
  private int size;

  int size() {
    return size;
  }

  long get(int index) {
    return array[(head + index) & (array.length - 1)];
  }

  long first() {
    return array[head];
  }

  void add(long value) {
    if (size == array.length) {
      long[] larger = new long[size * 2];
      for (int i = 0; i < size; i++) {
        larger[i] = get(i);
      }
      array = larger;
      head = 0;
    }
    array[(head + size++) & (array.length - 1)] = value;
  }

  void removeLast() {
    size--;
  }

  void removeFirst() {
    head = (head + 1) & (array.length - 1);
    size--;
  }

  /** How many are smaller than a value; they must be in order. */
  int below(long value) {
    int low = 0;
    int high = size;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (get(middle) < value) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  void clear() {
    head = 0;
    size = 0;
    if (array.length > 64) {
      array = Arrays.copyOf(array, 4);
    }
  }
}
