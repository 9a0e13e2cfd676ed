package dev.nightjar.local.report;

import dev.nightjar.local.text.PlainText;
import java.util.function.UnaryOperator;

/**
 * Writes markup that is HTML and XML at once. What documents say comes in by {@link #data} alone:
 * escaped, with what is not plainly visible as numbers, kept apart from the direction of what
 * stands around it, and in quotes where a spreadsheet would take it for a formula.
 */
final class Markup {

  private final StringBuilder out = new StringBuilder();
  private final UnaryOperator<String> glyphs;

  /**
   * Markup.
   *
   * @param glyphs replaces what can't be drawn
   */
  Markup(UnaryOperator<String> glyphs) {
    this.glyphs = glyphs;
  }

  /**
   * Opens an element.
   *
   * @param attributes names and values in turn
   */
  Markup open(String element, String... attributes) {
    out.append('<').append(element);
    attributes(attributes);
    out.append('>');
    return this;
  }

  /** An element without content. */
  Markup empty(String element, String... attributes) {
    out.append('<').append(element);
    attributes(attributes);
    out.append("/>");
    return this;
  }

  private void attributes(String... attributes) {
    for (int i = 0; i < attributes.length; i += 2) {
      out.append(' ').append(attributes[i]).append("=\"").append(escape(attributes[i + 1]));
      out.append('"');
    }
  }

  /** Closes an element. */
  Markup close(String element) {
    out.append("</").append(element).append('>');
    // Lines break where blanks mean nothing.
    if (element.matches("p|h[1-6]|tr|table|li|ul|section|svg|pre|style|head|title")) {
      out.append('\n');
    }
    return this;
  }

  /** Our own words; whatever slipped into them is shown as a number, too. */
  Markup text(String text) {
    out.append(escape(glyphs.apply(PlainText.of(text))));
    return this;
  }

  /** An element with our own words. */
  Markup element(String element, String text, String... attributes) {
    return open(element, attributes).text(text).close(element);
  }

  /** What a document says; a dash where it says nothing. */
  Markup data(String text) {
    if (text == null || text.isEmpty()) {
      return text("–");
    }
    return open("bdi").text(harmless(text)).close("bdi");
  }

  /** Text in which lines break, and nothing else is kept but what is plainly visible. */
  Markup lines(String text) {
    String before = "";
    for (String line : text.split("\n", -1)) {
      out.append(before).append(escape(glyphs.apply(PlainText.of(line))));
      before = "\n";
    }
    return this;
  }

  /** Markup that was made by another of these. */
  Markup add(String markup) {
    out.append(markup);
    return this;
  }

  /** All of it. */
  String all() {
    return out.toString();
  }

  /** As a reader sees it; a cell that is copied into a spreadsheet stays a text. */
  static String harmless(String text) {
    String plain = PlainText.of(text);
    return "=+-@\t\r|%＝＋－＠".indexOf(text.charAt(0)) >= 0 ? "“" + plain + "”" : plain;
  }

  /** A text for content and attributes. */
  static String escape(String text) {
    StringBuilder escaped = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                default -> escaped.appendCodePoint(c);
              }
            });
    return escaped.toString();
  }
}
