package dev.nightjar.dynamodb.stream;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads the few members of an answer that matter, and copies images out as they were written. A
 * caller descends by {@link #enterObject} or {@link #enterArray}, asks for each member or element,
 * and reads or skips its value.
 */
final class JsonCursor extends JsonScanner {

  /** More digits than any number of the protocol has; a longer one is no number of ours. */
  private static final int MAX_NUMBER = 40;

  private int nameFrom;
  private int nameTo;
  private boolean nameEscaped;

  /** At the beginning of these bytes. */
  JsonCursor(byte[] json) {
    super(json);
  }

  /** Where the cursor stands, as an offset in bytes. */
  int position() {
    return at;
  }

  /** Moves to the value of the object's next member; false behind the object's end. */
  boolean nextMember() {
    if (over('}')) {
      return false;
    }
    nameFrom = at;
    int before = escapes;
    skipString();
    nameTo = at;
    nameEscaped = escapes != before;
    expect(':');
    skipSpace();
    return true;
  }

  /** Moves to the array's next element; false behind the array's end. */
  boolean nextElement() {
    return !over(']');
  }

  /** Whether the member at which the cursor stands has this name, given in UTF-8. */
  boolean named(byte[] name) {
    return nameEscaped
        ? Arrays.equals(text(nameFrom, nameTo).getBytes(StandardCharsets.UTF_8), name)
        : Arrays.equals(json, nameFrom + 1, nameTo - 1, name, 0, name.length);
  }

  /** The member whose value was just skipped: name, colon and value, as they were written. */
  byte[] member() {
    return Arrays.copyOfRange(json, nameFrom, at);
  }

  /** The name of the member at which the cursor stands. */
  String name() {
    return text(nameFrom, nameTo);
  }

  /** Passes over null and says so; stays where anything else stands. */
  boolean skipNull() {
    if (start() < end && json[at] == 'n') {
      skipWord("null");
      return true;
    }
    return false;
  }

  /** The string at the cursor, or null for a JSON null. */
  String string() {
    if (skipNull()) {
      return null;
    }
    int from = at;
    skipString();
    return text(from, at);
  }

  /** The object at the cursor as it was written, or null for a JSON null. */
  byte[] objectBytes() {
    if (skipNull()) {
      return null;
    }
    int from = at;
    if (peek() != '{') {
      throw wrong("an object");
    }
    skipValue();
    return Arrays.copyOfRange(json, from, at);
  }

  /**
   * The number at the cursor times a power of ten, rounded down; 0 for a JSON null.
   *
   * @param power the exponent, 0 or more
   */
  long number(int power) {
    if (skipNull()) {
      return 0;
    }
    int from = at;
    skipNumber();
    if (at - from > MAX_NUMBER) {
      throw new MalformedAnswerException("a number of over " + MAX_NUMBER + " digits", from);
    }
    String digits = new String(json, from, at - from, StandardCharsets.ISO_8859_1);
    try {
      BigDecimal number = new BigDecimal(digits).scaleByPowerOfTen(power);
      // Keeps an absurd exponent from being written out as digits.
      if (Math.abs((long) number.precision() - number.scale()) <= MAX_NUMBER) {
        return number.setScale(0, RoundingMode.FLOOR).longValueExact();
      }
    } catch (ArithmeticException | NumberFormatException e) {
      // Told below.
    }
    throw new MalformedAnswerException("a number out of range", from);
  }

  /** The string between two offsets that enclose its quotes. */
  private String text(int from, int to) {
    String raw = new String(json, from + 1, to - from - 2, StandardCharsets.UTF_8);
    int escape = raw.indexOf('\\');
    return escape < 0 ? raw : unescape(raw, escape);
  }

  private static String unescape(String raw, int first) {
    StringBuilder text = new StringBuilder(raw.length()).append(raw, 0, first);
    for (int i = first; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c == '\\') {
        c = raw.charAt(++i);
        switch (c) {
          case 'b' -> c = '\b';
          case 'f' -> c = '\f';
          case 'n' -> c = '\n';
          case 'r' -> c = '\r';
          case 't' -> c = '\t';
          case 'u' -> {
            c = (char) Integer.parseInt(raw, i + 1, i + 5, 16);
            i += 4;
          }
          default -> {
            // Quote, backslash and slash stand for themselves.
          }
        }
      }
      text.append(c);
    }
    return text.toString();
  }
}
