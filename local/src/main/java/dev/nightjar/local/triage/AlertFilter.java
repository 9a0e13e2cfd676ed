package dev.nightjar.local.triage;

import dev.nightjar.audit.Alert;
import java.time.Instant;

/**
 * Which alerts are meant.
 *
 * @param tenant only of this tenant; null for all
 * @param least only of this level or a worse one; null for all
 * @param rule only of the rule of this id; null for all
 * @param since only those whose last evidence is not before; null for all
 */
public record AlertFilter(String tenant, Alert.Level least, String rule, Instant since) {

  /** All alerts. */
  public static final AlertFilter ALL = new AlertFilter(null, null, null, null);
}
