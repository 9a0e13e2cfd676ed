package dev.nightjar.cep.operator;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.types.StringValue;

/** How values stand in bytes: numbers in as few as they need, texts with all their characters. */
final class Wire {

  private static final int MORE = 0x80;
  private static final int DIGITS = 0x7F;
  private static final int DIGIT_BITS = 7;
  private static final int LATIN_1 = 0xFF;

  private Wire() {}

  /** A number of 64 bits without sign: one byte below 128, ten at most. */
  static void writeUnsigned(DataOutputView out, long value) throws IOException {
    long rest = value;
    while ((rest & ~(long) DIGITS) != 0) {
      out.writeByte((int) (rest & DIGITS | MORE));
      rest >>>= DIGIT_BITS;
    }
    out.writeByte((int) rest);
  }

  /**
   * What {@link #writeUnsigned} wrote.
   *
   * @throws IOException if it is longer than 64 bits
   */
  static long readUnsigned(DataInputView in) throws IOException {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += DIGIT_BITS) {
      byte next = in.readByte();
      value |= (long) (next & DIGITS) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new IOException("A number in the state of detection is longer than 64 bits.");
  }

  /** A number of either sign: small where it is near zero. */
  static void writeSigned(DataOutputView out, long value) throws IOException {
    writeUnsigned(out, value << 1 ^ value >> Long.SIZE - 1);
  }

  /** What {@link #writeSigned} wrote. */
  static long readSigned(DataInputView in) throws IOException {
    long value = readUnsigned(in);
    return value >>> 1 ^ -(value & 1);
  }

  /** A length. */
  static void writeLength(DataOutputView out, int length) throws IOException {
    writeUnsigned(out, length);
  }

  /**
   * What {@link #writeLength} wrote.
   *
   * @throws IOException if it is no length
   */
  static int readLength(DataInputView in) throws IOException {
    long length = readUnsigned(in);
    if (length < 0 || length > Integer.MAX_VALUE) {
      throw new IOException("A length in the state of detection is out of range: " + length + ".");
    }
    return (int) length;
  }

  /** A text, also one with half a surrogate pair, which UTF-8 would lose; or null. */
  static void writeText(DataOutputView out, String text) throws IOException {
    StringValue.writeString(text, out);
  }

  /** What {@link #writeText} wrote. */
  static String readText(DataInputView in) throws IOException {
    return StringValue.readString(in);
  }

  /**
   * The same in a form that is faster to read: a byte for each character where all of them are of
   * Latin-1, else two. What Flink has looks for its buffer of the thread at each text.
   */
  static void writeLetters(DataOutputView out, String text) throws IOException {
    if (text == null) {
      out.writeByte(0);
      return;
    }
    int length = text.length();
    int wide = 0;
    for (int i = 0; i < length && wide == 0; i++) {
      wide = text.charAt(i) > LATIN_1 ? 1 : 0;
    }
    writeUnsigned(out, ((long) length << 1 | wide) + 1);
    if (wide == 0) {
      out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    } else {
      for (int i = 0; i < length; i++) {
        out.writeChar(text.charAt(i));
      }
    }
  }

  /** What {@link #writeLetters} wrote. */
  static String readLetters(DataInputView in) throws IOException {
    long header = readUnsigned(in) - 1;
    if (header < 0) {
      return null;
    }
    if (header >>> 1 > Integer.MAX_VALUE) {
      throw new IOException(
          "A text in the state of detection is too long: " + (header >>> 1) + ".");
    }
    int length = (int) (header >>> 1);
    if ((header & 1) == 0) {
      byte[] letters = new byte[length];
      in.readFully(letters);
      return new String(letters, StandardCharsets.ISO_8859_1);
    }
    char[] letters = new char[length];
    for (int i = 0; i < length; i++) {
      letters[i] = in.readChar();
    }
    return new String(letters);
  }

  /** Texts, none of them missing. */
  static void writeTexts(DataOutputView out, String[] texts) throws IOException {
    writeLength(out, texts.length);
    for (String text : texts) {
      writeText(out, text);
    }
  }

  /** What {@link #writeTexts} wrote. */
  static String[] readTexts(DataInputView in) throws IOException {
    String[] texts = new String[readLength(in)];
    for (int i = 0; i < texts.length; i++) {
      texts[i] = readText(in);
    }
    return texts;
  }

  /** An instant, or null. */
  static void writeInstant(DataOutputView out, Instant instant) throws IOException {
    out.writeBoolean(instant != null);
    if (instant != null) {
      writeSigned(out, instant.getEpochSecond());
      writeUnsigned(out, instant.getNano());
    }
  }

  /** What {@link #writeInstant} wrote. */
  static Instant readInstant(DataInputView in) throws IOException {
    return in.readBoolean() ? Instant.ofEpochSecond(readSigned(in), readUnsigned(in)) : null;
  }
}
