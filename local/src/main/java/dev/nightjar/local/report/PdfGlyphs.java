package dev.nightjar.local.report;

import java.io.IOException;
import java.io.InputStream;
import java.text.Bidi;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.fontbox.ttf.CmapLookup;
import org.apache.fontbox.ttf.TTFParser;
import org.apache.fontbox.ttf.TrueTypeFont;
import org.apache.pdfbox.io.RandomAccessReadBuffer;

/**
 * Makes text fit for a page of paper: a character that the fonts lack stands as its number, and
 * text from right to left is put into the order in which it is seen, for nobody after this does.
 */
final class PdfGlyphs implements UnaryOperator<String> {

  private final List<CmapLookup> fonts = new ArrayList<>();

  /**
   * Glyphs of some fonts.
   *
   * @param resources fonts, each of which has to have a character
   */
  PdfGlyphs(String... resources) throws IOException {
    for (String resource : resources) {
      try (InputStream in = font(resource);
          TrueTypeFont font =
              new TTFParser().parse(new RandomAccessReadBuffer(in.readAllBytes()))) {
        fonts.add(font.getUnicodeCmapLookup());
      }
    }
  }

  /** A font, as a file. */
  static InputStream font(String resource) {
    InputStream in = PdfGlyphs.class.getResourceAsStream(resource);
    if (in == null) {
      throw new IllegalStateException("the class path lacks the font " + resource);
    }
    return in;
  }

  @Override
  public String apply(String text) {
    return seen(drawn(text));
  }

  /** The text with numbers, such as {@code [U+4E2D]}, where there is no glyph. */
  private String drawn(String text) {
    StringBuilder drawn = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            point -> {
              if (point == '\n' || fonts.stream().allMatch(font -> font.getGlyphId(point) != 0)) {
                drawn.appendCodePoint(point);
              } else {
                drawn.append(String.format("[U+%04X]", point));
              }
            });
    return drawn.toString();
  }

  /** The text in the order in which it is seen from the left. */
  static String seen(String text) {
    char[] characters = text.toCharArray();
    if (!Bidi.requiresBidi(characters, 0, characters.length)) {
      return text;
    }
    Bidi bidi = new Bidi(text, Bidi.DIRECTION_DEFAULT_LEFT_TO_RIGHT);
    int[] points = text.codePoints().toArray();
    byte[] levels = new byte[points.length];
    Object[] order = new Object[points.length];
    for (int i = 0, at = 0; i < points.length; at += Character.charCount(points[i++])) {
      levels[i] = (byte) bidi.getLevelAt(at);
      order[i] = points[i];
    }
    Bidi.reorderVisually(levels, 0, order, 0, order.length);
    StringBuilder seen = new StringBuilder(text.length());
    for (Object point : order) {
      seen.appendCodePoint((Integer) point);
    }
    return seen.toString();
  }
}
