package dev.nightjar.cep.match;

import java.util.Arrays;

/** The rules that are found by one field: for each value of it that came by, which they are. */
final class FieldIndex {

  /** What must hold of the field's value, which is null where an event lacks it. */
  @FunctionalInterface
  interface Test {
    boolean test(FieldValue value);
  }

  /** How many values are remembered: one takes the place of another, so that memory is bounded. */
  private static final int SIZE = 4_096;

  private static final int MAX_LENGTH = 256;
  private static final int[] NONE = {};

  /** The field's index in the table. */
  final int field;

  private final int[] rules;
  private final Test[] tests;
  private final FieldValue[] known = new FieldValue[SIZE];
  private final int[][] found = new int[SIZE][];
  private final int[] scratch;
  private final int[] ofAbsent;

  FieldIndex(int field, int[] rules, Test[] tests) {
    this.field = field;
    this.rules = rules;
    this.tests = tests;
    scratch = new int[rules.length];
    ofAbsent = judged(null);
  }

  /** The rules that a value leads to, ascending; not to be changed. */
  int[] rules(FieldValue value) {
    if (value == null) {
      return ofAbsent;
    }
    String text = value.text();
    if (text == null || text.length() > MAX_LENGTH) {
      return judged(value);
    }
    int hash = text.hashCode();
    int place = (hash ^ hash >>> 12) & SIZE - 1;
    if (isAt(place, value)) {
      return found[place];
    }
    // Two common values of one place would be judged anew at each event: it has a second.
    int second = place ^ 1;
    if (!isAt(second, value)) {
      found[second] = found[place];
      known[second] = known[place];
      found[place] = judged(value);
      known[place] = value;
      return found[place];
    }
    return found[second];
  }

  private boolean isAt(int place, FieldValue value) {
    FieldValue last = known[place];
    return last == value || last != null && last.equals(value);
  }

  private int[] judged(FieldValue value) {
    int count = 0;
    for (int i = 0; i < rules.length; i++) {
      if (tests[i].test(value)) {
        scratch[count++] = rules[i];
      }
    }
    return count == 0 ? NONE : Arrays.copyOf(scratch, count);
  }
}
