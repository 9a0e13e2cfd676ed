package dev.nightjar.audit.mapping;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;

/**
 * A pattern of a whole key, of which the first group is wanted. Patterns of the usual shape, {@code
 * LITERAL([^#]+)} with an optional tail that begins with the same mark, are read without RE2, which
 * takes microseconds for each key; all others by RE2. Both give the same.
 */
final class KeyPattern {

  /** Letters that stand for themselves in RE2, and one class of what is not the mark. */
  private static final Pattern SHAPE =
      Pattern.compile("([A-Za-z0-9#:_/=@,;&%~ -]*)\\(\\[\\^([#:_/=@,;&%~])\\]\\+\\)(.*)");

  private static final Pattern DIGITS = Pattern.compile("\\[0-9\\]\\{(\\d),(\\d)\\}");

  /** What may follow the part that is wanted. */
  private enum Tail {
    NOTHING,
    /** The mark and anything on one line. */
    ANYTHING,
    /** The mark and some digits. */
    DIGITS
  }

  private final Pattern pattern;
  private final String literal;
  private final char mark;
  private final Tail tail;
  private final int minDigits;
  private final int maxDigits;

  private KeyPattern(
      Pattern pattern, String literal, char mark, Tail tail, int minDigits, int maxDigits) {
    this.pattern = pattern;
    this.literal = literal;
    this.mark = mark;
    this.tail = tail;
    this.minDigits = minDigits;
    this.maxDigits = maxDigits;
  }

  /** Compiles a pattern; null where there is none. */
  static KeyPattern of(Pattern pattern) {
    if (pattern == null) {
      return null;
    }
    Matcher shape = SHAPE.matcher(pattern.pattern());
    if (!shape.matches()) {
      return new KeyPattern(pattern, null, ' ', null, 0, 0);
    }
    String literal = shape.group(1);
    char mark = shape.group(2).charAt(0);
    String rest = shape.group(3);
    String opening = "(?:" + mark;
    if (rest.isEmpty()) {
      return new KeyPattern(pattern, literal, mark, Tail.NOTHING, 0, 0);
    }
    if (rest.startsWith(opening) && rest.endsWith(")?")) {
      String inside = rest.substring(opening.length(), rest.length() - 2);
      if (inside.equals(".*")) {
        return new KeyPattern(pattern, literal, mark, Tail.ANYTHING, 0, 0);
      }
      Matcher digits = DIGITS.matcher(inside);
      if (digits.matches()) {
        int min = Integer.parseInt(digits.group(1));
        int max = Integer.parseInt(digits.group(2));
        return new KeyPattern(pattern, literal, mark, Tail.DIGITS, min, max);
      }
    }
    return new KeyPattern(pattern, null, ' ', null, 0, 0);
  }

  /** Whether RE2 is left out. */
  boolean isFast() {
    return literal != null;
  }

  /** The first group; null where the pattern does not fit the whole text. */
  String captured(String text) {
    if (literal == null) {
      return capturedByRe2(text);
    }
    if (!text.startsWith(literal)) {
      return null;
    }
    // The class takes all up to the mark, and the tail can only begin with the mark.
    int at = text.indexOf(mark, literal.length());
    int end = at < 0 ? text.length() : at;
    if (end == literal.length() || (at >= 0 && !fitsTail(text, at + 1))) {
      return null;
    }
    return text.substring(literal.length(), end);
  }

  /** The same, always by RE2. */
  String capturedByRe2(String text) {
    Matcher matcher = pattern.matcher(text);
    return matcher.matches() ? matcher.group(1) : null;
  }

  private boolean fitsTail(String text, int from) {
    return switch (tail) {
      case NOTHING -> false;
      case ANYTHING -> text.indexOf('\n', from) < 0;
      case DIGITS -> {
        int length = text.length() - from;
        boolean digits = length >= minDigits && length <= maxDigits;
        for (int i = from; digits && i < text.length(); i++) {
          digits = text.charAt(i) >= '0' && text.charAt(i) <= '9';
        }
        yield digits;
      }
    };
  }
}
