package dev.nightjar.cep.engine;

import java.util.Arrays;

/**
 * For which rules of a group an occurrence counts, and as which of their inputs. Many occurrences
 * share one, and many groups.
 *
 * @param rules their numbers ({@link RulePlan#number}), ascending; in state that was read, their
 *     places among its names
 * @param inputs for each of them its inputs as bits; 1 where the rule does not tell them apart
 */
record Claim(int[] rules, long[] inputs) {

  /** Of an entry that no log has: its place may be used again. */
  static final Claim NONE = new Claim(new int[0], new long[0]);

  /** Where a rule stands; negative where it has no part. */
  int position(int rule) {
    int[] all = rules;
    for (int i = 0; i < all.length; i++) {
      if (all[i] == rule) {
        return i;
      }
    }
    return -1;
  }

  boolean is(int[] otherRules, long[] otherInputs, int count) {
    return Arrays.equals(rules, 0, rules.length, otherRules, 0, count)
        && Arrays.equals(inputs, 0, inputs.length, otherInputs, 0, count);
  }

  /** The same of rules that are numbered otherwise, in the same order. */
  Claim renumbered(int[] numbers) {
    int[] renumbered = new int[rules.length];
    for (int i = 0; i < rules.length; i++) {
      renumbered[i] = numbers[rules[i]];
    }
    return new Claim(renumbered, inputs);
  }

  /**
   * Writes it.
   *
   * @param named the numbers of the rules that are named, ascending
   */
  void write(PackedBytes out, int[] named) {
    int bits = 0;
    int next = 0;
    for (int i = 0; i < named.length; i++) {
      if (next < rules.length && rules[next] == named[i]) {
        bits |= 1 << (i & 7);
        next++;
      }
      if ((i & 7) == 7 || i == named.length - 1) {
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

  /**
   * Reads one.
   *
   * @param named how many rules are named
   */
  static Claim read(PackedReader in, int named) {
    int[] rules = new int[named];
    int count = 0;
    for (int from = 0; from < named; from += 8) {
      int bits = in.getByte();
      for (int i = from; i < Math.min(from + 8, named); i++) {
        if ((bits & 1 << (i & 7)) != 0) {
          rules[count++] = i;
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
    return count == 0 ? NONE : new Claim(Arrays.copyOf(rules, count), inputs);
  }
}
