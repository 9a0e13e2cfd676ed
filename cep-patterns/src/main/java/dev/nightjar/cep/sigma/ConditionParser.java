package dev.nightjar.cep.sigma;

import dev.nightjar.cep.sigma.BooleanText.And;
import dev.nightjar.cep.sigma.BooleanText.Name;
import dev.nightjar.cep.sigma.BooleanText.Not;
import dev.nightjar.cep.sigma.BooleanText.Of;
import dev.nightjar.cep.sigma.BooleanText.Or;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Parses a condition: {@code or} binds least, then {@code and}, {@code not}, {@code x of}, and
 * parentheses. Words of the grammar may be in any case.
 */
final class ConditionParser {

  /** The longest condition, in characters. */
  static final int MAX_LENGTH = 10_000;

  /** The deepest nesting of parentheses and of {@code not}. */
  static final int MAX_DEPTH = 50;

  private final List<String> words;
  private final boolean quantifiers;
  private int at;

  private ConditionParser(List<String> words, boolean quantifiers) {
    this.words = words;
    this.quantifiers = quantifiers;
  }

  /**
   * Parses a condition.
   *
   * @param quantifiers whether {@code 1 of} and {@code all of} are allowed: over selections, not
   *     over rules
   */
  static BooleanText parse(String text, boolean quantifiers) throws Refusal {
    if (text.length() > MAX_LENGTH) {
      throw new Refusal("is longer than " + MAX_LENGTH + " characters");
    }
    ConditionParser parser = new ConditionParser(words(text), quantifiers);
    BooleanText condition = parser.or(0);
    if (parser.at < parser.words.size()) {
      if (parser.words.get(parser.at).equalsIgnoreCase("near")) {
        throw near();
      }
      throw parser.unexpected("'and', 'or' or the end");
    }
    return condition;
  }

  private static List<String> words(String text) throws Refusal {
    List<String> words = new ArrayList<>();
    int start = -1;
    for (int i = 0; i <= text.length(); i++) {
      char c = i < text.length() ? text.charAt(i) : ' ';
      if (c == '|') {
        throw new Refusal(
            "aggregations after '|' are gone from Sigma: write a correlation with event_count or"
                + " value_count");
      }
      boolean inWord = Character.isLetterOrDigit(c) || "_-.*?".indexOf(c) >= 0;
      if (inWord) {
        start = start < 0 ? i : start;
        continue;
      }
      if (start >= 0) {
        words.add(text.substring(start, i));
        start = -1;
      }
      if (c == '(' || c == ')') {
        words.add(String.valueOf(c));
      } else if (!Character.isWhitespace(c)) {
        throw new Refusal(
            "the character " + Faults.quoted(String.valueOf(c)) + " has no meaning here");
      }
    }
    return words;
  }

  private BooleanText or(int depth) throws Refusal {
    List<BooleanText> parts = new ArrayList<>();
    parts.add(and(depth));
    while (takes("or")) {
      parts.add(and(depth));
    }
    return parts.size() == 1 ? parts.get(0) : new Or(parts);
  }

  private BooleanText and(int depth) throws Refusal {
    List<BooleanText> parts = new ArrayList<>();
    parts.add(not(depth));
    while (takes("and")) {
      parts.add(not(depth));
    }
    return parts.size() == 1 ? parts.get(0) : new And(parts);
  }

  private BooleanText not(int depth) throws Refusal {
    if (depth > MAX_DEPTH) {
      throw new Refusal("is nested deeper than " + MAX_DEPTH);
    }
    if (takes("not")) {
      return new Not(not(depth + 1));
    }
    if (takes("(")) {
      BooleanText inner = or(depth + 1);
      if (!takes(")")) {
        throw unexpected("')'");
      }
      return inner;
    }
    return operand();
  }

  private BooleanText operand() throws Refusal {
    String word = at < words.size() ? words.get(at) : "";
    String lower = word.toLowerCase(Locale.ROOT);
    if (at + 1 < words.size() && words.get(at + 1).equalsIgnoreCase("of")) {
      return of(lower);
    }
    switch (lower) {
      case "near" -> throw near();
      case "", "and", "or", "of", "them", ")" -> throw unexpected("a name, 'not' or '('");
      default -> {
        if (word.indexOf('*') >= 0 || word.indexOf('?') >= 0) {
          throw new Refusal(
              Faults.quoted(word) + " needs '1 of' or 'all of' in front of its wildcard");
        }
      }
    }
    at++;
    if (lower.equals("not")) {
      throw unexpected("a name");
    }
    return new Name(word);
  }

  private BooleanText of(String quantifier) throws Refusal {
    if (!quantifiers) {
      throw new Refusal("'" + quantifier + " of' is for selections: name the rules instead");
    }
    boolean all = quantifier.equals("all");
    if (!all && !quantifier.equals("1") && !quantifier.equals("any")) {
      throw new Refusal(
          Faults.quoted(quantifier + " of") + " is unknown: known are 1 of, any of and all of");
    }
    at += 2;
    if (at >= words.size() || words.get(at).equals("(") || words.get(at).equals(")")) {
      throw unexpected("'them' or the name of selections");
    }
    String pattern = words.get(at++);
    return new Of(all, pattern.equalsIgnoreCase("them") ? "them" : pattern);
  }

  private boolean takes(String word) {
    if (at < words.size() && words.get(at).equalsIgnoreCase(word)) {
      at++;
      return true;
    }
    return false;
  }

  private static Refusal near() {
    return new Refusal(
        "'near' is gone from Sigma: write a correlation of type temporal or temporal_ordered");
  }

  private Refusal unexpected(String expected) {
    String found = at < words.size() ? Faults.quoted(words.get(at)) : "the end";
    return new Refusal("expects " + expected + " but finds " + found);
  }
}
