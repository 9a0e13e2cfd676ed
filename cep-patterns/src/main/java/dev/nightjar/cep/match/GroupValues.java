package dev.nightjar.cep.match;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The texts that an event has at fields, and every way to combine them. */
final class GroupValues {

  /** The most groups that one event is in, and the most values that it has, for one rule. */
  static final int MAX = 100;

  private static final List<String[]> ALONE = List.of(new String[][] {{}});

  private GroupValues() {}

  /**
   * One array for each combination of the fields' values, in their order; a field with several
   * values stands in each. At most {@link #MAX}, the first.
   *
   * @return empty where a field is missing or null
   */
  static List<String[]> of(EventView event, int[] fields) {
    if (fields.length == 0) {
      return ALONE;
    }
    String[] single = new String[fields.length];
    for (int i = 0; i < fields.length; i++) {
      FieldValue value = event.value(fields[i]);
      if (value == null) {
        return List.of();
      }
      if (value.kind() == FieldValue.Kind.MANY) {
        return combined(event, fields);
      }
      single[i] = value.text();
      if (single[i] == null) {
        return List.of();
      }
    }
    return Collections.singletonList(single);
  }

  private static List<String[]> combined(EventView event, int[] fields) {
    List<String[]> groups = ALONE;
    for (int i = 0; i < fields.length; i++) {
      Set<String> texts = texts(event.value(fields[i]));
      List<String[]> longer = new ArrayList<>();
      for (String[] group : groups) {
        for (String text : texts) {
          if (longer.size() == MAX) {
            break;
          }
          String[] more = Arrays.copyOf(group, i + 1);
          more[i] = text;
          longer.add(more);
        }
      }
      groups = longer;
    }
    return groups;
  }

  private static Set<String> texts(FieldValue value) {
    Set<String> texts = new LinkedHashSet<>();
    for (int i = 0; value != null && i < value.size() && texts.size() < MAX; i++) {
      if (value.get(i).text() != null) {
        texts.add(value.get(i).text());
      }
    }
    return texts;
  }

  /**
   * The values of a field, or of a tuple of fields: one text for each combination.
   *
   * @return null where a field is missing or null
   */
  static String[] texts(EventView event, int[] fields) {
    List<String[]> combinations = of(event, fields);
    if (combinations.isEmpty()) {
      return null;
    }
    String[] texts = new String[combinations.size()];
    for (int i = 0; i < texts.length; i++) {
      texts[i] = text(combinations.get(i));
    }
    return texts;
  }

  /** A value as it is; a tuple with the length before each part, so that no two run together. */
  static String text(String[] parts) {
    if (parts.length == 1) {
      return parts[0];
    }
    StringBuilder text = new StringBuilder();
    for (String part : parts) {
      text.append(part.length()).append(':').append(part);
    }
    return text.toString();
  }
}
