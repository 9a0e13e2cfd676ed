package dev.nightjar.cep.engine;

import dev.nightjar.cep.rule.RuleSettings;

/** Who silenced a rule, and until when. */
public final class Mutes {

  private Mutes() {}

  /**
   * Whether a rule is muted for a tenant: by itself or by the tenant's part of it.
   *
   * @param decidedAt when an alert was decided, in epoch microseconds; a mute ends at its until,
   *     and no longer holds there
   */
  public static boolean holds(RuleSettings settings, String tenant, long decidedAt) {
    RuleSettings.TenantOverride override = settings.tenants().get(tenant);
    return holds(settings.mute(), decidedAt)
        || (override != null && holds(override.mute(), decidedAt));
  }

  private static boolean holds(RuleSettings.Mute mute, long decidedAt) {
    return mute != null && decidedAt < Evidence.micros(mute.until());
  }
}
