package dev.nightjar.cep.engine;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Bytes that grow, written in the compact forms of {@link GroupState}. */
final class PackedBytes {

  private static final byte[] HEX = new byte[128];

  static {
    Arrays.fill(HEX, (byte) -1);
    for (int i = 0; i < 16; i++) {
      HEX["0123456789abcdef".charAt(i)] = (byte) i;
    }
  }

  byte[] array;
  int size;

  PackedBytes(int capacity) {
    array = new byte[capacity];
  }

  private void reserve(int more) {
    if (size + more > array.length) {
      array = Arrays.copyOf(array, Math.max(size + more, array.length + (array.length >> 1) + 16));
    }
  }

  void putByte(int value) {
    reserve(1);
    array[size++] = (byte) value;
  }

  void putInt(int value) {
    reserve(4);
    for (int shift = 24; shift >= 0; shift -= 8) {
      array[size++] = (byte) (value >>> shift);
    }
  }

  void putLong(long value) {
    putInt((int) (value >>> 32));
    putInt((int) value);
  }

  /** Seven bits a byte, the low ones first; 1 byte below 128, 10 for a negative number. */
  void putNumber(long value) {
    reserve(10);
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      array[size++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    array[size++] = (byte) rest;
  }

  /** Small for small numbers of either sign. */
  void putSigned(long value) {
    putNumber((value << 1) ^ (value >> 63));
  }

  /** Microseconds of either sign, smaller where they are whole milliseconds. */
  void putMicros(long micros) {
    boolean whole = micros % 1000 == 0;
    long value = whole ? micros / 1000 : micros;
    if (value >= Long.MIN_VALUE >> 2 && value <= Long.MAX_VALUE >> 2) {
      putNumber((((value << 1) ^ (value >> 63)) << 1) | (whole ? 1 : 0));
    } else {
      // The short form never sets all bits.
      putNumber(-1L);
      putLong(micros);
    }
  }

  void putText(String text) {
    int length = text.length();
    for (int i = 0; i < length; i++) {
      if (text.charAt(i) >= 0x80) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        putNumber(utf8.length);
        put(utf8, 0, utf8.length);
        return;
      }
    }
    putNumber(length);
    reserve(length);
    for (int i = 0; i < length; i++) {
      array[size++] = (byte) text.charAt(i);
    }
  }

  /** A text, in 17 bytes where it is 32 digits of lower-case hex, as our own ids are. */
  void putId(String id) {
    if (!isHex(id)) {
      int before = size;
      putByte(1);
      putText(id);
      // The marker costs nothing for short texts: it is folded into their length.
      if (array[before + 1] >= 0 && array[before + 1] < 120) {
        array[before] = (byte) (array[before + 1] + 2);
        System.arraycopy(array, before + 2, array, before + 1, size - before - 2);
        size--;
      }
      return;
    }
    putByte(0);
    reserve(16);
    for (int i = 0; i < 32; i += 2) {
      array[size++] = (byte) (HEX[id.charAt(i)] << 4 | HEX[id.charAt(i + 1)]);
    }
  }

  private static boolean isHex(String id) {
    if (id.length() != 32) {
      return false;
    }
    for (int i = 0; i < 32; i++) {
      char c = id.charAt(i);
      if (c >= 128 || HEX[c] < 0) {
        return false;
      }
    }
    return true;
  }

  void put(byte[] from, int at, int length) {
    reserve(length);
    System.arraycopy(from, at, array, size, length);
    size += length;
  }

  void put(PackedBytes other) {
    put(other.array, 0, other.size);
  }

  /** A length and that many bytes. */
  void putBlock(PackedBytes other) {
    putNumber(other.size);
    put(other);
  }

  byte[] toArray() {
    return Arrays.copyOf(array, size);
  }

  void clear() {
    size = 0;
  }
}
