package dev.nightjar.cep.backtest;

import java.util.Arrays;

/**
 * Builds a record of bytes whose unsigned order is the order of what was put into it, part by part:
 * {@link #key} methods keep order, {@link #value} methods are only compact. Used again for each
 * record.
 */
final class RecordWriter {

  private byte[] bytes = new byte[512];
  private int length;

  /** Starts the next record. */
  RecordWriter clear() {
    length = 0;
    return this;
  }

  /** The bytes; only the first {@link #length} are the record's, and only until it is cleared. */
  byte[] bytes() {
    return bytes;
  }

  int length() {
    return length;
  }

  /** A part of one byte, 0 to 255. */
  RecordWriter keyByte(int value) {
    reserve(1);
    bytes[length++] = (byte) value;
    return this;
  }

  /** A signed number, smaller ones first. */
  RecordWriter key(long value) {
    return raw(value ^ Long.MIN_VALUE);
  }

  /**
   * A text in the order of {@link String#compareTo}. Each char is written by itself, so that
   * characters beyond U+FFFF and halves of pairs keep their place in that order.
   */
  RecordWriter key(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      character(c);
      if (c == 0) {
        // Tells the character from the end, and stands after it.
        keyByte(1);
      }
    }
    return keyByte(0).keyByte(0);
  }

  /** A text without order. */
  RecordWriter value(String text) {
    value(text.length());
    for (int i = 0; i < text.length(); i++) {
      character(text.charAt(i));
    }
    return this;
  }

  /** A number without order: the nearer to zero, the shorter. */
  RecordWriter value(long number) {
    long zigzag = number << 1 ^ number >> 63;
    reserve(10);
    while ((zigzag & ~0x7FL) != 0) {
      bytes[length++] = (byte) (zigzag | 0x80);
      zigzag >>>= 7;
    }
    bytes[length++] = (byte) zigzag;
    return this;
  }

  /** All 64 bits. */
  RecordWriter raw(long bits) {
    reserve(8);
    for (int shift = 56; shift >= 0; shift -= 8) {
      bytes[length++] = (byte) (bits >>> shift);
    }
    return this;
  }

  /** Bytes as they are, after their number. */
  RecordWriter value(byte[] source, int from, int count) {
    value(count);
    reserve(count);
    System.arraycopy(source, from, bytes, length, count);
    length += count;
    return this;
  }

  private void character(char c) {
    reserve(3);
    if (c < 0x80) {
      bytes[length++] = (byte) c;
    } else if (c < 0x800) {
      bytes[length++] = (byte) (0xC0 | c >> 6);
      bytes[length++] = (byte) (0x80 | c & 0x3F);
    } else {
      bytes[length++] = (byte) (0xE0 | c >> 12);
      bytes[length++] = (byte) (0x80 | c >> 6 & 0x3F);
      bytes[length++] = (byte) (0x80 | c & 0x3F);
    }
  }

  private void reserve(int more) {
    if (bytes.length - length < more) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
    }
  }
}
