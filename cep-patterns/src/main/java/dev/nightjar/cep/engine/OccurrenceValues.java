package dev.nightjar.cep.engine;

import java.util.Arrays;

/** Which values of an occurrence a rule needs, and how an entry of the log holds them. */
final class OccurrenceValues {

  private static final String[] NONE = {};

  private OccurrenceValues() {}

  /** The texts of a rule's values: of the first of its inputs that has them. */
  static String[] texts(RulePlan rule, Occurrence occurrence, long inputs) {
    return texts(rule.valueKeys, occurrence, inputs);
  }

  private static String[] texts(long[] keys, Occurrence occurrence, long inputs) {
    for (long rest = inputs; rest != 0; rest &= rest - 1) {
      int input = Long.numberOfTrailingZeros(rest);
      if (input < keys.length) {
        for (Occurrence.Value value : occurrence.values()) {
          if (value.key() == keys[input]) {
            return value.texts();
          }
        }
      }
    }
    return NONE;
  }

  /**
   * Writes what the rule needs of it.
   *
   * @return false where it has no value and can't count
   */
  static boolean write(RulePlan rule, Occurrence occurrence, long inputs, PackedBytes out) {
    if (rule.onceKeys.length > 0) {
      String[] once = texts(rule.onceKeys, occurrence, inputs);
      out.putByte(once.length > 0 ? 1 : 0);
      if (once.length > 0) {
        ValueKey.of(once[0]).write(out);
      }
    }
    if (rule.valueKeys.length == 0) {
      return true;
    }
    String[] texts = texts(rule, occurrence, inputs);
    int before = out.size;
    for (int i = 0; i < texts.length; i++) {
      if (rule.numeric) {
        Decimals.write(out, texts[i]);
      } else if (!Arrays.asList(texts).subList(0, i).contains(texts[i])) {
        ValueKey.of(texts[i]).write(out);
      }
    }
    return out.size > before;
  }

  /** The value of once-per that a list begins with; null where the event has none. */
  static ValueKey once(PackedBytes list) {
    PackedReader in = new PackedReader(list.array, 0, list.size);
    return in.getByte() == 1 ? ValueKey.read(in) : null;
  }
}
