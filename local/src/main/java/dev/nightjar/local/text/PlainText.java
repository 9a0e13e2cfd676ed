package dev.nightjar.local.text;

/**
 * Text of others, made harmless for a terminal: what could move the cursor, set colours, reverse
 * the order of letters or hide is shown as its number.
 */
public final class PlainText {

  private static final int BASIC_END = 0x10000;

  private PlainText() {}

  /** The text with everything that is not plainly visible escaped; line breaks, too. */
  public static String of(String text) {
    StringBuilder out = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            point -> {
              if (!hidden(point)) {
                out.appendCodePoint(point);
              } else if (point == '\n') {
                out.append("\\n");
              } else if (point == '\t') {
                out.append("\\t");
              } else if (point < BASIC_END) {
                out.append(String.format("\\u%04x", point));
              } else {
                out.append(String.format("\\u{%x}", point));
              }
            });
    return out.toString();
  }

  /** As {@link #of}, cut to a width in characters; what is cut ends in an ellipsis. */
  public static String of(String text, int width) {
    // Escapes only lengthen: what is far beyond the width need not be looked at.
    String safe = of(text.length() > 2 * width ? text.substring(0, 2 * width) : text);
    if (safe.codePointCount(0, safe.length()) <= width && text.length() <= 2 * width) {
      return safe;
    }
    int end =
        safe.offsetByCodePoints(0, Math.min(width - 1, safe.codePointCount(0, safe.length())));
    return safe.substring(0, end) + "…";
  }

  private static boolean hidden(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.PRIVATE_USE,
          Character.UNASSIGNED ->
          true;
      default -> false;
    };
  }
}
