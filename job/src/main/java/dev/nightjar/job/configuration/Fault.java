package dev.nightjar.job.configuration;

/**
 * One thing that is wrong with a configuration.
 *
 * @param key the option that it is about, or the argument or file where it is about none; never
 *     null
 * @param sentence key, value (secrets redacted), rule and remedy; never null
 */
public record Fault(String key, String sentence) {

  /**
   * A fault with its parts.
   *
   * @param value the value as it may be shown; null where none is set
   * @param rule what holds
   * @param remedy what to do, an imperative
   */
  public static Fault of(String key, String value, String rule, String remedy) {
    String set = value == null ? " is not set" : " = '" + value + "'";
    return new Fault(key, key + set + ": " + rule + ". " + remedy + ".");
  }
}
