package dev.nightjar.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.dynamodb.ChangeRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.execution.JobClient;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A rule is changed while the whole job runs: the changed rule holds for what comes then, and the
 * others remember what came before; also where the job fails right afterwards, and is restored.
 */
@Timeout(120)
class RuleChangeJobTest {

  private static final Instant START = Instant.parse("2026-11-21T09:00:00Z");

  @TempDir private Path folder;
  private final TestingChanges changes = new TestingChanges();

  @BeforeEach
  void writeRules() throws IOException {
    write("kept", rule("kept", "invoice.read", 6));
    write("changed", rule("changed", "invoice.export", 6));
    write("broken", rule("broken", "user.invited", 6));
  }

  private static String rule(String id, String action, int threshold) {
    return """
        title: Base of %1$s
        id: %1$s-base
        detection:
          selection: {event.action: %2$s}
          condition: selection
        ---
        title: Count of %1$s
        id: %1$s
        level: high
        correlation:
          type: event_count
          rules: [%1$s-base]
          group-by: [user.id]
          timespan: 1h
          condition: {gte: %3$d}
        """
        .formatted(id, action, threshold);
  }

  private void write(String name, String yaml) throws IOException {
    Path hidden = Files.writeString(folder.resolve("." + name), yaml);
    Files.move(hidden, folder.resolve(name + ".yml"), StandardCopyOption.ATOMIC_MOVE);
  }

  @ParameterizedTest
  @CsvSource({"hashmap,false", "rocksdb,true"})
  void changesOneRuleAndKeepsWhatTheOthersRemember(String backend, boolean fails) throws Exception {
    List<ChangeRecord> records = new ArrayList<>();
    for (int minute = 0; minute < 4; minute++) {
      for (String action : List.of("invoice.read", "invoice.export", "user.invited")) {
        records.add(changes.entry("acme", action, "ada", at(minute)));
      }
    }
    int before = records.size();
    for (int minute = 4; minute < 6; minute++) {
      for (String action : List.of("invoice.read", "invoice.export", "user.invited")) {
        records.add(changes.entry("acme", action, "ada", at(minute)));
      }
    }
    records.add(changes.entry("acme", "user.login", "ada", at(90)));

    try (TestingRun run = new TestingRun(records, before).gated()) {
      run.failsAtGate = fails;
      JobClient job = TestingJob.detecting(run, backend, folder);
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> setVersion(run) == 0 && run.reached.isDone());

      write("changed", rule("changed", "invoice.export", 2));
      write("broken", "title: nothing but a title\n");
      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(
              () -> {
                assertThat(setVersion(run)).isEqualTo(1);
                assertThat(states(run)).contains("broken.yml refused");
              });
      run.openGate();
      // The rules have no end, so the job has none: what is due must come.
      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(
              () ->
                  assertThat(alerts(run))
                      .containsExactlyInAnyOrder("kept 6", "changed 2", "broken 6"));
      assertThat(run.failed.get()).isEqualTo(fails);
      job.cancel().get();
    }
  }

  private static long setVersion(TestingRun run) throws IOException {
    for (JsonNode document : run.json("rules")) {
      if (document.at("/audit/rules/kind").asText().equals("set")) {
        return document.at("/audit/rules/set_version").asLong();
      }
    }
    return -1;
  }

  private static List<String> states(TestingRun run) throws IOException {
    return run.json("rules").stream()
        .map(
            document ->
                document.at("/audit/rules/name").asText()
                    + " "
                    + document.at("/audit/rules/state").asText())
        .toList();
  }

  private static List<String> alerts(TestingRun run) throws IOException {
    return run.json("alerts").stream()
        .map(alert -> alert.at("/rule/id").asText() + " " + alert.at("/audit/alert/count").asInt())
        .toList();
  }

  private static Instant at(long minute) {
    return START.plus(Duration.ofMinutes(minute));
  }
}
