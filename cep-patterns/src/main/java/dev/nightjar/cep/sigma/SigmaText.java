package dev.nightjar.cep.sigma;

import dev.nightjar.cep.rule.ValueTest.Like;
import dev.nightjar.cep.rule.ValueTest.Like.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A text with wildcards, read by Sigma's rules of escaping: a backslash before {@code *}, {@code ?}
 * or a backslash takes that character as it is; any other backslash is one.
 *
 * @param parts literals and wildcards in turn, neighbouring literals joined
 */
record SigmaText(List<Part> parts) {

  private static final Part ANY = new Part.Any();
  private static final Part ONE = new Part.One();

  SigmaText {
    parts = List.copyOf(parts);
  }

  /** Reads a value as written. */
  static SigmaText of(String written) {
    List<Part> parts = new ArrayList<>();
    StringBuilder literal = new StringBuilder();
    for (int i = 0; i < written.length(); i++) {
      char c = written.charAt(i);
      if (c == '\\' && i + 1 < written.length() && "*?\\".indexOf(written.charAt(i + 1)) >= 0) {
        literal.append(written.charAt(++i));
      } else if (c == '*' || c == '?') {
        flush(literal, parts);
        // Two stars in a row are one: the same meaning, and no work for the matcher.
        if (c == '?' || parts.isEmpty() || !(parts.get(parts.size() - 1) instanceof Part.Any)) {
          parts.add(c == '*' ? ANY : ONE);
        }
      } else {
        literal.append(c);
      }
    }
    flush(literal, parts);
    return new SigmaText(parts);
  }

  /** A text without wildcards. */
  static SigmaText literal(String text) {
    return new SigmaText(text.isEmpty() ? List.of() : List.of(new Part.Literal(text)));
  }

  boolean hasWildcards() {
    return parts.stream().anyMatch(part -> !(part instanceof Part.Literal));
  }

  /** The text without its escapes; only for one without wildcards. */
  String plain() {
    return parts.isEmpty() ? "" : ((Part.Literal) parts.get(0)).text();
  }

  /** This text with {@code *} at the chosen ends, unless one is there. */
  SigmaText open(boolean before, boolean after) {
    List<Part> open = new ArrayList<>(parts);
    if (before && (open.isEmpty() || !(open.get(0) instanceof Part.Any))) {
      open.add(0, ANY);
    }
    if (after && (open.isEmpty() || !(open.get(open.size() - 1) instanceof Part.Any))) {
      open.add(ANY);
    }
    return new SigmaText(open);
  }

  /** This text with each literal changed. */
  SigmaText map(UnaryOperator<String> change) {
    List<Part> changed = new ArrayList<>();
    for (Part part : parts) {
      changed.add(
          part instanceof Part.Literal literal
              ? new Part.Literal(change.apply(literal.text()))
              : part);
    }
    return new SigmaText(changed);
  }

  Like like(boolean cased) {
    return new Like(parts, cased);
  }

  private static void flush(StringBuilder literal, List<Part> parts) {
    if (!literal.isEmpty()) {
      parts.add(new Part.Literal(literal.toString()));
      literal.setLength(0);
    }
  }
}
