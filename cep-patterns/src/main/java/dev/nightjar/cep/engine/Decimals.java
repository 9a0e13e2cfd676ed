package dev.nightjar.cep.engine;

import java.math.BigDecimal;

/** Exact numbers: read from texts, kept in few bytes. */
final class Decimals {

  /** Longer texts and larger exponents are no numbers here: a sum of them could fill the heap. */
  private static final int MAX_DIGITS = 400;

  static final int LONG_FORM = 0x80;

  private Decimals() {}

  /** The number that a text is; null where it is none, or one beyond all reason. */
  static BigDecimal parse(String text) {
    int length = text.length();
    if (length == 0 || length > MAX_DIGITS) {
      return null;
    }
    char last = text.charAt(length - 1);
    if (last > '9' || (last < '0' && last != '.')) {
      return null;
    }
    if (length <= 18) {
      long value = 0;
      int i = 0;
      while (i < length && text.charAt(i) >= '0' && text.charAt(i) <= '9') {
        value = value * 10 + (text.charAt(i++) - '0');
      }
      if (i == length) {
        return BigDecimal.valueOf(value);
      }
    }
    try {
      BigDecimal number = new BigDecimal(text);
      return Math.abs((long) number.scale()) <= MAX_DIGITS ? number : null;
    } catch (NumberFormatException e) {
      return null;
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
