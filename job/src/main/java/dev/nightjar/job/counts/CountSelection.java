package dev.nightjar.job.counts;

import dev.nightjar.audit.AuditEvent;
import java.time.Duration;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichFilterFunction;
import org.apache.flink.metrics.Counter;

/**
 * Lets through what the counts can hold, before anything is shuffled: all that the stream tells,
 * and of a snapshot the entries of its last day.
 *
 * <p>Left out are what a repair reads, because some of it was counted before the gap; what a
 * snapshot tells of older days; and what of a snapshot has no time that can be believed: an entry
 * stated in the future, and an event about an entry, whose time is an arrival.
 *
 * <p>Metric below {@code kinesisanalytics.counts}: {@code countsLeftOut}.
 */
public final class CountSelection extends RichFilterFunction<AuditEvent> {

  private static final Duration HORIZON = Duration.ofMillis(CountRing.HORIZON);

  private transient Counter leftOut;

  @Override
  public void open(OpenContext context) {
    // The one group that Managed Service for Apache Flink passes on to CloudWatch.
    leftOut =
        getRuntimeContext()
            .getMetricGroup()
            .addGroup("kinesisanalytics")
            .addGroup("counts")
            .counter("countsLeftOut");
  }

  @Override
  public boolean filter(AuditEvent event) {
    boolean counts = counts(event);
    if (!counts) {
      leftOut.inc();
    }
    return counts;
  }

  /** Whether an event is counted. */
  static boolean counts(AuditEvent event) {
    return switch (event.origin()) {
      case STREAM -> true;
      case REPAIR -> false;
      case SNAPSHOT ->
          event.kind() == AuditEvent.Kind.ENTRY
              && !event.futureStated()
              && event.time().isAfter(event.arrival().minus(HORIZON));
    };
  }
}
