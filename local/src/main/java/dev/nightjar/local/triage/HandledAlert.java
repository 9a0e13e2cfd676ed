package dev.nightjar.local.triage;

import dev.nightjar.audit.triage.AlertState;
import dev.nightjar.audit.triage.TriageAct;

/**
 * An alert, and how it stands with those who handle it.
 *
 * @param alert the alert; never null
 * @param latest the latest act about it; null where nobody did anything
 */
public record HandledAlert(StoredAlert alert, TriageAct latest) {

  /** How it stands; never null. */
  public AlertState state() {
    return AlertState.after(latest);
  }

  /** Whether it told of more events after somebody handled it: what they saw was less. */
  public boolean grewSince() {
    return latest != null && alert.revision() > latest.subject().revision();
  }
}
