package dev.nightjar.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.audit.AuditEvent;
import dev.nightjar.audit.Change;
import dev.nightjar.audit.StreamGap;
import dev.nightjar.audit.mapping.Mapping;
import dev.nightjar.dynamodb.ChangeRecord;
import dev.nightjar.dynamodb.Gap;
import dev.nightjar.dynamodb.Origin;
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
    ChangeRecord late = TestingChanges.arrived(entry, TIME.plusSeconds(3600));
    try (OneInputStreamOperatorTestHarness<ChangeRecord, AuditEvent> harness = open()) {
      process(harness, late);

      assertThat(counter("backdatedEvents")).isEqualTo(1);
      assertThat(counter("futureEvents")).isZero();
    }
  }

  @Test
  void keepsAnEventWithAnUnreadableAttributeAndCountsItByOption() throws Exception {
    ChangeRecord entry = changes.entry("acme", "invoice.export", "ada", TIME);
    ChangeRecord odd =
        TestingChanges.withAttributes(entry, "\"userAgent\":{\"L\":[]},\"reason\":{\"BOOL\":true}");
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
        process(harness, TestingChanges.named(entry, "WORD-" + word));
      }

      assertThat(harness.extractOutputValues()).isEmpty();
      assertThat(counter("unknown-operation-WORD-0")).isEqualTo(1);
      assertThat(counter("other")).isEqualTo(ChangeMapping.MAX_REASONS + 1);
      assertThat(metrics.get("unknown-operation-WORD-" + ChangeMapping.MAX_REASONS)).isNull();
    }
  }

  @Test
  void countsWhatWasReadFromTheTable() throws Exception {
    ChangeRecord entry = changes.entry("acme", "invoice.export", "ada", TIME);
    try (OneInputStreamOperatorTestHarness<ChangeRecord, AuditEvent> harness = open()) {
      process(harness, TestingChanges.found(entry, TIME, Origin.SNAPSHOT));
      process(harness, TestingChanges.found(entry, TIME, Origin.REPAIR));
      process(harness, entry);

      assertThat(harness.extractOutputValues())
          .extracting(AuditEvent::origin)
          .containsExactly(Change.Origin.SNAPSHOT, Change.Origin.REPAIR, Change.Origin.STREAM);
      assertThat(harness.extractOutputValues())
          .extracting(AuditEvent::id)
          .containsOnly(harness.extractOutputValues().get(0).id());
      assertThat(counter("auditEvents")).isEqualTo(3);
      assertThat(counter("snapshotEvents")).isEqualTo(1);
      assertThat(counter("repairedEvents")).isEqualTo(1);
    }
  }

  @Test
  void sendsANoticeOfAGapNowhereElse() throws Exception {
    Gap gap = TestingChanges.gap(TIME, TIME.plusSeconds(60));
    Gap unknown = new Gap(gap.streamArn(), "shardId-2", null, null, Gap.UNKNOWN, gap.toMillis());
    try (OneInputStreamOperatorTestHarness<ChangeRecord, AuditEvent> harness = open()) {
      process(harness, ChangeRecord.lost(gap));
      process(harness, ChangeRecord.repaired(gap));
      process(harness, ChangeRecord.lost(unknown));

      assertThat(harness.extractOutputValues()).isEmpty();
      assertThat(harness.getSideOutput(ChangeMapping.DEAD_LETTERS)).isNull();
      List<StreamGap> told =
          harness.getSideOutput(ChangeMapping.GAPS).stream().map(StreamRecord::getValue).toList();
      assertThat(told)
          .extracting(StreamGap::state)
          .containsExactly(StreamGap.State.OPEN, StreamGap.State.CLOSED, StreamGap.State.OPEN);
      assertThat(told.get(1).id()).isEqualTo(told.get(0).id()).isNotEqualTo(told.get(2).id());
      assertThat(told.get(0).from()).isEqualTo(TIME);
      assertThat(told.get(0).to()).isEqualTo(TIME.plusSeconds(60));
      assertThat(told.get(2).from()).isNull();
      assertThat(told.get(2).lastSequence()).isNull();
      assertThat(counter("gapsOpened")).isEqualTo(2);
      assertThat(counter("gapsClosed")).isEqualTo(1);
      assertThat(groups).doesNotContain("GAP");
      assertThat(metrics.get("unknown-operation-GAP")).isNull();
    }
  }

  @Test
  void countsAnExpiryThatItHadToInfer() throws Exception {
    ChangeRecord entry =
        TestingChanges.withAttributes(
            changes.entry("acme", "invoice.export", "ada", TIME),
            "\"ttl\":{\"N\":\"" + TIME.getEpochSecond() + "\"}");
    ChangeRecord removed = changes.removed(entry, TIME.plusSeconds(60));
    try (OneInputStreamOperatorTestHarness<ChangeRecord, AuditEvent> harness =
        open(Mapping.standard().withInferredExpiry(true))) {
      process(harness, removed);

      assertThat(harness.extractOutputValues()).isEmpty();
      assertThat(counter("expiredItems")).isEqualTo(1);
      assertThat(counter("inferredExpiries")).isEqualTo(1);
      assertThat(counter("tamperingEvents")).isZero();
    }
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
    return open(Mapping.standard());
  }

  private OneInputStreamOperatorTestHarness<ChangeRecord, AuditEvent> open(Mapping mapping)
      throws Exception {
    OneInputStreamOperatorTestHarness<ChangeRecord, AuditEvent> harness =
        new OneInputStreamOperatorTestHarness<>(
            new ProcessOperator<>(new ChangeMapping(mapping)),
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
