package dev.nightjar.cep.engine;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * Reads what {@link PackedBytes} wrote. Damaged bytes end in an {@link IllegalArgumentException} or
 * an {@link IndexOutOfBoundsException}, never in an endless loop.
 */
final class PackedReader {

  byte[] array;
  int at;
  int end;

  PackedReader() {
    this(new byte[0], 0, 0);
  }

  PackedReader(byte[] array, int at, int end) {
    set(array, at, end);
  }

  void set(byte[] bytes, int from, int to) {
    array = bytes;
    at = from;
    end = to;
  }

  boolean isAtEnd() {
    return at >= end;
  }

  int getByte() {
    if (at >= end) {
      throw new IllegalArgumentException("the bytes end too early");
    }
    return array[at++] & 0xff;
  }

  int getInt() {
    need(4);
    int from = at;
    at = from + 4;
    return array[from] << 24
        | (array[from + 1] & 0xff) << 16
        | (array[from + 2] & 0xff) << 8
        | (array[from + 3] & 0xff);
  }

  long getLong() {
    return (long) getInt() << 32 | (getInt() & 0xffffffffL);
  }

  long getNumber() {
    if (at < end && array[at] >= 0) {
      return array[at++];
    }
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      int next = getByte();
      value |= (long) (next & 0x7f) << shift;
      if (next < 0x80) {
        return value;
      }
    }
    throw new IllegalArgumentException("a number is too long");
  }

  /** A number that counts what follows, so that it can't be larger than the bytes that are left. */
  int getCount() {
    long value = getNumber();
    if (value < 0 || value > end - at) {
      throw new IllegalArgumentException("a length of " + value + " in " + (end - at) + " bytes");
    }
    return (int) value;
  }

  long getSigned() {
    long value = getNumber();
    return (value >>> 1) ^ -(value & 1);
  }

  long getMicros() {
    long value = getNumber();
    if (value == -1L) {
      return getLong();
    }
    long number = value >>> 1;
    number = (number >>> 1) ^ -(number & 1);
    return (value & 1) != 0 ? number * 1000 : number;
  }

  String getText() {
    int length = getCount();
    String text = new String(array, at, length, StandardCharsets.UTF_8);
    at += length;
    return text;
  }

  String getId() {
    int marker = getByte();
    if (marker == 0) {
      need(16);
      String id = HexFormat.of().formatHex(array, at, at + 16);
      at += 16;
      return id;
    }
    if (marker == 1) {
      return getText();
    }
    int length = marker - 2;
    need(length);
    String id = new String(array, at, length, StandardCharsets.UTF_8);
    at += length;
    return id;
  }

  void skipId() {
    int marker = getByte();
    if (marker == 0) {
      skip(16);
    } else {
      skip(marker == 1 ? getCount() : marker - 2);
    }
  }

  void skip(int length) {
    need(length);
    at += length;
  }

  /** The block that follows, where it stands. */
  PackedReader getPart() {
    int length = getCount();
    PackedReader part = new PackedReader(array, at, at + length);
    at += length;
    return part;
  }

  byte[] getBlock() {
    int length = getCount();
    byte[] block = java.util.Arrays.copyOfRange(array, at, at + length);
    at += length;
    return block;
  }

  void getBytes(byte[] into, int length) {
    need(length);
    System.arraycopy(array, at, into, 0, length);
    at += length;
  }

  private void need(int length) {
    if (length > end - at) {
      throw new IllegalArgumentException("the bytes end too early");
    }
  }
}
