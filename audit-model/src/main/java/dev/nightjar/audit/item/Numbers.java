package dev.nightjar.audit.item;

import java.math.BigDecimal;

/** Numbers of DynamoDB as text. No digit is ever lost; no exponent can blow up. */
final class Numbers {

  /** DynamoDB holds 38 digits; 130 more where a tool writes small ones without an exponent. */
  private static final int MAX_LENGTH = 200;

  /** DynamoDB's own range is 1E-130 to 9.99E+125. */
  private static final int MAX_EXPONENT = 400;

  private Numbers() {}

  /**
   * The number as it was written, where that is a number in JSON; a spelling that JSON does not
   * know ({@code +7}, {@code 007}, {@code .5}) is put right.
   *
   * @return null where the text is no number, or one beyond DynamoDB's range
   */
  static String asWritten(String text) {
    if (text.isEmpty() || text.length() > MAX_LENGTH) {
      return null;
    }
    return isPlainInteger(text) ? text : decimal(text);
  }

  private static String decimal(String text) {
    BigDecimal value;
    try {
      value = new BigDecimal(text);
    } catch (NumberFormatException e) {
      return null;
    }
    if (Math.abs((long) value.precision() - value.scale()) > MAX_EXPONENT
        || Math.abs((long) value.scale()) > MAX_EXPONENT) {
      return null;
    }
    return isJson(text) ? text : value.toString();
  }

  /** One spelling for equal numbers: {@code 1.0}, {@code 1} and {@code 10E-1} are {@code 1}. */
  static String canonical(String digits) {
    return isPlainInteger(digits)
        ? digits
        : new BigDecimal(digits).stripTrailingZeros().toPlainString();
  }

  private static boolean isPlainInteger(String text) {
    int first = text.charAt(0) == '-' ? 1 : 0;
    if (text.length() == first || text.length() > 1 && text.charAt(first) == '0') {
      return false;
    }
    for (int i = first; i < text.length(); i++) {
      if (!isDigit(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  /** The grammar of RFC 8259, section 6. */
  private static boolean isJson(String text) {
    int i = text.charAt(0) == '-' ? 1 : 0;
    int end = digitsFrom(text, i);
    if (end == i || text.charAt(i) == '0' && end > i + 1) {
      return false;
    }
    i = end;
    if (i < text.length() && text.charAt(i) == '.') {
      end = digitsFrom(text, i + 1);
      if (end == i + 1) {
        return false;
      }
      i = end;
    }
    if (i < text.length() && (text.charAt(i) == 'e' || text.charAt(i) == 'E')) {
      i++;
      if (i < text.length() && (text.charAt(i) == '+' || text.charAt(i) == '-')) {
        i++;
      }
      end = digitsFrom(text, i);
      if (end == i) {
        return false;
      }
      i = end;
    }
    return i == text.length();
  }

  private static int digitsFrom(String text, int start) {
    int i = start;
    while (i < text.length() && isDigit(text.charAt(i))) {
      i++;
    }
    return i;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
