package dev.nightjar.dynamodb.reader;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.dynamodb.lineage.TimeBase;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is shown, under the names that alarms use. */
class ReadMetricsTest {

  private static final String GROUP = "kinesisanalytics.dynamodbStreams.";

  private final TestingClock clock = new TestingClock();
  private final ReadMetrics metrics = new ReadMetrics(clock);
  private final Map<String, Gauge<?>> shown = new HashMap<>();

  /** Keeps gauges by their full name. */
  private final class TestingMetricGroup extends UnregisteredMetricsGroup {
    private final String prefix;

    private TestingMetricGroup(String prefix) {
      this.prefix = prefix;
    }

    @Override
    public MetricGroup addGroup(String name) {
      return new TestingMetricGroup(prefix + name + ".");
    }

    @Override
    public <T, G extends Gauge<T>> G gauge(String name, G gauge) {
      shown.put(prefix + name, gauge);
      return gauge;
    }
  }

  @BeforeEach
  void register() {
    metrics.register(new TestingMetricGroup(""));
  }

  @Test
  void showsTheWorstLagThatIsKnown() {
    assertThat(show("millisBehindLatest")).as("without a shard").isEqualTo(-1L);
    metrics.added("a", null);
    metrics.added("b", null);
    assertThat(show("millisBehindLatest")).as("none was asked").isEqualTo(-1L);
    assertThat(show("millisToTrim")).isEqualTo(-1L);
    assertThat(show("shardsOfUnknownLag")).isEqualTo(2L);
    metrics.caughtUp("a");
    assertThat(show("millisBehindLatest")).as("b was not asked").isEqualTo(0L);
    assertThat(show("shardsOfUnknownLag")).isEqualTo(1L);

    metrics.read("b", clock.epochMillis() - 7_000);
    assertThat(show("millisBehindLatest")).isEqualTo(7_000L);
    assertThat(show("millisToTrim")).isEqualTo(ReadMetrics.RETENTION_MILLIS - 7_000);

    metrics.caughtUp("b");
    assertThat(show("millisBehindLatest")).isEqualTo(0L);
    metrics.added("c", null);
    assertThat(show("millisBehindLatest")).as("a child was found").isEqualTo(0L);
    assertThat(show("shardsOfUnknownLag")).isEqualTo(1L);
    metrics.removed("c");
    assertThat(show("shardsOfUnknownLag")).isEqualTo(0L);
  }

  @Test
  void lagOfAnUnreadShardIsThatOfWhatWasReadBefore() {
    long hours = 23 * 3_600_000L;
    long arrival = clock.epochMillis() - hours;
    metrics.added("a", new TimeBase(arrival - 9_000, arrival));
    metrics.added("b", null);

    assertThat(show("millisBehindLatest")).isEqualTo(hours);
    assertThat(show("millisToTrim")).isEqualTo(3_600_000L);
    assertThat(show("shardsOfUnknownLag")).isEqualTo(1L);
  }

  @Test
  void shardThatIsNotAskedAnyMoreFallsBehind() {
    metrics.added("a", null);
    metrics.caughtUp("a");
    clock.advance(25 * 3_600_000L);

    assertThat(show("millisBehindLatest")).isEqualTo(25 * 3_600_000L);
    assertThat(show("millisToTrim")).as("never below 0").isEqualTo(0L);
  }

  @Test
  void showsEveryCount() {
    metrics.records.add(1);
    metrics.emptyPolls.add(2);
    metrics.throttles.add(3);
    metrics.failures.add(4);
    metrics.expiredIterators.add(5);
    metrics.gaps.add(6);
    metrics.snapshotItems.add(7);
    metrics.repairItems.add(8);
    metrics.consumedCapacity.add(9.5);
    metrics.added("a", null);

    assertThat(show("records")).isEqualTo(1L);
    assertThat(show("emptyPolls")).isEqualTo(2L);
    assertThat(show("throttles")).isEqualTo(3L);
    assertThat(show("failures")).isEqualTo(4L);
    assertThat(show("expiredIterators")).isEqualTo(5L);
    assertThat(show("gaps")).isEqualTo(6L);
    assertThat(show("snapshotItems")).isEqualTo(7L);
    assertThat(show("repairItems")).isEqualTo(8L);
    assertThat(show("consumedCapacity")).isEqualTo(9.5);
    assertThat(show("activeShards")).isEqualTo(1L);
    assertThat(shown).hasSize(13);
  }

  private Object show(String name) {
    assertThat(shown).containsKey(GROUP + name);
    return shown.get(GROUP + name).getValue();
  }
}
