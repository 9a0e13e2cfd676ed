package dev.nightjar.cep.match;

/** A compiled test of one single value. */
@FunctionalInterface
interface ValueMatcher {

  /**
   * Whether the value passes.
   *
   * @param value never null nor several values; may be {@link FieldValue#NULL}
   * @param event the event that it is of, for tests that look at another field too; null only where
   *     {@link ValueMatchers#isPure} holds
   */
  boolean test(FieldValue value, EventView event);
}
