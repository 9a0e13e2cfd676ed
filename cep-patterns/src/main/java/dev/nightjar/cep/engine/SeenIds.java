package dev.nightjar.cep.engine;

/**
 * Tells which event ids a log surely does not hold, so that it is not searched for each event. Not
 * written: made again when a log is asked more than once.
 */
final class SeenIds {

  private int[] hashes = new int[64];
  private int used;
  private boolean zero;

  static int hash(byte[] bytes, int from, int length) {
    int hash = 0;
    for (int i = from; i < from + length; i++) {
      hash = hash * 31 + bytes[i];
    }
    return hash * 0x9e3779b9;
  }

  boolean mayHold(int hash) {
    if (hash == 0) {
      return zero;
    }
    int mask = hashes.length - 1;
    for (int i = hash & mask; hashes[i] != 0; i = (i + 1) & mask) {
      if (hashes[i] == hash) {
        return true;
      }
    }
    return false;
  }

  void add(int hash) {
    if (hash == 0) {
      zero = true;
      return;
    }
    if (used * 2 >= hashes.length) {
      int[] before = hashes;
      hashes = new int[before.length * 2];
      used = 0;
      for (int one : before) {
        if (one != 0) {
          add(one);
        }
      }
    }
    int mask = hashes.length - 1;
    int i = hash & mask;
    while (hashes[i] != 0) {
      if (hashes[i] == hash) {
        return;
      }
      i = (i + 1) & mask;
    }
    hashes[i] = hash;
    used++;
  }

  int size() {
    return used;
  }
}
