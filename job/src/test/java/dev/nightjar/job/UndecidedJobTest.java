package dev.nightjar.job;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.dynamodb.ChangeRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.execution.JobClient;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A window that an open gap leaves undecided does not fire, and stands beside the gap. */
@Timeout(120)
class UndecidedJobTest {

  private static final Instant START = Instant.parse("2026-11-21T09:00:00Z");

  /** Judged at a window's end: what is missing could make it two. */
  private static final String RULE =
      """
      title: Export
      id: export
      detection:
        selection: {event.action: invoice.export}
        condition: selection
      ---
      title: A single export
      id: single-export
      modified: 2026-11-01
      correlation:
        type: event_count
        rules: [export]
        group-by: [user.id]
        timespan: 10m
        condition: {eq: 1}
      """;

  @TempDir private Path folder;
  private final TestingChanges changes = new TestingChanges();

  @ParameterizedTest
  @CsvSource({"hashmap,false", "rocksdb,true"})
  void writesADocumentBesideTheGap(String backend, boolean fails) throws Exception {
    Files.writeString(folder.resolve("rule.yml"), RULE);
    List<ChangeRecord> records = new ArrayList<>();
    records.add(changes.entry("acme", "user.login", "ada", START));
    records.add(ChangeRecord.lost(TestingChanges.gap(at(5), at(10))));
    int before = records.size();
    records.add(changes.entry("acme", "invoice.export", "eve", at(8)));
    for (String tenant : List.of("acme", "globex")) {
      records.add(changes.entry(tenant, "invoice.export", "ada", at(12)));
      records.add(changes.entry(tenant, "invoice.export", "bob", at(13)));
    }
    records.add(changes.entry("acme", "user.login", "ada", at(200)));

    try (TestingRun run = new TestingRun(records, before).gated()) {
      run.failsAtGate = fails;
      JobClient job = TestingJob.detecting(run, backend, folder);
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> run.reached.isDone() && !run.documents("gaps").isEmpty());
      run.openGate();
      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(
              () -> {
                assertThat(run.documents("gaps")).hasSize(2);
                assertThat(run.documents("alerts")).hasSize(4);
              });
      assertThat(run.failed.get()).isEqualTo(fails);
      assertThat(run.json("alerts"))
          .extracting(
              alert -> alert.at("/organization/id").asText() + " " + alert.at("/user/id").asText())
          .as("windows behind the gap fire")
          .containsExactlyInAnyOrder("acme ada", "acme bob", "globex ada", "globex bob");
      JsonNode gap = only(run, "/audit/gap");
      JsonNode undecided = only(run, "/audit/undecided");
      assertThat(gap.at("/audit/gap/state").asText()).isEqualTo("open");
      String gapId =
          run.documents("gaps").values().stream()
              .filter(document -> new String(document.body(), UTF_8).contains("last_sequence"))
              .findFirst()
              .orElseThrow()
              .id();
      assertThat(undecided.at("/audit/undecided/gaps/0").asText()).isEqualTo(gapId);
      assertThat(undecided.at("/rule/id").asText()).isEqualTo("single-export");
      assertThat(undecided.at("/rule/name").asText()).isEqualTo("A single export");
      assertThat(undecided.at("/rule/version").asText()).isEqualTo("2026-11-01");
      assertThat(undecided.at("/organization/id").asText()).isEqualTo("acme");
      assertThat(undecided.at("/audit/undecided/windows").asLong()).isEqualTo(1);
      assertThat(undecided.at("/audit/undecided/from").asText()).isEqualTo(at(8).toString());
      assertThat(undecided.at("/audit/undecided/to").asText()).isEqualTo(at(18).toString());
      assertThat(undecided.at("/audit/undecided/groups/0").asText()).isEqualTo("user.id=eve");
      job.cancel().get();
    }
  }

  private static JsonNode only(TestingRun run, String path) throws IOException {
    List<JsonNode> found =
        run.json("gaps").stream().filter(one -> !one.at(path).isMissingNode()).toList();
    assertThat(found).as(path).hasSize(1);
    return found.get(0);
  }

  private static Instant at(long minute) {
    return START.plus(Duration.ofMinutes(minute));
  }
}
