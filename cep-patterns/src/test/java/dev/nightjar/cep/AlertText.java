package dev.nightjar.cep;

import dev.nightjar.audit.Alert;
import java.util.Arrays;

/** An alert as text that holds every bit of it, for comparison: arrays have no equality. */
final class AlertText {

  private AlertText() {}

  static String of(Alert alert) {
    return String.join(
        "|",
        alert.id(),
        Integer.toString(alert.revision()),
        alert.ruleId(),
        alert.ruleTitle(),
        alert.ruleVersion(),
        alert.level().name(),
        alert.tenant(),
        Arrays.toString(alert.groups()),
        alert.first().toString(),
        alert.last().toString(),
        Long.toString(alert.count()),
        Arrays.toString(alert.evidence()),
        alert.summary(),
        Arrays.toString(alert.attack()),
        Boolean.toString(alert.late()),
        alert.status(),
        Boolean.toString(alert.muted()),
        Arrays.toString(alert.runbook()),
        Arrays.toString(alert.compliance()),
        Arrays.toString(alert.routing()));
  }
}
