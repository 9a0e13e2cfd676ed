package dev.nightjar.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.dynamodb.ChangeRecord;
import dev.nightjar.dynamodb.Origin;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.JobClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the whole job makes of a snapshot, a gap, a repair and a standby Region. */
@Timeout(120)
class OriginTopologyTest {

  /** The instant of the snapshot. */
  private static final Instant T0 = Instant.parse("2026-11-21T09:00:00Z");

  private final TestingChanges changes = new TestingChanges();

  @ParameterizedTest
  @CsvSource({"hashmap,-1", "hashmap,40", "rocksdb,70"})
  void handsOverFromASnapshotWithoutGapOrDoubleEffect(String backend, int failBefore)
      throws Exception {
    List<ChangeRecord> table = new ArrayList<>();
    List<ChangeRecord> stream = new ArrayList<>();
    // Years of items, of which those of the last day count, and a burst that nobody must judge.
    for (int i = 0; i < 30; i++) {
      table.add(changes.entry("acme", "invoice.view", "eve", T0.minus(Duration.ofDays(30 + i))));
      table.add(changes.entry("acme", "invoice.export", "ada", T0.minusSeconds(3_600 + i)));
    }
    // Written while the table is read: each is in the stream, and every other one in the snapshot.
    for (int i = 0; i < 20; i++) {
      ChangeRecord entry = changes.entry("globex", "user.login", "bob", T0.plusSeconds(60 + i));
      stream.add(entry);
      if (i % 2 == 0) {
        table.add(entry);
      }
    }
    // The live burst: detection starts at the hand-over.
    for (int i = 0; i < 10; i++) {
      stream.add(changes.entry("globex", "invoice.export", "bob", T0.plusSeconds(600 + i)));
    }
    stream.add(changes.modified(table.get(1), T0.plusSeconds(700)));
    Collections.shuffle(table, new Random(7));
    List<ChangeRecord> records = new ArrayList<>();
    table.forEach(item -> records.add(TestingChanges.found(item, T0, Origin.SNAPSHOT)));
    records.addAll(stream);

    try (TestingRun run = new TestingRun(records, failBefore)) {
      run(run, backend);

      assertThat(run.failed.get()).isEqualTo(failBefore >= 0);
      assertThat(run.documents("events")).as("60 old, 20, 10 and 1 new").hasSize(91);
      assertThat(run.json("alerts"))
          .extracting(
              alert -> alert.at("/organization/id").asText() + " " + alert.at("/rule/id").asText())
          .containsExactlyInAnyOrder(
              "globex nightjar-burst-export",
              "globex nightjar-burst-export-fast",
              "acme nightjar-audit-tampered");
      assertThat(counted(run)).as("30 of the last day, 20, 10 and 1").isEqualTo(61);
      assertThat(run.documents("dead-letters")).isEmpty();
      assertThat(run.documents("gaps")).isEmpty();
    }
  }

  @Test
  void tellsAGapUntilItIsClosedAndOnlyIndexesWhatARepairFinds() throws Exception {
    List<ChangeRecord> records = new ArrayList<>();
    records.add(changes.entry("acme", "user.login", "ada", T0));
    records.add(ChangeRecord.lost(TestingChanges.gap(T0, T0.plusSeconds(600))));
    List<ChangeRecord> lost = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      lost.add(changes.entry("acme", "invoice.export", "ada", T0.plusSeconds(100 + i)));
    }
    records.add(changes.entry("acme", "user.login", "ada", T0.plusSeconds(700)));
    // A repair also finds what was read before the gap.
    records.add(TestingChanges.found(records.get(0), T0.plusSeconds(800), Origin.REPAIR));
    lost.forEach(
        item -> records.add(TestingChanges.found(item, T0.plusSeconds(800), Origin.REPAIR)));
    int repaired = records.size();
    records.add(ChangeRecord.repaired(TestingChanges.gap(T0, T0.plusSeconds(600))));
    records.add(changes.entry("acme", "user.login", "ada", T0.plusSeconds(900)));

    try (TestingRun before = new TestingRun(records.subList(0, repaired), -1);
        TestingRun run = new TestingRun(records, -1)) {
      run(before, "hashmap");
      run(run, "hashmap");

      assertThat(before.json("gaps"))
          .extracting(gap -> gap.at("/audit/gap/state").asText())
          .containsExactly("open");
      assertThat(run.json("gaps"))
          .singleElement()
          .satisfies(
              gap -> {
                assertThat(gap.at("/audit/gap/state").asText()).isEqualTo("closed");
                assertThat(gap.at("/audit/stream/shard").asText()).isEqualTo("shardId-1");
                assertThat(gap.at("/message").asText()).contains("The table was read again");
              });
      assertThat(run.documents("events")).hasSize(15);
      assertThat(run.documents("alerts")).isEmpty();
      assertThat(counted(run)).as("the logins alone").isEqualTo(3);
      assertThat(run.documents("dead-letters")).isEmpty();
    }
  }

  @Test
  void tellsAGapInEverySubmission() throws Exception {
    List<ChangeRecord> records =
        List.of(ChangeRecord.lost(TestingChanges.gap(T0, T0.plusSeconds(600))));
    for (String pipelines : List.of("project", "detect,count")) {
      try (TestingRun run = new TestingRun(records, -1)) {
        run(run, "hashmap", "--pipelines=" + pipelines);

        assertThat(run.documents("gaps")).as(pipelines).hasSize(1);
      }
    }
  }

  @Test
  void alertsNobodyInAStandbyRegion() throws Exception {
    List<ChangeRecord> records = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      records.add(changes.entry("acme", "invoice.export", "ada", T0.plusSeconds(i)));
    }
    records.add(changes.modified(records.get(0), T0.plusSeconds(60)));
    records.add(changes.entry("acme", "user.login", "ada", T0.plus(Duration.ofHours(3))));

    try (TestingRun active = new TestingRun(records, -1);
        TestingRun standby = new TestingRun(records, -1)) {
      run(active, "hashmap");
      run(standby, "hashmap", "--region.role=standby");

      assertThat(active.documents("alerts")).as("two bursts, one tampering").hasSize(3);
      assertThat(standby.documents("alerts")).isEmpty();
      assertThat(standby.documents("events").keySet())
          .isEqualTo(active.documents("events").keySet());
      assertThat(counted(standby)).isEqualTo(counted(active)).isEqualTo(14);
    }
  }

  @Test
  void alertsWithWhatDetectionSawAsAStandby(@TempDir Path folder) throws Exception {
    List<ChangeRecord> records = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      records.add(changes.entry("acme", "invoice.export", "ada", T0.plusSeconds(i)));
    }
    try (TestingRun run = new TestingRun(records, 6)) {
      JobClient standby =
          TestingJob.of(run, 2, new Configuration(), TestingSettings.with("--region.role=standby"))
              .executeAsync("standby");
      run.reached.get();
      String savepoint = TestingJob.savepoint(standby, folder);
      standby.cancel().get();
      run.failed.set(true);
      Configuration active = new Configuration();
      active.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint);
      TestingJob.of(run, 2, active, TestingSettings.with()).execute("active");

      assertThat(run.json("alerts"))
          .as("of the fast one, which fired as a standby, its growth")
          .extracting(
              alert -> alert.at("/rule/id").asText() + " " + alert.at("/audit/alert/revision"))
          .containsExactlyInAnyOrder("nightjar-burst-export 0", "nightjar-burst-export-fast 1");
    }
  }

  private static long counted(TestingRun run) throws Exception {
    long counted = 0;
    for (JsonNode count : run.json("counts")) {
      counted += count.at("/audit/count/minute").asLong();
    }
    return counted;
  }

  private static void run(TestingRun run, String backend, String... args) throws Exception {
    TestingJob.of(run, 2, TestingJob.restarting(backend), TestingSettings.with(args))
        .execute("test");
  }
}
