package dev.nightjar.cep.rule;

/** How mature a rule is, in Sigma's words. */
public enum RuleStatus {
  /** Alerts are delivered. A rule without a status counts as stable. */
  STABLE,
  /** Alerts are indexed only. */
  TEST,
  /** Alerts are indexed only. */
  EXPERIMENTAL,
  /** Replaced by another rule: runs in a backtest only. */
  DEPRECATED,
  /** Cannot be used as it is: runs in a backtest only. */
  UNSUPPORTED;

  /** Whether the rule runs on the stream. */
  public boolean runs() {
    return this != DEPRECATED && this != UNSUPPORTED;
  }

  /** Whether alerts of the rule reach people, and not the index alone. */
  public boolean delivers() {
    return this == STABLE;
  }
}
