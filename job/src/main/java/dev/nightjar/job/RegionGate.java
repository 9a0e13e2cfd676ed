package dev.nightjar.job;

import dev.nightjar.audit.Alert;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichFilterFunction;
import org.apache.flink.metrics.Counter;

/**
 * Lets alerts out in the active Region and holds them back in a standby one, where detection runs
 * all the same: its state is then as if it had always been active.
 *
 * <p>Metric below {@code kinesisanalytics.region}: {@code alertsWithheld}.
 */
final class RegionGate extends RichFilterFunction<Alert> {

  private final boolean isOpen;

  private transient Counter withheld;

  /** A gate of a Region. */
  RegionGate(RegionRole role) {
    isOpen = role == RegionRole.ACTIVE;
  }

  @Override
  public void open(OpenContext context) {
    // The one group that Managed Service for Apache Flink passes on to CloudWatch.
    withheld =
        getRuntimeContext()
            .getMetricGroup()
            .addGroup("kinesisanalytics")
            .addGroup("region")
            .counter("alertsWithheld");
  }

  @Override
  public boolean filter(Alert alert) {
    if (!isOpen) {
      withheld.inc();
    }
    return isOpen;
  }
}
