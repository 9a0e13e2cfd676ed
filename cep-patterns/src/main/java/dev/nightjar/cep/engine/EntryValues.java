package dev.nightjar.cep.engine;

import java.util.Arrays;

/**
 * The values of an entry, one list for each rule of its claim. A list that is the same as that of
 * the rule before is not written again.
 */
final class EntryValues {

  private static final int NONE = 0;
  private static final int SAME = 1;
  private static final int LISTS = 2;

  private final PackedBytes lists = new PackedBytes(128);
  private byte[] before = new byte[0];
  private int beforeSize = -1;
  private boolean any;

  void clear() {
    lists.clear();
    beforeSize = -1;
    any = false;
  }

  /** Adds the list of the next rule; null where it needs none. */
  void add(PackedBytes list) {
    if (list == null) {
      lists.putByte(NONE);
      return;
    }
    any = true;
    if (list.size == beforeSize && Arrays.equals(list.array, 0, list.size, before, 0, beforeSize)) {
      lists.putByte(SAME);
      return;
    }
    lists.putNumber((long) list.size + LISTS);
    lists.put(list);
    if (before.length < list.size) {
      before = new byte[list.array.length];
    }
    System.arraycopy(list.array, 0, before, 0, list.size);
    beforeSize = list.size;
  }

  /** What was added; empty where no rule has a list. */
  PackedBytes finish() {
    if (!any) {
      lists.clear();
    }
    return lists;
  }

  /** The list at a position, read by the reader given; null where that rule has none. */
  static PackedReader find(PackedReader in, int end, int position) {
    int from = -1;
    int to = -1;
    for (int i = 0; in.at < end; i++) {
      long length = in.getNumber();
      if (length >= LISTS) {
        from = in.at;
        in.skip((int) length - LISTS);
        to = in.at;
      }
      if (i == position) {
        if (length == NONE) {
          return null;
        }
        in.set(in.array, from, to);
        return in;
      }
    }
    return null;
  }
}
