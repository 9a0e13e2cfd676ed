package dev.nightjar.cep.backtest;

/** Reads what a {@link RecordWriter} wrote, in the same order of parts. */
final class RecordReader {

  private byte[] bytes;
  private int at;
  private char[] characters = new char[256];

  /** Starts at the beginning of a record. */
  RecordReader read(byte[] source, int from) {
    bytes = source;
    at = from;
    return this;
  }

  /** Where in the bytes it stands. */
  int position() {
    return at;
  }

  int keyByte() {
    return bytes[at++] & 0xFF;
  }

  long keyLong() {
    return rawLong() ^ Long.MIN_VALUE;
  }

  long rawLong() {
    long bits = 0;
    for (int i = 0; i < 8; i++) {
      bits = bits << 8 | bytes[at++] & 0xFF;
    }
    return bits;
  }

  String keyText() {
    int count = 0;
    while (true) {
      char c = character();
      if (c == 0 && bytes[at++] == 0) {
        return new String(characters, 0, count);
      }
      if (count == characters.length) {
        characters = java.util.Arrays.copyOf(characters, 2 * count);
      }
      characters[count++] = c;
    }
  }

  String text() {
    int count = (int) number();
    if (count > characters.length) {
      characters = new char[2 * count];
    }
    for (int i = 0; i < count; i++) {
      characters[i] = character();
    }
    return new String(characters, 0, count);
  }

  long number() {
    long zigzag = 0;
    int shift = 0;
    while (true) {
      byte b = bytes[at++];
      zigzag |= (long) (b & 0x7F) << shift;
      if (b >= 0) {
        return zigzag >>> 1 ^ -(zigzag & 1);
      }
      shift += 7;
    }
  }

  /** Steps over a text without order. */
  void skipText() {
    for (long left = number(); left > 0; left--) {
      character();
    }
  }

  /** Steps over bytes that were put with their number; returns that number. */
  int skipBytes() {
    int count = (int) number();
    at += count;
    return count;
  }

  private char character() {
    int first = bytes[at++];
    if (first >= 0) {
      return (char) first;
    }
    if ((first & 0xE0) == 0xC0) {
      return (char) ((first & 0x1F) << 6 | bytes[at++] & 0x3F);
    }
    int second = bytes[at++] & 0x3F;
    return (char) ((first & 0x0F) << 12 | second << 6 | bytes[at++] & 0x3F);
  }
}
