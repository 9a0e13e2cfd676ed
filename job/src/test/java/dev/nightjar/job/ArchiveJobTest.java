package dev.nightjar.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nightjar.dynamodb.ChangeRecord;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What finished files of the archive hold, whatever happened to the job on the way. */
@Timeout(120)
class ArchiveJobTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Instant START = Instant.parse("2026-11-20T23:30:00Z");
  private static final int KILLED_AFTER = 20;

  /** All are open at the end: each costs a file descriptor of the test. */
  private static final int TENANTS = Integer.getInteger("nightjar.test.tenants", 500);

  private final TestingChanges changes = new TestingChanges();
  private final List<ChangeRecord> day = day();

  @TempDir private Path folder;

  @Test
  void holdsEachEventByTenantAndDayAsItWasIndexed() throws Exception {
    try (TestingRun run = run(-1)) {
      execute(run, "all", "10 min");

      assertWhole(run);
      assertThat(files().keySet())
          .containsExactlyInAnyOrder(
              "events/tenant=acme/day=2026-11-20",
              "events/tenant=acme/day=2026-11-21",
              "events/tenant=glob%45x%2Finc/day=2026-11-20",
              "events/tenant=glob%45x%2Finc/day=2026-11-21",
              "expired/tenant=acme/day=2026-11-20",
              "expired/tenant=acme/day=2026-11-21");
      assertThat(files().values()).as("one file for each folder").allMatch(n -> n.size() == 1);
    }
  }

  @Test
  void holdsOnlyWhatExpiredWhereNoMoreIsAskedFor() throws Exception {
    try (TestingRun run = run(-1)) {
      execute(run, "expired", "10 min");

      assertThat(lines("events")).isEmpty();
      assertExpired();
    }
  }

  @Test
  void holdsAFileForEachOfManyTenants() throws Exception {
    List<ChangeRecord> many = new ArrayList<>();
    for (int i = 0; i < TENANTS; i++) {
      many.add(changes.entry("t" + i, "invoice.export", "ada", at(0)));
    }
    try (TestingRun run = new TestingRun(many, -1)) {
      run.archive = archive().toUri().toString();
      execute(run, "all", "10 min");

      assertThat(files()).hasSize(TENANTS);
      assertThat(lines("events"))
          .extracting(line -> line.at("/document/organization/id").asText())
          .doesNotHaveDuplicates()
          .hasSize(TENANTS);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"0 s", "10 min"})
  void holdsEachLineOnceAfterAKillBetweenCheckpoints(String interval) throws Exception {
    try (TestingRun run = run(KILLED_AFTER)) {
      run.failLater = 7;
      // Lines that no checkpoint has seen are being written when the job dies.
      run.mayFail = interval.startsWith("0") ? this::isAFileOpen : () -> true;
      execute(run, "all", interval);

      assertThat(run.failed).isTrue();
      assertWhole(run);
    }
  }

  @Test
  void holdsEachLineOnceFromASavepointAtAnotherParallelism() throws Exception {
    try (TestingRun run = run(KILLED_AFTER).gated()) {
      Configuration first = TestingJob.restarting();
      first.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
      JobClient job = environment(run, 1, first, "all", "10 min").executeAsync("before");
      run.reached.get();
      String savepoint = TestingJob.savepoint(job, folder.resolve("savepoint"));
      run.checkpointed.complete(null);
      assertThatThrownBy(() -> job.getJobExecutionResult().get())
          .hasStackTraceContaining("killed by the test");

      Configuration second = TestingJob.restarting();
      second.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint);
      environment(run, 3, second, "all", "10 min").execute("after");

      assertWhole(run);
    }
  }

  private TestingRun run(int failBefore) {
    TestingRun run = new TestingRun(day, failBefore);
    run.archive = archive().toUri().toString();
    return run;
  }

  private Path archive() {
    return folder.resolve("archive");
  }

  private void execute(TestingRun run, String what, String interval) throws Exception {
    environment(run, 2, TestingJob.restarting(), what, interval).execute("archive");
  }

  private static StreamExecutionEnvironment environment(
      TestingRun run, int parallelism, Configuration configuration, String what, String interval) {
    Settings settings =
        TestingSettings.with(
            "--pipelines=project",
            "--archive.path=" + run.archive,
            "--archive.what=" + what,
            "--archive.roll-interval=" + interval);
    return TestingJob.of(run, parallelism, configuration, settings, null);
  }

  /** Two tenants over midnight; two entries that expire, one that is changed. */
  private List<ChangeRecord> day() {
    List<ChangeRecord> all = new ArrayList<>();
    for (int minute = 0; minute < 60; minute += 3) {
      all.add(changes.entry("acme", "invoice.export", "ada", at(minute)));
      all.add(changes.entry("globEx/inc", "invoice.export", "ada", at(minute)));
    }
    all.add(changes.expired(all.get(0), at(61)));
    all.add(changes.modified(all.get(1), at(62)));
    all.add(changes.expired(all.get(38), at(63)));
    return all;
  }

  private static Instant at(int minute) {
    return START.plus(Duration.ofMinutes(minute));
  }

  private void assertWhole(TestingRun run) throws IOException {
    List<JsonNode> lines = lines("events");
    assertThat(run.documents("events")).hasSize(41);
    assertThat(lines)
        .extracting(line -> line.path("id").asText())
        .containsExactlyInAnyOrderElementsOf(
            run.documents("events").values().stream().map(document -> document.id()).toList());
    for (JsonNode line : lines) {
      String index = "nightjar-events-" + line.at("/day").asText().replace('-', '.');
      var document = run.documents("events").get(index + "/" + line.path("id").asText());
      assertThat(line.path("document")).isEqualTo(JSON.readTree(document.body()));
      assertThat(line.path("hash").asText()).isEqualTo(document.contentHash());
    }
    assertExpired();
  }

  private void assertExpired() throws IOException {
    assertThat(lines("expired"))
        .extracting(
            line -> line.at("/key/SK/S").asText() + " " + line.at("/item/action/S").asText())
        .containsExactlyInAnyOrder(
            "EVENT#2026-11-20T23:30:00Z#1 invoice.export",
            "EVENT#2026-11-21T00:27:00Z#39 invoice.export");
  }

  /** Names of finished files by folder. */
  private Map<String, List<String>> files() throws IOException {
    Map<String, List<String>> files = new TreeMap<>();
    if (Files.exists(archive())) {
      try (Stream<Path> all = Files.walk(archive())) {
        all.filter(Files::isRegularFile)
            .filter(file -> !file.getFileName().toString().startsWith("."))
            .forEach(
                file ->
                    files
                        .computeIfAbsent(
                            archive().relativize(file.getParent()).toString(),
                            key -> new ArrayList<>())
                        .add(file.getFileName().toString()));
      }
    }
    return files;
  }

  private boolean isAFileOpen() {
    if (!Files.exists(archive())) {
      return false;
    }
    try (Stream<Path> all = Files.walk(archive())) {
      return all.anyMatch(file -> file.getFileName().toString().startsWith(".part-"));
    } catch (IOException | UncheckedIOException e) {
      // It was renamed while we looked.
      return false;
    }
  }

  /** All lines of a kind, each with the day of its folder. */
  private List<JsonNode> lines(String kind) throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    for (Map.Entry<String, List<String>> entry : files().entrySet()) {
      if (!entry.getKey().startsWith(kind)) {
        continue;
      }
      for (String name : entry.getValue()) {
        assertThat(name).matches("part-[0-9a-z-]+\\.json\\.gz");
        try (BufferedReader in =
            new BufferedReader(
                new InputStreamReader(
                    new GZIPInputStream(
                        Files.newInputStream(archive().resolve(entry.getKey()).resolve(name))),
                    StandardCharsets.UTF_8))) {
          for (String line = in.readLine(); line != null; line = in.readLine()) {
            JsonNode json = JSON.readTree(line);
            String day = entry.getKey().substring(entry.getKey().indexOf("day=") + 4);
            ((ObjectNode) json).put("day", day);
            lines.add(json);
          }
        }
      }
    }
    return lines;
  }
}
