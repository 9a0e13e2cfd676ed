package dev.nightjar.audit.triage;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What an alert turned out to be. */
public enum Verdict {
  /** What the rule looks for, and not allowed. */
  TRUE_POSITIVE,
  /** Not what the rule looks for: the rule is wrong. */
  FALSE_POSITIVE,
  /** What the rule looks for, and allowed or harmless. */
  BENIGN,
  /** The same as another alert, whose verdict counts. */
  DUPLICATE;

  /** As documents and people write it: {@code false-positive}. Never null. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The verdict of a label; empty where there is none such, also for null. */
  public static Optional<Verdict> of(String label) {
    return Arrays.stream(values()).filter(verdict -> verdict.label().equals(label)).findFirst();
  }
}
