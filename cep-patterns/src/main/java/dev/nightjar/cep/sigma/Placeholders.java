package dev.nightjar.cep.sigma;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Puts values in place of {@code %name%}; {@code \%} is a percent sign. */
final class Placeholders {

  /** The most values that one value may become. */
  static final int MAX_VALUES = 10_000;

  /** The longest value as written. */
  static final int MAX_LENGTH = 2_000;

  /** The most characters that they may have together, about. */
  private static final long MAX_TEXT = 1_000_000;

  private final Map<String, List<String>> values;

  Placeholders(Map<String, List<String>> values) {
    this.values = values;
  }

  /** What a text as written becomes, once for each combination of values. */
  List<String> expand(String written) throws Refusal {
    if (written.length() > MAX_LENGTH) {
      throw new Refusal("a value with placeholders has at most " + MAX_LENGTH + " characters");
    }
    List<String> expanded = List.of("");
    int from = 0;
    while (from < written.length()) {
      int start = from;
      List<String> choices;
      char c = written.charAt(from);
      int end = c == '%' ? written.indexOf('%', from + 1) : -1;
      String name = end < 0 ? "" : written.substring(from + 1, end);
      if (c == '\\' && written.startsWith("%", from + 1)) {
        choices = List.of("%");
        from += 2;
      } else if (!name.isEmpty() && name.chars().allMatch(Placeholders::isName)) {
        choices = values.get(name);
        if (choices == null || choices.isEmpty()) {
          throw new Refusal(
              "the placeholder %" + name + "% has no value" + Faults.hint(name, values.keySet()));
        }
        from = end + 1;
      } else {
        from++;
        while (from < written.length() && "%\\".indexOf(written.charAt(from)) < 0) {
          from++;
        }
        choices = List.of(written.substring(start, from));
      }
      expanded = joined(expanded, choices);
    }
    return expanded;
  }

  private static List<String> joined(List<String> heads, List<String> tails) throws Refusal {
    long length = heads.isEmpty() ? 0 : heads.get(0).length();
    if ((long) heads.size() * tails.size() > MAX_VALUES
        || (heads.size() * tails.size() > 1 && heads.size() * tails.size() * length > MAX_TEXT)) {
      throw new Refusal(
          "its placeholders give more than " + MAX_VALUES + " values, or too long ones");
    }
    List<String> joined = new ArrayList<>();
    for (String head : heads) {
      for (String tail : tails) {
        joined.add(head + tail);
      }
    }
    return joined;
  }

  private static boolean isName(int c) {
    return Character.isLetterOrDigit(c) || c == '_';
  }
}
