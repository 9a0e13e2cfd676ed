package dev.nightjar.cep.match;

/**
 * Short texts that come again and again, such as actions and outcomes, as one object each, which
 * then also remembers its folded form. Of fixed size: a text takes the place of another one.
 */
final class TextCache {

  private static final int SIZE = 4_096;
  private static final int MAX_LENGTH = 48;

  private final FieldValue[] values = new FieldValue[SIZE];

  /** The value of a text. */
  FieldValue text(String text) {
    if (text.length() > MAX_LENGTH) {
      return FieldValue.text(text);
    }
    int place = place(text.hashCode());
    FieldValue known = values[place];
    if (known == null || !known.text().equals(text)) {
      known = FieldValue.text(text);
      values[place] = known;
    }
    return known;
  }

  /** The value of a text that stands in a buffer. */
  FieldValue text(char[] buffer, int from, int length) {
    if (length > MAX_LENGTH) {
      return FieldValue.text(new String(buffer, from, length));
    }
    int hash = 0;
    for (int i = from; i < from + length; i++) {
      hash = 31 * hash + buffer[i];
    }
    int place = place(hash);
    FieldValue known = values[place];
    if (known == null || !equal(known.text(), buffer, from, length)) {
      known = FieldValue.text(new String(buffer, from, length));
      values[place] = known;
    }
    return known;
  }

  private static boolean equal(String text, char[] buffer, int from, int length) {
    if (text.length() != length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (text.charAt(i) != buffer[from + i]) {
        return false;
      }
    }
    return true;
  }

  private static int place(int hash) {
    return (hash ^ hash >>> 12) & SIZE - 1;
  }
}
