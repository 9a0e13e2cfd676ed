package dev.nightjar.cep.engine;

import dev.nightjar.cep.match.FieldValue;
import java.math.BigDecimal;

/** Exact numbers: read from texts, kept in few bytes. */
final class Decimals {

  static final int LONG_FORM = 0x80;

  private Decimals() {}

  /** The number that a few digits alone are; negative where a text is anything else. */
  private static long whole(String text) {
    int length = text.length();
    if (length == 0 || length > 18) {
      return -1;
    }
    long value = 0;
    for (int i = 0; i < length; i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      value = value * 10 + digit;
    }
    return value;
  }

  /**
   * Writes the number that a text is; nothing where it is none, or longer than any that is judged:
   * matchers and sums must not read a text differently, and a sum of two numbers whose exponents
   * are far apart would fill the heap.
   */
  static void write(PackedBytes out, String text) {
    long whole = whole(text);
    if (whole >= 0) {
      out.putByte(0);
      out.putSigned(whole);
      return;
    }
    BigDecimal number = FieldValue.numberOf(text);
    if (number != null) {
      write(out, number);
    }
  }

  static void write(PackedBytes out, BigDecimal number) {
    int scale = number.scale();
    if (number.precision() <= 18 && scale >= 0 && scale < LONG_FORM) {
      out.putByte(scale);
      out.putSigned(number.unscaledValue().longValue());
    } else {
      out.putByte(LONG_FORM);
      out.putText(number.toString());
    }
  }

  static BigDecimal read(PackedReader in) {
    int scale = in.getByte();
    return scale == LONG_FORM
        ? new BigDecimal(in.getText())
        : BigDecimal.valueOf(in.getSigned(), scale);
  }
}
