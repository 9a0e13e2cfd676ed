package dev.nightjar.cep.rule;

import dev.nightjar.audit.Alert;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Nightjar's own keys of a rule, which stand in one block named {@code nightjar}, so that the file
 * stays a valid Sigma file.
 *
 * @param suppression how long a group stays quiet after it fired, where that is not the rule's
 *     timespan; null where the file says nothing
 * @param firstSeen fires for values that were not seen before; null where the rule is no such rule
 * @param silence fires where events stop to come; null where the rule is no such rule
 * @param crossTenant true where the tenant is not part of the group
 * @param oncePer a field such as {@code audit.batch.id}: events that share its value count once;
 *     null where each event counts
 * @param orderTolerance how much earlier than its predecessor a step of a sequence may stand; zero
 *     by the specification; never null
 * @param escalations levels at higher counts, by count; never null
 * @param mute keeps the rule silent for all tenants; null where it is not muted
 * @param tenants what differs for a tenant, by tenant; never null
 * @param summary a sentence with placeholders ({@code {count}}, {@code {span}}, {@code {tenant}} or
 *     a group field such as {@code {user.id}}); null where the default sentence will do
 * @param runbook what to do when it fires, in order; never null
 * @param knownGaps what it does not see; never null
 * @param routing labels by which channels choose, such as {@code team: identity}; never null
 * @param compliance controls that it supports, such as {@code pci-dss:10.2.1.2}; never null
 */
public record RuleSettings(
    Suppression suppression,
    FirstSeen firstSeen,
    Silence silence,
    boolean crossTenant,
    String oncePer,
    Duration orderTolerance,
    List<Escalation> escalations,
    Mute mute,
    Map<String, TenantOverride> tenants,
    String summary,
    List<String> runbook,
    List<String> knownGaps,
    Map<String, String> routing,
    List<String> compliance) {

  /** A rule without a block. */
  public static final RuleSettings NONE =
      new RuleSettings(
          null,
          null,
          null,
          false,
          null,
          Duration.ZERO,
          List.of(),
          null,
          Map.of(),
          null,
          List.of(),
          List.of(),
          Map.of(),
          List.of());

  /**
   * How long a group stays quiet after it fired.
   *
   * @param time how long, more than zero; never null
   * @param groupBy for a rule without a correlation, the fields that make its group; for a
   *     correlation empty, because its own group stands; never null
   */
  public record Suppression(Duration time, List<String> groupBy) {}

  /**
   * Fires for an event whose values the group has not had before.
   *
   * @param fields the values; several make a tuple; never empty
   * @param groupBy who learns; empty for the tenant; never null
   * @param learning how long after a group's first event nothing fires; never null
   * @param memory a value not seen for so long is new again; never null
   */
  public record FirstSeen(
      List<String> fields, List<String> groupBy, Duration learning, Duration memory) {}

  /**
   * Fires where a group that has a rhythm sends no event any more. Pauses are measured in the hours
   * of the week in which it usually is active.
   *
   * @param times how many times its usual longest pause of a day it must be silent; 1 or more
   * @param groupBy who is silent; empty for the tenant; never null
   * @param learning how long after a group's first event nothing fires; two weeks at least; never
   *     null
   * @param memory for how long hours and pauses are remembered, and a silent group too; as long as
   *     learning at least; never null
   * @param atLeast the shortest silence that fires, in active hours; more than zero; never null
   */
  public record Silence(
      int times, List<String> groupBy, Duration learning, Duration memory, Duration atLeast) {}

  /**
   * A level that holds from a count on.
   *
   * @param count the alert's count, or of a sequence how often it was completed; 1 or more
   * @param level the level from there on; never null
   */
  public record Escalation(long count, Alert.Level level) {}

  /**
   * Silence with somebody who answers for it.
   *
   * @param owner who; never blank
   * @param reason why; never blank
   * @param until when it ends; never null
   */
  public record Mute(String owner, String reason, Instant until) {}

  /**
   * What differs for one tenant; each part null where it does not.
   *
   * @param threshold instead of the number of the condition; of a silence instead of its times
   * @param timespan instead of the correlation's
   * @param mute silence for this tenant
   */
  public record TenantOverride(BigDecimal threshold, Duration timespan, Mute mute) {}
}
