package dev.nightjar.cep.engine;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * A value in 16 bytes, equal for equal values alone: a text of up to 15 bytes stands there as it
 * is, a longer one as 127 bits of its SHA-256, of which nobody can make two alike (it would take
 * 2^63 tries), and which no accident makes alike. A hash of 64 bits would do for accidents, but
 * whoever writes events could make two values collide and hide one.
 */
record ValueKey(long high, long low) implements Comparable<ValueKey> {

  /** The most bytes that stand as they are. */
  static final int PLAIN = 15;

  static final int HASHED = 0xff;

  /** The key of a text; never of null. */
  static ValueKey of(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    byte[] key = new byte[16];
    if (utf8.length <= PLAIN) {
      System.arraycopy(utf8, 0, key, 1, utf8.length);
      key[0] = (byte) utf8.length;
    } else {
      System.arraycopy(sha256(utf8), 0, key, 0, 16);
      key[0] |= (byte) 0x80;
    }
    return new ValueKey(number(key, 0), number(key, 8));
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static long number(byte[] key, int from) {
    long number = 0;
    for (int i = from; i < from + 8; i++) {
      number = number << 8 | (key[i] & 0xff);
    }
    return number;
  }

  /** As many bytes as a short text has, and one; 17 for a hash. */
  void write(PackedBytes out) {
    if (high < 0) {
      out.putByte(HASHED);
      out.putLong(high);
      out.putLong(low);
      return;
    }
    int length = (int) (high >>> 56);
    out.putByte(length);
    for (int i = 1; i <= length; i++) {
      out.putByte((int) (i < 8 ? high >>> (56 - 8 * i) : low >>> (120 - 8 * i)));
    }
  }

  /** Reads what {@link #write} wrote. */
  static ValueKey read(PackedReader in) {
    int length = in.getByte();
    if (length == HASHED) {
      return new ValueKey(in.getLong(), in.getLong());
    }
    long high = (long) length << 56;
    long low = 0;
    for (int i = 1; i <= length; i++) {
      long next = in.getByte();
      if (i < 8) {
        high |= next << (56 - 8 * i);
      } else {
        low |= next << (120 - 8 * i);
      }
    }
    return new ValueKey(high, low);
  }

  @Override
  public int compareTo(ValueKey other) {
    int order = Long.compare(high, other.high);
    return order != 0 ? order : Long.compare(low, other.low);
  }
}
