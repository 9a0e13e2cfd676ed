package dev.nightjar.cep.sigma;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.nightjar.cep.rule.ValueTest.Regex;

/** Checks regular expressions with the engine that will run them, in linear time. */
final class Regexes {

  /** The longest expression, in characters: what it compiles to grows with it. */
  static final int MAX_LENGTH = 2_000;

  /** The most steps of an expression with its repeats written out. */
  static final int MAX_SIZE = 5_000;

  private Regexes() {}

  /** The test of an expression as written. */
  static Regex read(String pattern, boolean ignoreCase, boolean multiLine, boolean dotAll)
      throws Refusal {
    if (pattern.length() > MAX_LENGTH) {
      throw new Refusal("the regular expression is longer than " + MAX_LENGTH + " characters");
    }
    if (RegexSize.of(pattern) > MAX_SIZE) {
      throw new Refusal(
          "the regular expression "
              + Faults.quoted(pattern)
              + " repeats too much: written out it has more than "
              + MAX_SIZE
              + " steps");
    }
    int flags =
        (ignoreCase ? Pattern.CASE_INSENSITIVE : 0)
            | (multiLine ? Pattern.MULTILINE : 0)
            | (dotAll ? Pattern.DOTALL : 0);
    try {
      Pattern.compile(pattern, flags);
    } catch (PatternSyntaxException e) {
      throw new Refusal(
          "the regular expression " + Faults.quoted(pattern) + " can't run: " + reason(e));
    }
    return new Regex(pattern, ignoreCase, multiLine, dotAll);
  }

  private static String reason(PatternSyntaxException e) {
    String at = e.getPattern() == null ? "" : e.getPattern();
    if (at.startsWith("(?=") || at.startsWith("(?!")) {
      return "RE2, which runs in linear time, has no lookahead";
    }
    if (at.startsWith("(?<=") || at.startsWith("(?<!") || at.equals("(?<")) {
      return "RE2, which runs in linear time, has no lookbehind";
    }
    if (at.matches("\\\\[1-9k].*")) {
      return "RE2, which runs in linear time, has no backreferences";
    }
    if (at.startsWith("(?>")) {
      return "RE2, which runs in linear time, has no atomic groups";
    }
    return e.getDescription() + (at.isEmpty() ? "" : ": " + Faults.quoted(at));
  }
}
