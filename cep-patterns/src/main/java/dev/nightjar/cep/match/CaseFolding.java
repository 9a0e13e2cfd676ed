package dev.nightjar.cep.match;

/**
 * Text without case, the same on every machine: Unicode's simple folding, one code point for one.
 * So {@code ẞ} equals {@code ß} but not {@code ss}, the three sigmas are equal, and Turkish {@code
 * İ} and {@code ı} are letters of their own, not an {@code i}.
 */
final class CaseFolding {

  private static final int DOTTED_CAPITAL_I = 0x130;
  private static final int DOTLESS_I = 0x131;

  private CaseFolding() {}

  /** The folded text; the same object where nothing changes. */
  static String fold(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= 0x80 || c >= 'A' && c <= 'Z') {
        return folded(text, i);
      }
    }
    return text;
  }

  private static String folded(String text, int from) {
    StringBuilder result = new StringBuilder(text.length()).append(text, 0, from);
    for (int i = from; i < text.length(); ) {
      int codePoint = text.codePointAt(i);
      result.appendCodePoint(fold(codePoint));
      i += Character.charCount(codePoint);
    }
    return result.toString();
  }

  /** The folded code point. */
  static int fold(int codePoint) {
    if (codePoint < 0x80) {
      return codePoint >= 'A' && codePoint <= 'Z' ? codePoint + ('a' - 'A') : codePoint;
    }
    if (codePoint == DOTTED_CAPITAL_I || codePoint == DOTLESS_I) {
      return codePoint;
    }
    // By way of the capital: both small sigmas share one, and so do s and the long s.
    return Character.toLowerCase(Character.toUpperCase(codePoint));
  }
}
