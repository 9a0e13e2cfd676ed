package dev.nightjar.cep.operator;

/**
 * Every operator of detection: its uid, by which its state is found again, and its name for people.
 */
public enum RuleOperators {
  /** Wraps rule sets for the broadcast. */
  RULES("rules-control", "Tell rules"),
  /** Wraps gaps for the broadcast. */
  GAPS("rules-gaps", "Tell gaps"),
  /** Leads each event to the rules that want it. */
  ROUTE("rules-route", "Route to rules"),
  /** Watches for blind rules. */
  COVERAGE("rules-coverage", "Watch for blind rules"),
  /** Correlations of events. */
  STAGE_1("rules-detect-1", "Correlate events"),
  /** Correlations of correlations. */
  STAGE_2("rules-detect-2", "Correlate alerts"),
  /** Correlations of those. */
  STAGE_3("rules-detect-3", "Correlate correlated alerts");

  private final String uid;
  private final String displayName;

  RuleOperators(String uid, String displayName) {
    this.uid = uid;
    this.displayName = displayName;
  }

  /** The detector of a stage, 1 to 3. */
  static RuleOperators stage(int stage) {
    return switch (stage) {
      case 1 -> STAGE_1;
      case 2 -> STAGE_2;
      case 3 -> STAGE_3;
      default -> throw new IllegalArgumentException("There is no stage " + stage + ".");
    };
  }

  /** The uid. Never change one: state would be lost. */
  public String uid() {
    return uid;
  }

  /** The name that the web UI, metrics and logs show. */
  public String displayName() {
    return displayName;
  }
}
