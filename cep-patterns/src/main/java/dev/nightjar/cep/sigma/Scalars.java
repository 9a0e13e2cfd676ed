package dev.nightjar.cep.sigma;

import com.google.re2j.Pattern;
import dev.nightjar.cep.sigma.YamlNode.Scalar;
import java.math.BigDecimal;
import java.math.BigInteger;

/** What a scalar without quotes means: the core schema of YAML 1.2, numbers with all digits. */
final class Scalars {

  /** The most digits of a number, and the most zeros that its exponent may stand for. */
  static final int MAX_DIGITS = 400;

  private static final Pattern DECIMAL =
      Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");
  private static final Pattern OCTAL = Pattern.compile("0o[0-7]+");
  private static final Pattern HEX = Pattern.compile("0x[0-9a-fA-F]+");

  private Scalars() {}

  /**
   * The scalar of a plain text.
   *
   * @throws ArithmeticException if it is a number beyond {@link #MAX_DIGITS}
   */
  static Scalar plain(int line, String text) {
    return switch (text) {
      case "", "~", "null", "Null", "NULL" -> new Scalar(line, text, Scalar.Type.NULL, null);
      case "true", "True", "TRUE", "false", "False", "FALSE" ->
          new Scalar(line, text, Scalar.Type.BOOLEAN, null);
      default -> {
        BigDecimal number = number(text);
        yield new Scalar(
            line, text, number == null ? Scalar.Type.TEXT : Scalar.Type.NUMBER, number);
      }
    };
  }

  /**
   * The number that a text is, or null where it is none.
   *
   * @throws ArithmeticException if it is a number beyond {@link #MAX_DIGITS}
   */
  static BigDecimal number(String text) {
    char first = text.isEmpty() ? ' ' : text.charAt(0);
    if (!(first >= '0' && first <= '9') && first != '-' && first != '+' && first != '.') {
      return null;
    }
    if (OCTAL.matches(text)) {
      return whole(text, 8);
    }
    if (HEX.matches(text)) {
      return whole(text, 16);
    }
    if (!DECIMAL.matches(text)) {
      return null;
    }
    checkLength(text);
    BigDecimal number;
    try {
      number = new BigDecimal(text);
    } catch (NumberFormatException e) {
      throw tooLong();
    }
    if (Math.abs((long) number.scale()) > MAX_DIGITS) {
      throw tooLong();
    }
    return number;
  }

  private static BigDecimal whole(String text, int radix) {
    checkLength(text);
    return new BigDecimal(new BigInteger(text.substring(2), radix));
  }

  private static void checkLength(String text) {
    if (text.length() > MAX_DIGITS) {
      throw tooLong();
    }
  }

  private static ArithmeticException tooLong() {
    return new ArithmeticException(
        "a number has more than " + MAX_DIGITS + " digits: quote it where it is a text");
  }
}
