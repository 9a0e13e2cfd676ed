package dev.nightjar.job.configuration;

/**
 * Something that can be set.
 *
 * @param key its name, such as {@code source.table}; never null
 * @param type what its value may be; never null
 * @param defaultValue the value where none is set, as it would be written; null for none
 * @param description what it does, in a sentence or two of Markdown; never null
 * @param secret true where its value must never be shown
 * @param <T> what its value is in Java
 */
public record Option<T>(
    String key, ValueType<T> type, String defaultValue, String description, boolean secret) {

  /** What stands for a secret wherever a value is shown. */
  public static final String REDACTED = "***";

  /** An option whose value may be shown. */
  public static <T> Option<T> of(
      String key, ValueType<T> type, String defaultValue, String description) {
    return new Option<>(key, type, defaultValue, description, false);
  }

  /** An option without a default whose value is never shown. */
  public static Option<String> secret(String key, String description) {
    return new Option<>(key, ValueType.text(), null, description, true);
  }

  /** A value as it may be shown: of an address, a user and password inside are left out. */
  public String shown(String value) {
    return secret ? REDACTED : value.replaceAll("//[^/?#\\s]*@", "//" + REDACTED + "@");
  }
}
