package dev.nightjar.local.report;

import java.io.IOException;
import java.io.InputStream;
import org.apache.fontbox.FontBoxFont;
import org.apache.fontbox.ttf.TTFParser;
import org.apache.fontbox.ttf.TrueTypeFont;
import org.apache.pdfbox.io.RandomAccessReadBuffer;
import org.apache.pdfbox.pdmodel.font.CIDFontMapping;
import org.apache.pdfbox.pdmodel.font.FontMapper;
import org.apache.pdfbox.pdmodel.font.FontMapping;
import org.apache.pdfbox.pdmodel.font.PDCIDSystemInfo;
import org.apache.pdfbox.pdmodel.font.PDFontDescriptor;

/**
 * Takes every font that PDFBox asks the machine for from one of our own: else it looks through all
 * fonts of the machine, writes what it found into the user's folder, and a page depends on both.
 */
final class OwnFonts implements FontMapper {

  private final TrueTypeFont font;

  /**
   * Fonts.
   *
   * @param resource the font that stands for all
   */
  OwnFonts(String resource) throws IOException {
    try (InputStream in = PdfGlyphs.font(resource)) {
      font = new TTFParser().parse(new RandomAccessReadBuffer(in.readAllBytes()));
    }
  }

  @Override
  public FontMapping<TrueTypeFont> getTrueTypeFont(String name, PDFontDescriptor descriptor) {
    return new FontMapping<>(font, true);
  }

  @Override
  public FontMapping<FontBoxFont> getFontBoxFont(String name, PDFontDescriptor descriptor) {
    return new FontMapping<>(font, true);
  }

  @Override
  public CIDFontMapping getCIDFont(
      String name, PDFontDescriptor descriptor, PDCIDSystemInfo system) {
    return new CIDFontMapping(null, font, true);
  }
}
