package dev.nightjar.sinks.opensearch;

import java.util.List;

/**
 * Why OpenSearch can't be used as it is. The message holds all faults that could be found, a line
 * each, with key, value, rule and remedy.
 */
public final class OpenSearchSetupException extends Exception {

  private final List<String> faults;

  /**
   * Makes one of its faults.
   *
   * @param faults at least one sentence
   * @param cause what was caught; null where nothing was
   */
  public OpenSearchSetupException(List<String> faults, Throwable cause) {
    super(String.join("\n", faults), cause);
    this.faults = List.copyOf(faults);
  }

  /** The faults, a sentence each. */
  public List<String> faults() {
    return faults;
  }
}
