package dev.nightjar.cep.sigma;

import com.google.re2j.Pattern;
import dev.nightjar.cep.sigma.YamlNode.Scalar;
import java.math.BigDecimal;
import java.math.BigInteger;

/** What a scalar without quotes means: the core schema of YAML 1.2, numbers with all digits. */
final class Scalars {

  /** The longest number, and the most zeros that its exponent may stand for; beyond it is text. */
  static final int MAX_DIGITS = 400;

  private static final Pattern DECIMAL =
      Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");
  private static final Pattern OCTAL = Pattern.compile("0o[0-7]+");
  private static final Pattern HEX = Pattern.compile("0x[0-9a-fA-F]+");

  private Scalars() {}

  /** The scalar of a plain text. */
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

  /** The number that a text is; null where it is none, or beyond {@link #MAX_DIGITS}. */
  static BigDecimal number(String text) {
    char first = text.isEmpty() ? ' ' : text.charAt(0);
    boolean starts = (first >= '0' && first <= '9') || "-+.".indexOf(first) >= 0;
    if (!starts || text.length() > MAX_DIGITS) {
      return null;
    }
    if (OCTAL.matches(text)) {
      return new BigDecimal(new BigInteger(text.substring(2), 8));
    }
    if (HEX.matches(text)) {
      return new BigDecimal(new BigInteger(text.substring(2), 16));
    }
    if (!DECIMAL.matches(text)) {
      return null;
    }
    try {
      BigDecimal number = new BigDecimal(text);
      return Math.abs((long) number.scale()) > MAX_DIGITS ? null : number;
    } catch (NumberFormatException e) {
      // An exponent beyond the range of an int.
      return null;
    }
  }
}
