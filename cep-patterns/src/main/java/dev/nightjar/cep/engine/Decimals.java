package dev.nightjar.cep.engine;

import dev.nightjar.cep.match.FieldValue;
import java.math.BigDecimal;

/** Exact numbers: read from texts, kept in few bytes. */
final class Decimals {

  static final int LONG_FORM = 0x80;

  private Decimals() {}

  /**
   * The number that a text is; null where it is none, or longer than any that is judged: matchers
   * and sums must not read a text differently, and a sum of two numbers whose exponents are far
   * apart would fill the heap.
   */
  static BigDecimal parse(String text) {
    int length = text.length();
    if (length > 0 && length <= 18) {
      long value = 0;
      int i = 0;
      while (i < length && text.charAt(i) >= '0' && text.charAt(i) <= '9') {
        value = value * 10 + (text.charAt(i++) - '0');
      }
      if (i == length) {
        return BigDecimal.valueOf(value);
      }
    }
    return FieldValue.numberOf(text);
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
