package dev.nightjar.cep.engine;

import java.util.Arrays;

/**
 * Numbers of rules by their short names: each group that is read asks for all of its rules, so that
 * an object for each question would be felt.
 */
final class ShortNames {

  private static final int FREE = Integer.MIN_VALUE;

  private int[] keys = new int[16];
  private int[] numbers = filled(16);
  private int size;

  private static int[] filled(int length) {
    int[] free = new int[length];
    Arrays.fill(free, FREE);
    return free;
  }

  /** Puts a number, in place of what was there. */
  void put(int name, int number) {
    int at = find(name);
    if (numbers[at] == FREE) {
      size++;
    }
    keys[at] = name;
    numbers[at] = number;
    if (size * 2 > numbers.length) {
      grow();
    }
  }

  /** The number of a name; negative where there is none. */
  int get(int name) {
    int number = numbers[find(name)];
    return number == FREE ? -1 : number;
  }

  private int find(int key) {
    int mask = keys.length - 1;
    int mixed = key * 0x9e3779b9;
    int at = (mixed ^ mixed >>> 15) & mask;
    while (numbers[at] != FREE && keys[at] != key) {
      at = (at + 1) & mask;
    }
    return at;
  }

  private void grow() {
    int[] oldKeys = keys;
    int[] oldNumbers = numbers;
    keys = new int[oldKeys.length * 2];
    numbers = filled(keys.length);
    for (int i = 0; i < oldNumbers.length; i++) {
      if (oldNumbers[i] != FREE) {
        int at = find(oldKeys[i]);
        keys[at] = oldKeys[i];
        numbers[at] = oldNumbers[i];
      }
    }
  }
}
