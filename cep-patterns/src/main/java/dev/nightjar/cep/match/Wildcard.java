package dev.nightjar.cep.match;

import dev.nightjar.cep.rule.ValueTest.Like;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/**
 * A pattern of literals and wildcards, compiled for texts that are folded as the pattern is. The
 * usual shapes are one call of {@link String}; the others go through the text once for each piece
 * between stars, with no way back.
 */
final class Wildcard {

  private static final int ONE = -1;

  /** Whether a text may start before the first piece, and end after the last. */
  private final boolean openStart;

  private final boolean openEnd;

  /** What stands between stars: code points, and {@link #ONE}. */
  private final int[][] pieces;

  /**
   * The same pieces as text; null for one with {@link #ONE}, which has to be tried place by place.
   */
  private final String[] literals;

  private Wildcard(List<Like.Part> parts, boolean cased) {
    openStart = parts.get(0) instanceof Like.Part.Any;
    openEnd = parts.get(parts.size() - 1) instanceof Like.Part.Any;
    List<int[]> list = new ArrayList<>();
    List<Integer> piece = new ArrayList<>();
    for (Like.Part part : parts) {
      if (part instanceof Like.Part.Any) {
        end(piece, list);
      } else if (part instanceof Like.Part.Literal literal) {
        folded(literal, cased).codePoints().forEach(piece::add);
      } else {
        piece.add(ONE);
      }
    }
    end(piece, list);
    pieces = list.toArray(int[][]::new);
    literals = list.stream().map(Wildcard::literal).toArray(String[]::new);
  }

  private static void end(List<Integer> piece, List<int[]> pieces) {
    if (!piece.isEmpty()) {
      pieces.add(piece.stream().mapToInt(Integer::intValue).toArray());
      piece.clear();
    }
  }

  private static String literal(int[] piece) {
    boolean plain = Arrays.stream(piece).allMatch(codePoint -> codePoint != ONE);
    return plain ? new String(piece, 0, piece.length) : null;
  }

  private static String folded(Like.Part.Literal literal, boolean cased) {
    return cased ? literal.text() : CaseFolding.fold(literal.text());
  }

  /** Compiles a pattern; texts must be folded by {@link CaseFolding} unless it is cased. */
  static Predicate<String> of(Like like) {
    StringBuilder literal = new StringBuilder();
    int literals = 0;
    int first = -1;
    for (int i = 0; i < like.parts().size(); i++) {
      Like.Part part = like.parts().get(i);
      if (part instanceof Like.Part.One) {
        return new Wildcard(like.parts(), like.cased())::matches;
      }
      if (part instanceof Like.Part.Literal text) {
        boolean follows = i > 0 && like.parts().get(i - 1) instanceof Like.Part.Literal;
        literals += follows ? 0 : 1;
        first = first < 0 ? i : first;
        literal.append(folded(text, like.cased()));
      }
    }
    if (literals > 1) {
      return new Wildcard(like.parts(), like.cased())::matches;
    }
    String text = literal.toString();
    if (literals == 0) {
      return like.parts().isEmpty() ? String::isEmpty : any -> true;
    }
    boolean openStart = first > 0;
    boolean openEnd = like.parts().get(like.parts().size() - 1) instanceof Like.Part.Any;
    if (openStart) {
      return openEnd ? value -> value.contains(text) : value -> value.endsWith(text);
    }
    return openEnd ? value -> value.startsWith(text) : text::equals;
  }

  private boolean matches(String text) {
    int at = 0;
    for (int i = 0; i < pieces.length; i++) {
      boolean anchoredStart = i == 0 && !openStart;
      boolean anchoredEnd = i == pieces.length - 1 && !openEnd;
      int end;
      if (anchoredStart) {
        end = matchAt(text, at, pieces[i]);
        if (anchoredEnd && end != text.length()) {
          return false;
        }
      } else if (anchoredEnd) {
        end = matchEnd(text, at, pieces[i]);
      } else {
        end = literals[i] == null ? find(text, at, pieces[i]) : find(text, at, literals[i]);
      }
      if (end < 0) {
        return false;
      }
      at = end;
    }
    return true;
  }

  /** The end of the first place at or after {@code from} where a piece fits; -1 for none. */
  private static int find(String text, int from, int[] piece) {
    for (int at = from; at <= text.length(); ) {
      int end = matchAt(text, at, piece);
      if (end >= 0) {
        return end;
      }
      at += at < text.length() ? Character.charCount(text.codePointAt(at)) : 1;
    }
    return -1;
  }

  private static int find(String text, int from, String literal) {
    int found = text.indexOf(literal, from);
    return found < 0 ? -1 : found + literal.length();
  }

  private static int matchEnd(String text, int from, int[] piece) {
    int start = text.length();
    for (int i = 0; i < piece.length; i++) {
      if (start <= from) {
        return -1;
      }
      start -= Character.charCount(text.codePointBefore(start));
    }
    return start < from ? -1 : matchAt(text, start, piece);
  }

  private static int matchAt(String text, int from, int[] piece) {
    int at = from;
    for (int wanted : piece) {
      if (at >= text.length()) {
        return -1;
      }
      int codePoint = text.codePointAt(at);
      if (wanted != ONE && wanted != codePoint) {
        return -1;
      }
      at += Character.charCount(codePoint);
    }
    return at;
  }
}
