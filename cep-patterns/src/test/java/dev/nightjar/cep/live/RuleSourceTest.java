package dev.nightjar.cep.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.nightjar.cep.rule.RuleText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The source in a real Flink, over a real directory. */
@Timeout(120)
class RuleSourceTest {

  private static final Duration INTERVAL = Duration.ofMillis(20);

  @TempDir private Path parent;
  private Path folder;
  private final TestingNews news = new TestingNews();
  private final List<JobClient> jobs = new ArrayList<>();

  @BeforeEach
  void makeDirectory() throws IOException {
    folder = Files.createDirectory(parent.resolve("rules"));
  }

  @AfterEach
  void cancel() {
    for (JobClient job : jobs) {
      if (!job.getJobExecutionResult().isDone()) {
        job.cancel().join();
      }
    }
    news.close();
  }

  /** Writes a file at once, as an editor that renames does. */
  private void write(String name, String yaml) throws IOException {
    Path hidden = Files.writeString(folder.resolve("." + name), yaml);
    Files.move(hidden, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
  }

  private JobClient start(ShippedRules shipped, String savepoint) throws Exception {
    RuleDecision decision = RuleSource.judge(folder.toString(), shipped, Clock.systemUTC());
    return start(RuleSource.of(folder.toString(), INTERVAL, shipped, decision), savepoint);
  }

  private JobClient start(RuleSource source, String savepoint) throws Exception {
    Configuration configuration =
        new Configuration()
            .set(PipelineOptions.GENERIC_TYPES, false)
            .set(PipelineOptions.AUTO_GENERATE_UIDS, false)
            .set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(50));
    if (savepoint != null) {
      configuration.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint);
    }
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.createLocalEnvironment(2, configuration);
    env.fromSource(
            source, WatermarkStrategy.noWatermarks(), "rules", TypeInformation.of(RuleNews.class))
        .uid("rules")
        .setParallelism(1)
        .sinkTo(news.sink())
        .uid("sink");
    JobClient job = env.executeAsync("rules");
    jobs.add(job);
    return job;
  }

  private void awaitVersion(long version) {
    await().atMost(Duration.ofSeconds(60)).until(() -> news.versions().contains(version));
  }

  private void awaitState(String name, String state) {
    await().atMost(Duration.ofSeconds(60)).until(() -> news.state(name).equals(state));
  }

  private List<String> files(long version) {
    return news.bundles().stream()
        .filter(bundle -> bundle.version() == version)
        .findFirst()
        .map(bundle -> java.util.Arrays.stream(bundle.files()).map(RuleText::name).toList())
        .orElseThrow();
  }

  @Test
  void emitsWhatIsAddedChangedAndRemovedAndKeepsWhatBecameWrong() throws Exception {
    for (int i = 0; i < 10; i++) {
      write("r" + i + ".yml", TestingRules.rule("r" + i, "pdf"));
    }
    start(TestingRules.shipped(), null);
    awaitVersion(0);
    awaitState("r0", "ACTIVE");

    write("new.yml", TestingRules.rule("new", "csv"));
    awaitVersion(1);
    awaitState("new", "ACTIVE");
    assertThat(files(1)).contains("new.yml", "r0.yml", "shipped:integrity/tampered.yml");

    write("new.yml", TestingRules.rule("new", "xml"));
    awaitVersion(2);

    Files.delete(folder.resolve("r0.yml"));
    awaitVersion(3);
    awaitState("r0", "REMOVED");
    assertThat(files(3)).doesNotContain("r0.yml");

    write("new.yml", "title: broken\n");
    awaitState("new.yml", "REFUSED");
    write("r1.yml", TestingRules.rule("r1", "txt"));
    awaitVersion(4);
    assertThat(news.bundles().get(4).files())
        .contains(new RuleText("new.yml", TestingRules.rule("new", "xml")));

    write("new.yml", TestingRules.rule("new", "xml"));
    awaitState("new.yml", "ACTIVE");
    assertThat(news.versions()).containsExactly(0L, 1L, 2L, 3L, 4L);
  }

  @Test
  void holdsADirectoryThatWasEmptiedUntilTheFileConfirmHoldsItsDigest() throws Exception {
    write("a.yml", TestingRules.rule("a", "pdf"));
    write("b.yml", TestingRules.rule("b", "csv"));
    start(TestingRules.shipped(), null);
    awaitState("b", "ACTIVE");
    Files.delete(folder.resolve("a.yml"));
    Files.delete(folder.resolve("b.yml"));
    awaitState("rules", "HELD");
    assertThat(news.versions()).containsExactly(0L);

    RuleDecision alone =
        RuleSource.judge(folder.toString(), TestingRules.shipped(), Clock.systemUTC());
    write("CONFIRM", alone.next().bundle().digest());
    awaitVersion(1);
    awaitState("rules", "ACTIVE");
    assertThat(files(1)).containsExactly("shipped:integrity/tampered.yml");
  }

  @Test
  void goesOnWithTheRulesOfTheCheckpointUntilTheDirectorySaysOtherwise() throws Exception {
    write("a.yml", TestingRules.rule("a", "pdf"));
    JobClient first = start(TestingRules.shipped(), null);
    awaitVersion(0);
    write("a.yml", TestingRules.rule("a", "csv"));
    awaitVersion(1);
    RuleBundle before = news.bundles().get(1);
    String savepoint =
        await()
            .atMost(Duration.ofSeconds(60))
            .ignoreExceptions()
            .until(
                () ->
                    first
                        .stopWithSavepoint(
                            false,
                            parent.resolve("savepoints").toUri().toString(),
                            SavepointFormatType.CANONICAL)
                        .get(),
                Objects::nonNull);

    // The new graph was made of other rules, and the directory is gone when it starts.
    write("a.yml", TestingRules.rule("a", "from-the-graph"));
    RuleSource source =
        RuleSource.of(
            folder.toString(),
            INTERVAL,
            TestingRules.shipped(),
            RuleSource.judge(folder.toString(), TestingRules.shipped(), Clock.systemUTC()));
    Path away = Files.move(folder, parent.resolve("away"));
    int known = news.bundles().size();
    start(source, savepoint);
    await().atMost(Duration.ofSeconds(60)).until(() -> news.bundles().size() > known);
    assertThat(news.bundles().get(known)).usingRecursiveComparison().isEqualTo(before);

    Files.move(away, folder);
    awaitVersion(2);
    assertThat(news.bundles().get(news.bundles().size() - 1).files())
        .contains(new RuleText("a.yml", TestingRules.rule("a", "from-the-graph")));
  }

  @Test
  void endsAfterOneLookWhereTheJobIsBounded() throws Exception {
    write("a.yml", TestingRules.rule("a", "pdf"));
    RuleDecision decision =
        RuleSource.judge(folder.toString(), TestingRules.shipped(), Clock.systemUTC());
    RuleSource source =
        RuleSource.of(folder.toString(), INTERVAL, TestingRules.shipped(), decision).once();
    start(source, null).getJobExecutionResult().get();
    assertThat(news.versions()).containsExactly(0L);
    assertThat(news.state("a")).isEqualTo("ACTIVE");
  }
}
