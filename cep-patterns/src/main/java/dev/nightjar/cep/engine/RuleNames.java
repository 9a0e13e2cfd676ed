package dev.nightjar.cep.engine;

/** The names of rules in state, in an order of their own. */
final class RuleNames {

  private final long[] keys;
  private final byte[] whole;

  private RuleNames(int count) {
    keys = new long[count];
    whole = new byte[(count + 7) / 8];
  }

  /** The names of some rules of a plan. */
  static RuleNames of(GroupPlan plan, int[] numbers) {
    RuleNames names = new RuleNames(numbers.length);
    for (int i = 0; i < numbers.length; i++) {
      RuleName name = plan.rule(numbers[i]).name;
      names.keys[i] = name.key();
      names.whole[i / 8] |= (byte) (name.whole() ? 1 << (i & 7) : 0);
    }
    return names;
  }

  int count() {
    return keys.length;
  }

  private boolean isWhole(int index) {
    return (whole[index / 8] >> (index & 7) & 1) != 0;
  }

  /** The numbers that a plan gives them; negative for rules that are gone. */
  int[] numbers(GroupPlan plan) {
    int[] numbers = new int[keys.length];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = plan.number(keys[i], isWhole(i));
    }
    return numbers;
  }

  void write(PackedBytes out) {
    boolean any = false;
    for (byte bits : whole) {
      any |= bits != 0;
    }
    out.putNumber((long) keys.length << 1 | (any ? 1 : 0));
    if (any) {
      out.put(whole, 0, whole.length);
    }
    for (int i = 0; i < keys.length; i++) {
      if (isWhole(i)) {
        out.putLong(keys[i]);
      } else {
        out.putInt((int) keys[i]);
      }
    }
  }

  static RuleNames read(PackedReader in) {
    long number = in.getNumber();
    if (number >>> 1 > in.end - in.at) {
      throw new IllegalArgumentException("more rules than bytes");
    }
    RuleNames names = new RuleNames((int) (number >>> 1));
    if ((number & 1) != 0) {
      in.getBytes(names.whole, names.whole.length);
    }
    for (int i = 0; i < names.keys.length; i++) {
      names.keys[i] = names.isWhole(i) ? in.getLong() : in.getInt() & 0xffffffffL;
    }
    return names;
  }
}
