package dev.nightjar.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.cep.operator.RuleOperators;
import dev.nightjar.dynamodb.ChangeRecord;
import dev.nightjar.job.configuration.ConfigurationException;
import dev.nightjar.sinks.archive.ArchiveSink;
import dev.nightjar.sinks.opensearch.Document;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class TopologyTest {

  private static final Instant START = Instant.parse("2026-11-21T09:00:00Z");

  private final TestingChanges changes = new TestingChanges();

  @Test
  void projectsDetectsAndCountsBetweenItsEnds() throws Exception {
    try (TestingRun run = new TestingRun(day(), -1)) {
      run(run, "hashmap");

      assertDay(run);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"hashmap", "rocksdb"})
  void givesTheSameDocumentsAfterAKillInMidStream(String backend) throws Exception {
    List<ChangeRecord> day = day();
    try (TestingRun calm = new TestingRun(day, -1);
        TestingRun killed = new TestingRun(day, 17)) {
      run(calm, backend);
      run(killed, backend);

      assertThat(killed.failed).isTrue();
      assertDay(killed);
      for (String end : List.of("events", "alerts", "counts", "dead-letters")) {
        assertThat(bodies(killed, end)).as(end).isEqualTo(bodies(calm, end));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"hashmap,1,4", "rocksdb,4,2"})
  void givesTheSameDocumentsFromASavepointAtAnotherParallelism(
      String backend, int before, int after, @TempDir Path folder) throws Exception {
    List<ChangeRecord> day = day();
    try (TestingRun calm = new TestingRun(day, -1);
        TestingRun moved = new TestingRun(day, 17)) {
      run(calm, backend);

      Configuration first = new Configuration();
      first.set(StateBackendOptions.STATE_BACKEND, backend);
      first.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
      JobClient job =
          TestingJob.of(moved, before, first, TestingSettings.with()).executeAsync("before");
      moved.reached.get();
      String savepoint = TestingJob.savepoint(job, folder);
      // The source is not told of savepoints.
      moved.checkpointed.complete(null);
      assertThatThrownBy(() -> job.getJobExecutionResult().get())
          .hasStackTraceContaining("killed by the test");

      Configuration second = new Configuration();
      second.set(StateBackendOptions.STATE_BACKEND, backend);
      second.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint);
      TestingJob.of(moved, after, second, TestingSettings.with()).execute("after");

      assertDay(moved);
      for (String end : List.of("events", "alerts", "counts", "dead-letters")) {
        assertThat(bodies(moved, end)).as(end).isEqualTo(bodies(calm, end));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "project",
        "detect",
        "count",
        "project,detect",
        "detect,count",
        "project,detect,count"
      })
  void givesEveryOperatorAUidAndANameOfTheLists(String pipelines) {
    Set<String> known =
        Stream.concat(
                Arrays.stream(Uids.values()).map(uid -> uid.uid() + " " + uid.displayName()),
                Arrays.stream(RuleOperators.values())
                    .map(uid -> uid.uid() + " " + uid.displayName()))
            .collect(Collectors.toSet());

    List<StreamNode> nodes = nodes(graph(pipelines));

    assertThat(nodes)
        .extracting(StreamNode::getTransformationUID)
        .doesNotContainNull()
        .doesNotHaveDuplicates()
        .contains(Uids.SOURCE.uid(), Uids.DEAD_LETTERS.uid());
    assertThat(nodes)
        .allSatisfy(
            node ->
                assertThat(known)
                    .contains(
                        ofTheList(node.getTransformationUID())
                            + " "
                            + node.getOperatorName()
                                .replaceFirst("^(Source|Sink): ", "")
                                .replaceFirst(": (Writer|Committer)$", "")));
  }

  /** Flink gives the one who makes files visible the uid of who writes them, with its own words. */
  private static String ofTheList(String uid) {
    return uid.replaceFirst("^Sink Committer: ", "");
  }

  @Test
  void runsOnlyThePipelinesThatAreAskedFor() {
    assertThat(uids("project")).contains(Uids.EVENTS.uid()).doesNotContain(Uids.COUNT.uid());
    assertThat(uids("count"))
        .contains(Uids.COUNT.uid())
        .doesNotContain(Uids.EVENTS.uid(), Uids.ALERTS.uid());
    assertThat(uids("detect")).contains(Uids.ALERTS.uid()).doesNotContain(Uids.COUNTS.uid());
  }

  @Test
  void usesEveryUidOfTheListsOnce() {
    assertThat(
            Stream.concat(
                Arrays.stream(Uids.values()).map(Uids::uid),
                Arrays.stream(RuleOperators.values()).map(RuleOperators::uid)))
        .doesNotHaveDuplicates()
        .containsExactlyInAnyOrderElementsOf(
            uids("project,detect,count").stream().map(TopologyTest::ofTheList).distinct().toList());
  }

  @Test
  void setsMaxParallelismAndLeavesParallelismAlone() {
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.createLocalEnvironment(3, withCheckpoints());
    build(env, "project,detect,count");

    assertThat(env.getMaxParallelism()).isEqualTo(Topology.MAX_PARALLELISM);
    assertThat(nodes(env.getStreamGraph(false)))
        .allSatisfy(node -> assertThat(node.getParallelism()).isIn(1, 3))
        .filteredOn(node -> node.getParallelism() == 1)
        .extracting(StreamNode::getTransformationUID)
        .containsExactlyInAnyOrder(
            Uids.RULES.uid(),
            Uids.RULE_NEWS.uid(),
            Uids.RULE_SIGHTS.uid(),
            RuleOperators.RULES.uid(),
            RuleOperators.COVERAGE.uid());
  }

  @Test
  void refusesAnArchiveThatNoCheckpointWouldMakeVisible() {
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.createLocalEnvironment(1, new Configuration());

    assertThatThrownBy(() -> build(env, "project"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("archive.path = '/no/such/folder'")
        .hasMessageContaining("Set execution.checkpointing.interval");
  }

  @Test
  void forbidsKryoAndMadeUpUidsInCode() {
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.createLocalEnvironment(1, new Configuration());
    build(env, "count");

    assertThat(env.getConfig().getSerializerConfig().hasGenericTypesDisabled()).isTrue();
    assertThat(env.getConfig().hasAutoGeneratedUIDsEnabled()).isFalse();
  }

  @Test
  void leavesTheClustersMaxParallelismAlone() {
    Configuration configuration = new Configuration().set(PipelineOptions.MAX_PARALLELISM, 256);
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.createLocalEnvironment(1, configuration);
    build(env, "count");

    assertThat(env.getMaxParallelism()).isEqualTo(256);
  }

  /** A burst, a near miss of another tenant, a grant and its export, and all that is no event. */
  private List<ChangeRecord> day() {
    List<ChangeRecord> day = new ArrayList<>();
    for (int minute = 0; minute < 12; minute++) {
      day.add(changes.entry("acme", "invoice.export", "ada", at(minute)));
      if (minute < 9) {
        day.add(changes.entry("globex", "invoice.export", "ada", at(minute)));
      }
    }
    day.add(changes.session(at(13)));
    day.add(changes.broken("acme", at(14)));
    day.add(changes.grant("initech", "root", "bob", at(20)));
    day.add(changes.entry("initech", "report.export", "bob", at(30)));
    day.add(changes.expired(day.get(0), at(31)));
    day.add(changes.modified(day.get(1), at(32)));
    day.add(changes.entry("acme", "user.login", "ada", at(200)));
    return day;
  }

  private static void assertDay(TestingRun run) throws Exception {
    // 21 exports of the bursts, grant, export, tampering, login.
    assertThat(run.documents("events")).hasSize(25);
    assertThat(run.documents("dead-letters")).hasSize(1);
    assertThat(run.json("alerts"))
        .extracting(
            alert -> alert.at("/organization/id").asText() + " " + alert.at("/rule/id").asText())
        .containsExactlyInAnyOrder(
            "acme nightjar-burst-export-fast",
            "acme nightjar-burst-export",
            "acme nightjar-burst-export-fast",
            "globex nightjar-burst-export-fast",
            "globex nightjar-audit-tampered",
            "initech nightjar-grant-then-export");
    long counted = 0;
    for (JsonNode count : run.json("counts")) {
      counted += count.at("/audit/count/minute").asLong();
    }
    assertThat(counted).isEqualTo(25);
  }

  private static Instant at(long minute) {
    return START.plus(Duration.ofMinutes(minute));
  }

  private static void run(TestingRun run, String backend) throws Exception {
    TestingJob.of(run, 2, TestingJob.restarting(backend), TestingSettings.with()).execute("test");
  }

  private static List<String> uids(String pipelines) {
    return nodes(graph(pipelines)).stream().map(StreamNode::getTransformationUID).toList();
  }

  /** Without them there is no archive. */
  private static Configuration withCheckpoints() {
    return new Configuration()
        .set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofSeconds(1));
  }

  private static StreamGraph graph(String pipelines) {
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.createLocalEnvironment(1, withCheckpoints());
    build(env, pipelines);
    return env.getStreamGraph(false);
  }

  private static void build(StreamExecutionEnvironment env, String pipelines) {
    TestingSink sink = new TestingSink("none", "none");
    Topology.build(
        env,
        TestingSettings.with(
            "--pipelines=" + pipelines, "--archive.path=/no/such/folder", "--archive.what=all"),
        new TestingSource("none"),
        TestingSettings.rules(),
        new Ends(sink, sink, sink, sink, sink, sink, new ArchiveSink("/no/such/folder")));
  }

  private static List<StreamNode> nodes(StreamGraph graph) {
    return List.copyOf(graph.getStreamNodes());
  }

  private static Map<String, String> bodies(TestingRun run, String end) {
    return run.documents(end).entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> text(entry.getValue())));
  }

  private static String text(Document document) {
    return document.version() + " " + new String(document.body(), StandardCharsets.UTF_8);
  }
}
