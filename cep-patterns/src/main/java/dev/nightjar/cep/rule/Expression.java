package dev.nightjar.cep.rule;

import java.util.List;

/**
 * What an event must be like. The normal form of a Sigma detection: selections are resolved,
 * modifiers are applied to their values, {@code 1 of} and {@code all of} are spelt out, filters are
 * added. {@link #toString} is canonical: equal text for an equal meaning, and what {@link
 * EventRule#meaning} hashes, so records here must keep their default text.
 */
public sealed interface Expression {

  /** All hold. Never empty. */
  record And(List<Expression> parts) implements Expression {}

  /** One holds at least. Never empty. */
  record Or(List<Expression> parts) implements Expression {}

  /** Does not hold; so it holds too where the field is absent. */
  record Not(Expression part) implements Expression {}

  /**
   * Any of a field's values passes a test. A path goes through objects and arrays; a key with dots
   * is found too.
   *
   * @param field an ECS name or a path of the original; never null
   * @param test the test; never null
   */
  record Field(String field, ValueTest test) implements Expression {}

  /** Any value of the event, in whatever field, passes a test. */
  record Keyword(ValueTest test) implements Expression {}
}
