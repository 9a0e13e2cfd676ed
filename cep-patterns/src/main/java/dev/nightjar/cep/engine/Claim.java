package dev.nightjar.cep.engine;

import java.util.Arrays;

/**
 * For which rules of a group an occurrence counts, and as which of their inputs. Many occurrences
 * share one.
 *
 * @param slots the rules, by their place in the lane, ascending
 * @param inputs for each of them its inputs as bits; 1 where the rule does not tell them apart
 */
record Claim(int[] slots, long[] inputs) {

  /** Where a slot stands; negative where it has no part. */
  int position(int slot) {
    int[] all = slots;
    for (int i = 0; i < all.length; i++) {
      if (all[i] == slot) {
        return i;
      }
    }
    return -1;
  }

  boolean is(int[] otherSlots, long[] otherInputs, int count) {
    return Arrays.equals(slots, 0, slots.length, otherSlots, 0, count)
        && Arrays.equals(inputs, 0, inputs.length, otherInputs, 0, count);
  }

  void write(PackedBytes out, int slotCount) {
    int bits = 0;
    int next = 0;
    for (int slot = 0; slot < slotCount; slot++) {
      if (next < slots.length && slots[next] == slot) {
        bits |= 1 << (slot & 7);
        next++;
      }
      if ((slot & 7) == 7 || slot == slotCount - 1) {
        out.putByte(bits);
        bits = 0;
      }
    }
    boolean plain = true;
    for (long input : inputs) {
      plain &= input == 1;
    }
    out.putByte(plain ? 1 : 0);
    if (!plain) {
      for (long input : inputs) {
        out.putNumber(input);
      }
    }
  }

  static Claim read(PackedReader in, int slotCount) {
    int[] slots = new int[slotCount];
    int count = 0;
    for (int from = 0; from < slotCount; from += 8) {
      int bits = in.getByte();
      for (int slot = from; slot < Math.min(from + 8, slotCount); slot++) {
        if ((bits & 1 << (slot & 7)) != 0) {
          slots[count++] = slot;
        }
      }
    }
    long[] inputs = new long[count];
    Arrays.fill(inputs, 1);
    if (in.getByte() == 0) {
      for (int i = 0; i < count; i++) {
        inputs[i] = in.getNumber();
      }
    }
    return new Claim(Arrays.copyOf(slots, count), inputs);
  }
}
