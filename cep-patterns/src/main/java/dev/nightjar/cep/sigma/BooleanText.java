package dev.nightjar.cep.sigma;

import java.util.List;

/** A condition as written, before its names are resolved. */
sealed interface BooleanText {

  /** All hold. */
  record And(List<BooleanText> parts) implements BooleanText {}

  /** One holds at least. */
  record Or(List<BooleanText> parts) implements BooleanText {}

  /** Does not hold. */
  record Not(BooleanText part) implements BooleanText {}

  /** A selection or a rule. */
  record Name(String name) implements BooleanText {}

  /**
   * {@code 1 of x*} or {@code all of x*}.
   *
   * @param all whether all must hold
   * @param pattern the names with {@code *}; {@code them} for all but those that start with an
   *     underscore
   */
  record Of(boolean all, String pattern) implements BooleanText {}
}
