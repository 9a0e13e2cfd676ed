package dev.nightjar.cep.rule;

import java.math.BigDecimal;
import java.util.List;

/**
 * A test of one value. Texts compare without case unless they are {@code cased}. An object that is
 * a leaf of the path compares as its JSON text, an array by its elements, of which any may pass.
 */
public sealed interface ValueTest {

  /**
   * The whole text of the value fits a pattern: literals and wildcards in turn. A number or boolean
   * compares as its text.
   *
   * @param parts the pattern; empty for the empty string; neighbouring literals are one
   * @param cased whether case matters
   */
  record Like(List<Part> parts, boolean cased) implements ValueTest {
    /** A piece of a pattern. */
    public sealed interface Part {
      /** These characters. Never empty. */
      record Literal(String text) implements Part {}

      /** Any characters, also none: {@code *}. */
      record Any() implements Part {}

      /** Any one character: {@code ?}. */
      record One() implements Part {}
    }
  }

  /** A number equal in value, also in quotes ({@code 5}, {@code 5.0} and {@code "5"}). */
  record NumberIs(BigDecimal number) implements ValueTest {}

  /** A boolean, also in quotes and any case. */
  record BooleanIs(boolean value) implements ValueTest {}

  /** A number that compares so, also in quotes; what is no number fails. */
  record Compare(Order order, BigDecimal number) implements ValueTest {}

  /** How numbers compare. */
  enum Order {
    GT,
    GTE,
    LT,
    LTE
  }

  /**
   * A regular expression finds a part of the text. RE2 syntax, linear time; checked when the rule
   * is read.
   *
   * @param pattern as written
   * @param ignoreCase flag i
   * @param multiLine flag m
   * @param dotAll flag s
   */
  record Regex(String pattern, boolean ignoreCase, boolean multiLine, boolean dotAll)
      implements ValueTest {}

  /**
   * An IP address in a network.
   *
   * @param address the network's address, 4 or 16 bytes as lower-case hex
   * @param prefix how many bits count
   */
  record Cidr(String address, int prefix) implements ValueTest {}

  /** The field is there, also with null, or is not there at all. */
  record Exists(boolean there) implements ValueTest {}

  /** The field is absent or null. */
  record IsNull() implements ValueTest {}

  /**
   * The value relates so to any value of another field of the same event.
   *
   * @param field the other field
   * @param relation how
   * @param cased whether case matters
   */
  record FieldRef(String field, Relation relation, boolean cased) implements ValueTest {}

  /** How a text relates to another. */
  enum Relation {
    EQUALS,
    CONTAINS,
    STARTS_WITH,
    ENDS_WITH
  }

  /** A part of a time (ISO-8601, or epoch seconds or milliseconds; in UTC) passes a test. */
  record TimePart(Unit unit, ValueTest test) implements ValueTest {
    /** Sigma's time parts: week is the ISO week, day the day of the month. */
    public enum Unit {
      MINUTE,
      HOUR,
      DAY,
      WEEK,
      MONTH,
      YEAR
    }
  }
}
