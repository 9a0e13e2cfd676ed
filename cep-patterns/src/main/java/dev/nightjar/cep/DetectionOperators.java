package dev.nightjar.cep;

/**
 * Every operator of detection: its uid, by which its state is found again, and its name for people.
 */
public enum DetectionOperators {
  /** Lets through what a rule wants, keyed by what it groups on. */
  ROUTE("detect-route", "Route to rules"),
  /** Puts each group's events in order and counts each event id once. */
  ORDER("detect-order", "Order by event time and id"),
  /** Counts what came behind the watermark. */
  LATE("detect-late", "Count late events"),
  /**
   * The pattern of {@link BurstExport}; its uid goes on with the threshold, see {@link
   * PatternRule#uid}.
   */
  BURST_EXPORT("detect-burst-export", "Match burst export"),
  /** The pattern of {@link GrantThenExport}. */
  GRANT_THEN_EXPORT("detect-grant-then-export", "Match grant then export"),
  /** Turns matches into one alert an episode. */
  EPISODES("detect-episodes", "One alert an episode");

  private final String uid;
  private final String displayName;

  DetectionOperators(String uid, String displayName) {
    this.uid = uid;
    this.displayName = displayName;
  }

  /** The uid, or its first part. Never change one: state would be lost. */
  public String uid() {
    return uid;
  }

  /** The name that the web UI, metrics and logs show. */
  public String displayName() {
    return displayName;
  }
}
