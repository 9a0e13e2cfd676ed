package dev.nightjar.cep.match;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** The rules that are found by one field: for each value of it that came by, which they are. */
final class FieldIndex {

  /** What must hold of the field's value, which is null where an event lacks it. */
  @FunctionalInterface
  interface Test {
    boolean test(FieldValue value);
  }

  /** How many values are remembered; then all are forgotten, so that no tenant can fill memory. */
  static final int MAX_VALUES = 8_192;

  private static final int MAX_LENGTH = 256;
  private static final int[] NONE = {};

  /** The field's index in the table. */
  final int field;

  private final int[] rules;
  private final Test[] tests;
  private final Map<String, int[]> byText = new HashMap<>();
  private final Map<FieldValue, int[]> byValue = new HashMap<>();
  private final int[] ofAbsent;

  FieldIndex(int field, int[] rules, Test[] tests) {
    this.field = field;
    this.rules = rules;
    this.tests = tests;
    ofAbsent = judged(null);
  }

  /** The rules that a value leads to, ascending; not to be changed. */
  int[] rules(FieldValue value) {
    if (value == null) {
      return ofAbsent;
    }
    if (value.kind() == FieldValue.Kind.TEXT) {
      int[] known = byText.get(value.text());
      return known == null ? remembered(value) : known;
    }
    if (value.kind() == FieldValue.Kind.MANY) {
      return judged(value);
    }
    int[] known = byValue.get(value);
    return known == null ? remembered(value) : known;
  }

  private int[] remembered(FieldValue value) {
    int[] found = judged(value);
    if (value.text() != null && value.text().length() > MAX_LENGTH) {
      return found;
    }
    if (byText.size() + byValue.size() >= MAX_VALUES) {
      byText.clear();
      byValue.clear();
    }
    if (value.kind() == FieldValue.Kind.TEXT) {
      byText.put(value.text(), found);
    } else {
      byValue.put(value, found);
    }
    return found;
  }

  private int[] judged(FieldValue value) {
    int[] found = new int[rules.length];
    int count = 0;
    for (int i = 0; i < rules.length; i++) {
      if (tests[i].test(value)) {
        found[count++] = rules[i];
      }
    }
    return count == 0 ? NONE : Arrays.copyOf(found, count);
  }
}
