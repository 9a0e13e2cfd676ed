package dev.nightjar.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.audit.AuditEvent;
import dev.nightjar.audit.mapping.Mapping;
import dev.nightjar.dynamodb.ChangeRecord;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.jobgraph.OperatorID;
import org.apache.flink.runtime.metrics.groups.InternalOperatorMetricGroup;
import org.apache.flink.runtime.metrics.util.InterceptingOperatorMetricGroup;
import org.apache.flink.runtime.metrics.util.InterceptingTaskMetricGroup;
import org.apache.flink.runtime.operators.testutils.MockEnvironmentBuilder;
import org.apache.flink.streaming.api.operators.ProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

// Flink declares that closing its harness throws Exception.
@SuppressWarnings("try")
class ChangeMappingTest {

  private static final Instant TIME = Instant.parse("2026-11-21T09:00:00Z");

  private final TestingChanges changes = new TestingChanges();
  private final List<String> groups = new ArrayList<>();
  private final InterceptingOperatorMetricGroup metrics =
      new InterceptingOperatorMetricGroup() {
        @Override
        public MetricGroup addGroup(String name) {
          groups.add(name);
          return this;
        }
      };

  @Test
  void sendsEachChangeItsWayAndCountsIt() throws Exception {
    ChangeRecord entry = changes.entry("acme", "invoice.export", "ada", TIME);
    try (OneInputStreamOperatorTestHarness<ChangeRecord, AuditEvent> harness = open()) {
      process(harness, entry);
      process(harness, changes.broken("acme", TIME));
      process(harness, changes.session(TIME));
      process(harness, changes.expired(entry, TIME));
      process(harness, changes.modified(entry, TIME));

      assertThat(harness.extractOutputValues())
          .extracting(AuditEvent::action)
          .containsExactly("invoice.export", AuditEvent.TAMPERED);
      assertThat(harness.getSideOutput(ChangeMapping.DEAD_LETTERS))
          .extracting(StreamRecord::getValue)
          .singleElement()
          .satisfies(letter -> assertThat(letter.tenant()).isEqualTo("acme"));
      assertThat(harness.getSideOutput(ChangeMapping.EXPIRED))
          .extracting(StreamRecord::getValue)
          .singleElement()
          .satisfies(
              expired ->
                  assertThat(expired.originalId())
                      .isEqualTo(harness.extractOutputValues().get(0).id()));
      assertThat(counter("auditEvents")).isEqualTo(2);
      assertThat(counter("brokenItems")).isEqualTo(1);
      assertThat(counter("expiredItems")).isEqualTo(1);
      assertThat(counter("tamperingEvents")).isEqualTo(1);
      assertThat(counter("tenantMismatches")).isZero();
    }
  }

  @Test
  void countsWhatIsBackdated() throws Exception {
    ChangeRecord entry = changes.entry("acme", "invoice.export", "ada", TIME);
    long later = TIME.plusSeconds(3600).toEpochMilli();
    ChangeRecord late =
        new ChangeRecord(
            entry.streamArn(),
            entry.shardId(),
            entry.sequenceNumber(),
            null,
            entry.eventName(),
            later,
            null,
            null,
            entry.keys(),
            null,
            entry.newImage(),
            0);
    try (OneInputStreamOperatorTestHarness<ChangeRecord, AuditEvent> harness = open()) {
      process(harness, late);

      assertThat(counter("backdatedEvents")).isEqualTo(1);
      assertThat(counter("futureEvents")).isZero();
    }
  }

  @Test
  void keepsAnEventWithAnUnreadableAttributeAndCountsItByOption() throws Exception {
    ChangeRecord entry = changes.entry("acme", "invoice.export", "ada", TIME);
    String image = new String(entry.newImage(), StandardCharsets.UTF_8);
    ChangeRecord odd =
        new ChangeRecord(
            entry.streamArn(),
            entry.shardId(),
            entry.sequenceNumber(),
            null,
            entry.eventName(),
            entry.arrivalMillis(),
            null,
            null,
            entry.keys(),
            null,
            image
                .replaceFirst("\\{", "{\"userAgent\":{\"L\":[]},\"reason\":{\"BOOL\":true},")
                .getBytes(StandardCharsets.UTF_8),
            0);
    try (OneInputStreamOperatorTestHarness<ChangeRecord, AuditEvent> harness = open()) {
      process(harness, odd);

      assertThat(harness.extractOutputValues()).hasSize(1);
      assertThat(harness.getSideOutput(ChangeMapping.DEAD_LETTERS)).isNull();
      assertThat(counter("unreadableAttributes")).isEqualTo(2);
      assertThat(counter("map.user-agent.attribute")).isEqualTo(1);
      assertThat(counter("map.reason.attribute")).isEqualTo(1);
      assertThat(groups).startsWith("kinesisanalytics", "mapping");
    }
  }

  @Test
  void countsWhatIsNoEventUnderFewNames() throws Exception {
    ChangeRecord entry = changes.entry("acme", "invoice.export", "ada", TIME);
    try (OneInputStreamOperatorTestHarness<ChangeRecord, AuditEvent> harness = open()) {
      for (int word = 0; word < 2 * ChangeMapping.MAX_REASONS; word++) {
        process(harness, of("WORD-" + word, entry));
      }

      assertThat(harness.extractOutputValues()).isEmpty();
      assertThat(counter("unknown-operation-WORD-0")).isEqualTo(1);
      assertThat(counter("other")).isEqualTo(ChangeMapping.MAX_REASONS + 1);
      assertThat(metrics.get("unknown-operation-WORD-" + ChangeMapping.MAX_REASONS)).isNull();
    }
  }

  private static ChangeRecord of(String eventName, ChangeRecord record) {
    return new ChangeRecord(
        record.streamArn(),
        record.shardId(),
        record.sequenceNumber(),
        null,
        eventName,
        record.arrivalMillis(),
        null,
        null,
        record.keys(),
        null,
        record.newImage(),
        0);
  }

  private long counter(String name) {
    return ((Counter) metrics.get(name)).getCount();
  }

  private static void process(
      OneInputStreamOperatorTestHarness<ChangeRecord, AuditEvent> harness, ChangeRecord record)
      throws Exception {
    harness.processElement(record, record.arrivalMillis());
  }

  private OneInputStreamOperatorTestHarness<ChangeRecord, AuditEvent> open() throws Exception {
    OneInputStreamOperatorTestHarness<ChangeRecord, AuditEvent> harness =
        new OneInputStreamOperatorTestHarness<>(
            new ProcessOperator<>(new ChangeMapping(Mapping.standard())),
            new MockEnvironmentBuilder()
                .setMetricGroup(
                    new InterceptingTaskMetricGroup() {
                      @Override
                      public InternalOperatorMetricGroup getOrAddOperator(
                          OperatorID id, String name, Map<String, String> variables) {
                        return metrics;
                      }
                    })
                .build());
    harness.open();
    return harness;
  }
}
