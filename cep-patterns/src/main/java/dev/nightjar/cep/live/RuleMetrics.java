package dev.nightjar.cep.live;

import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;

/**
 * Metrics below {@code kinesisanalytics.rules}: {@code activeRules}, {@code mutedRules} (for all
 * tenants), {@code mutes} (those of single tenants too), {@code endedMutes} (which still stand in a
 * file), {@code refusedFiles}, {@code heldSets} (1 while a set waits for a confirmation), {@code
 * setVersion}, {@code unreachable} (1 while the directory can't be read), {@code failedLooks},
 * {@code acceptedSets}.
 */
final class RuleMetrics {

  private static final RuleDecision.Counts NONE = new RuleDecision.Counts(0, 0, 0, 0, 0);

  private final Counter failedLooks;
  private final Counter acceptedSets;
  private volatile RuleDecision.Counts counts = NONE;
  private volatile boolean held;
  private volatile boolean unreachable;
  private volatile long version;

  RuleMetrics(MetricGroup group) {
    // The one group that Managed Service for Apache Flink passes on to CloudWatch.
    MetricGroup rules = group.addGroup("kinesisanalytics").addGroup("rules");
    rules.gauge("activeRules", (Gauge<Integer>) () -> counts.active());
    rules.gauge("mutedRules", (Gauge<Integer>) () -> counts.muted());
    rules.gauge("mutes", (Gauge<Integer>) () -> counts.mutes());
    rules.gauge("endedMutes", (Gauge<Integer>) () -> counts.endedMutes());
    rules.gauge("refusedFiles", (Gauge<Integer>) () -> counts.refusedFiles());
    rules.gauge("heldSets", (Gauge<Integer>) () -> held ? 1 : 0);
    rules.gauge("setVersion", (Gauge<Long>) () -> version);
    rules.gauge("unreachable", (Gauge<Integer>) () -> unreachable ? 1 : 0);
    failedLooks = rules.counter("failedLooks");
    acceptedSets = rules.counter("acceptedSets");
  }

  void decided(RuleDecision decision) {
    counts = decision.counts();
    held = decision.held() != null;
    version = decision.next().bundle().version();
    if (decision.isNew()) {
      acceptedSets.inc();
    }
  }

  void reached() {
    unreachable = false;
  }

  void unreachable() {
    unreachable = true;
    failedLooks.inc();
  }
}
