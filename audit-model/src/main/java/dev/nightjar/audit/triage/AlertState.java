package dev.nightjar.audit.triage;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How an alert stands with those who handle it, in the order in which it wants attention. */
public enum AlertState {
  /** Nobody has done anything about it. */
  OPEN,
  /** Somebody looks at it. */
  ACKNOWLEDGED,
  /** Somebody came to a verdict. */
  CLOSED;

  /** What an alert is by its latest act; null where there is none. */
  public static AlertState after(TriageAct latest) {
    return latest == null ? OPEN : latest.state();
  }

  /** As documents and people write it: in lower case. Never null. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The state of a label; empty where there is none such, also for null. */
  public static Optional<AlertState> of(String label) {
    return Arrays.stream(values()).filter(state -> state.label().equals(label)).findFirst();
  }
}
