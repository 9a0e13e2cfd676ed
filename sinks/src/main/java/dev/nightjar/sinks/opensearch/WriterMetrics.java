package dev.nightjar.sinks.opensearch;

import dev.nightjar.sinks.opensearch.BulkVerdicts.Trouble;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.groups.SinkWriterMetricGroup;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a writer shows of itself, in the metric group {@code kinesisanalytics.opensearch}, because
 * Managed Service for Apache Flink passes only such groups on to CloudWatch; and its log lines
 * about trouble, at most one in half a minute.
 */
final class WriterMetrics {

  private static final Logger LOG = LoggerFactory.getLogger(OpenSearchWriter.class);
  private static final long LOG_MILLIS = 30_000;

  private final SinkWriterMetricGroup sink;
  private final Counter indexed;
  private final Counter duplicates;
  private final Counter outdated;
  private final Counter reused;
  private final Counter deadLetters;
  private final Counter retries;
  private final Counter bulks;
  private final Counter bulkMillis;
  private volatile long lastBulkMillis;
  private volatile Trouble health = Trouble.NONE;
  private boolean logged;
  private long loggedAt;

  /**
   * Registers all metrics.
   *
   * @param inFlight how many bulks wait for an answer or a pause
   * @param undecided how many documents are not decided
   * @param oldestMillis how long the oldest of them waits; 0 where there is none
   */
  WriterMetrics(
      SinkWriterMetricGroup sink,
      IntSupplier inFlight,
      IntSupplier undecided,
      LongSupplier oldestMillis) {
    this.sink = sink;
    MetricGroup group = sink.addGroup("kinesisanalytics").addGroup("opensearch");
    indexed = group.counter("documentsIndexed");
    duplicates = group.counter("duplicates");
    outdated = group.counter("outdatedVersions");
    reused = group.counter("idsReused");
    deadLetters = group.counter("deadLetters");
    retries = group.counter("retries");
    bulks = group.counter("bulks");
    bulkMillis = group.counter("bulkMillis");
    group.gauge("lastBulkMillis", () -> lastBulkMillis);
    group.gauge("bulksInFlight", inFlight::getAsInt);
    group.gauge("undecided", undecided::getAsInt);
    group.gauge("oldestUndecidedMillis", oldestMillis::getAsLong);
    group.gauge("health", () -> health.ordinal());
  }

  /**
   * The worst that keeps any document undecided: a bulk that succeeds does not hide one that is
   * stuck.
   */
  void health(Trouble worst) {
    health = worst;
    if (logged && worst == Trouble.NONE) {
      logged = false;
      LOG.info("OpenSearch takes documents again");
    }
  }

  /** Counts a bulk that goes out. */
  void sent(int documents, long bytes) {
    sink.getNumRecordsSendCounter().inc(documents);
    sink.getNumBytesSendCounter().inc(bytes);
    bulks.inc();
  }

  /** Counts an outcome and says what is wrong. */
  void came(BulkOutcome outcome, long millis, long now) {
    indexed.inc(outcome.indexed());
    duplicates.inc(outcome.duplicates());
    outdated.inc(outcome.outdated());
    reused.inc(outcome.reused());
    deadLetters.inc(outcome.deadLetters());
    sink.getNumRecordsSendErrorsCounter().inc(outcome.deadLetters() + outcome.reused());
    lastBulkMillis = millis;
    bulkMillis.inc(millis);
    Trouble trouble = outcome.trouble();
    if (trouble == Trouble.NONE) {
      return;
    }
    retries.inc(outcome.again().size());
    if (logged && now - loggedAt < LOG_MILLIS) {
      return;
    }
    logged = true;
    loggedAt = now;
    if (trouble == Trouble.REFUSING) {
      LOG.error(
          "OpenSearch refuses what a person has to mend: {}. {} documents are kept and sent again",
          outcome.detail(),
          outcome.again().size());
    } else {
      LOG.warn(
          "OpenSearch is in trouble ({}): {}. {} documents are kept and sent again",
          trouble,
          outcome.detail(),
          outcome.again().size());
    }
  }
}
