package dev.nightjar.cep.sigma;

import dev.nightjar.cep.rule.Condition;
import dev.nightjar.cep.rule.Condition.Bound;
import dev.nightjar.cep.rule.CorrelationType;
import dev.nightjar.cep.rule.RuleSettings.Mute;
import dev.nightjar.cep.rule.RuleSettings.TenantOverride;
import dev.nightjar.cep.sigma.YamlNode.Entry;
import dev.nightjar.cep.sigma.YamlNode.Scalar;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads mutes, and what differs for a tenant. */
final class TenantsReader {

  private final Section block;
  private final Document.Correlation correlation;
  private final boolean silence;

  /**
   * @param correlation null for a rule on single events
   * @param silence whether the rule waits for silence: then a threshold is its times
   */
  TenantsReader(Section block, Document.Correlation correlation, boolean silence) {
    this.block = block;
    this.correlation = correlation;
    this.silence = silence;
  }

  /** The mute of the block, or of a tenant; null where there is none. */
  Mute mute(Section at) {
    Section mute = at.section("mute");
    if (mute == null) {
      return null;
    }
    mute.allow(List.of("owner", "reason", "until"));
    String owner = mute.requiredText("owner");
    String reason = mute.requiredText("reason");
    String until = mute.requiredText("until");
    if (owner == null || reason == null || until == null) {
      return null;
    }
    try {
      return new Mute(owner, reason, Instant.parse(until));
    } catch (DateTimeParseException e) {
      mute.fault("until", Faults.quoted(until) + " is no time: write it as 2026-12-31T00:00:00Z");
      return null;
    }
  }

  /** What differs, by tenant. */
  Map<String, TenantOverride> overrides() {
    Map<String, TenantOverride> overrides = new LinkedHashMap<>();
    Section tenants = block.section("tenants");
    if (tenants == null) {
      return Map.of();
    }
    for (Entry tenant : tenants.entries()) {
      Section one = tenants.section(tenant.key());
      if (one == null) {
        continue;
      }
      one.allow(List.of("threshold", "timespan", "mute"));
      if (tenant.key().isBlank()) {
        tenants.fault(tenant.key(), "is no tenant");
      } else if (one.entries().isEmpty()) {
        tenants.fault(tenant.key(), "says nothing: give a threshold, a timespan or a mute");
      }
      overrides.put(tenant.key(), new TenantOverride(threshold(one), timespan(one), mute(one)));
    }
    return Collections.unmodifiableMap(overrides);
  }

  private BigDecimal threshold(Section tenant) {
    Entry entry = tenant.entry("threshold");
    if (entry == null) {
      return null;
    }
    if (!(entry.value() instanceof Scalar scalar) || scalar.number() == null) {
      tenant.wrong(entry.value(), tenant.path("threshold"), "a number");
      return null;
    }
    BigDecimal threshold = ValueReader.canonical(scalar.number());
    Condition.Bounds bounds = correlation == null ? null : correlation.bounds();
    if (silence) {
      if (SilenceReader.times(threshold) == null) {
        tenant.fault("threshold", "stands for times here, " + SilenceReader.TIMES);
        return null;
      }
    } else if (correlation == null
        || correlation.type() == CorrelationType.TEMPORAL
        || correlation.type() == CorrelationType.TEMPORAL_ORDERED) {
      tenant.fault("threshold", "is for correlations that count, sum or rank alone");
    } else if (bounds != null && bounds.bounds().size() > 1) {
      tenant.fault("threshold", "is for conditions with one number: this one is a range");
    } else if (bounds != null) {
      Condition.Bounds changed =
          new Condition.Bounds(
              List.of(new Bound(bounds.bounds().get(0).operator(), threshold)),
              bounds.fields(),
              bounds.percentile());
      if (!BoundsReader.satisfiable(changed, BoundsReader.counts(correlation.type()))) {
        tenant.fault("threshold", "with it the condition can never hold");
      }
    }
    return threshold;
  }

  private Duration timespan(Section tenant) {
    if (!tenant.has("timespan")) {
      return null;
    }
    if (correlation == null) {
      tenant.fault("timespan", "is for correlations alone");
      return null;
    }
    return Timespans.read(tenant, "timespan", false);
  }
}
