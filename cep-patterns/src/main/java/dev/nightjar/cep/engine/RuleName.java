package dev.nightjar.cep.engine;

/**
 * How state names a rule among those of its grouping and hold: by the first 32 bits of its key, or
 * by all of it where another rule begins with the same.
 *
 * @param key the whole key, or its first 32 bits as the low ones
 * @param whole whether it is the whole key
 */
record RuleName(long key, boolean whole) {

  static RuleName shortened(long key) {
    return new RuleName(key >>> 32, false);
  }

  static RuleName whole(long key) {
    return new RuleName(key, true);
  }
}
