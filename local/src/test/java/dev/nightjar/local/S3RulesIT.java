package dev.nightjar.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.nightjar.cep.live.FoundRules;
import dev.nightjar.cep.live.RuleBundle;
import dev.nightjar.cep.live.RuleDecision;
import dev.nightjar.cep.live.RuleDirectory;
import dev.nightjar.cep.live.RuleNews;
import dev.nightjar.cep.live.RuleSource;
import dev.nightjar.cep.live.ShippedRules;
import dev.nightjar.cep.rule.RuleText;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.LongSupplier;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.FilterFunction;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.fs.FSDataOutputStream;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.plugin.DefaultPluginManager;
import org.apache.flink.core.plugin.DirectoryBasedPluginFinder;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Metric;
import org.apache.flink.runtime.testutils.InMemoryReporter;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Rules below a prefix of a bucket, by Flink's own S3 file system, loaded as a plugin. */
@Timeout(90)
class S3RulesIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private static Path folder;
  private static S3Server server;

  /** A bucket for each test. */
  private final String bucket = "rules-" + UUID.randomUUID();

  @BeforeAll
  static void start() throws Exception {
    server = S3Server.start(folder);
    Configuration configuration = Configuration.fromMap(server.flinkOptions());
    FileSystem.initialize(
        configuration,
        new DefaultPluginManager(
            new DirectoryBasedPluginFinder(Checkout.current().s3Plugins()).findPlugins(),
            CoreOptions.getPluginParentFirstLoaderPatterns(configuration)));
  }

  @AfterAll
  static void stop() {
    FileSystem.initialize(new Configuration(), null);
    server.close();
  }

  @BeforeEach
  void create() throws Exception {
    server.createBucket(bucket);
  }

  @AfterEach
  void drop() throws Exception {
    server.dropBucket(bucket);
  }

  @Test
  void findsTheObjectsBelowThePrefixAndNothingElse() throws Exception {
    write("team/b.yml", "b");
    write("team/deep/er/c.yaml", "ü");
    write("team/a.test.yml", "test");
    write("team/.hidden.yml", "hidden");
    write("team/README.md", "words");
    write("team/CONFIRM", "abc\n");
    write("team-2/x.yml", "of others");
    write("y.yml", "above");

    FoundRules found = directory("team").read();

    assertThat(found.files())
        .containsExactly(new RuleText("b.yml", "b"), new RuleText("deep/er/c.yaml", "ü"));
    assertThat(found.unreadable()).isEmpty();
    assertThat(found.confirmation()).isEqualTo("abc");
    assertThat(directory("team/").read()).as("with a slash").isEqualTo(found);
    assertThat(directory("").read().files())
        .as("the whole bucket")
        .extracting(RuleText::name)
        .containsExactly("team-2/x.yml", "team/b.yml", "team/deep/er/c.yaml", "y.yml");
  }

  @Test
  void seesAnObjectThatWasChangedAddedOrRemoved() throws Exception {
    write("team/a.yml", "one");
    write("team/b.yml", "b");
    RuleDirectory directory = directory("team");
    assertThat(directory.read().files()).hasSize(2);

    // Within a second and of one length: the store tells the time of objects in seconds.
    write("team/a.yml", "two");
    write("team/c.yml", "c");
    delete("team/b.yml");

    assertThat(directory.read().files())
        .containsExactly(new RuleText("a.yml", "two"), new RuleText("c.yml", "c"));
  }

  @Test
  void knowsNothingWhereBucketOrPrefixIsMissing() throws Exception {
    write("team/a.yml", "a");
    assertThatThrownBy(() -> new RuleDirectory("s3://no-such-bucket/team", clock()).read())
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> directory("no-such-prefix").read())
        .isInstanceOf(FileNotFoundException.class);
    assertThatThrownBy(() -> directory("team/a.yml").read())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("it is a file and no directory");
    // Flink leaves an object "team/" behind, as consoles make one for a folder: a directory, empty.
    delete("team/a.yml");
    assertThat(directory("team").read()).isEqualTo(FoundRules.NONE);
    // Without it there is none: nobody can tell "no rules" from "the wrong place".
    delete("team");
    assertThatThrownBy(() -> directory("team").read()).isInstanceOf(FileNotFoundException.class);
  }

  @Test
  void changesRulesWhileTheJobRunsAndKeepsThemWhileTheBucketIsAway() throws Exception {
    InMemoryReporter metrics = InMemoryReporter.createWithRetainedMetrics();
    write("team/rule.yml", rule(10));
    JobClient job = start("s3://" + bucket + "/team", metrics);
    await().atMost(PATIENCE).until(() -> sets().equals(List.of("0 10m")));

    write("team/rule.yml", rule(20));
    await().atMost(PATIENCE).until(() -> sets().equals(List.of("0 10m", "1 20m")));
    assertThat(gauge(metrics, job.getJobID(), "unreachable")).isEqualTo(0);

    server.dropBucket(bucket);
    await().atMost(PATIENCE).until(() -> gauge(metrics, job.getJobID(), "unreachable").equals(1));
    assertThat(gauge(metrics, job.getJobID(), "setVersion")).as("stays").isEqualTo(1L);
    assertThat(sets()).hasSize(2);

    server.createBucket(bucket);
    write("team/rule.yml", rule(30));
    await().atMost(PATIENCE).until(() -> sets().equals(List.of("0 10m", "1 20m", "2 30m")));
    assertThat(gauge(metrics, job.getJobID(), "unreachable")).isEqualTo(0);
    job.cancel().get();
  }

  private static JobClient start(String directory, InMemoryReporter metrics) throws Exception {
    ShippedRules shipped = new ShippedRules(List.of(), List.of());
    RuleDecision decision = RuleSource.judge(directory, shipped, Clock.systemUTC());
    assertThat(decision.faults()).isEmpty();
    Seen.SETS.clear();
    Configuration configuration =
        new Configuration()
            .set(PipelineOptions.GENERIC_TYPES, false)
            .set(PipelineOptions.AUTO_GENERATE_UIDS, false);
    metrics.addToConfiguration(configuration);
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.createLocalEnvironment(1, configuration);
    env.fromSource(
            RuleSource.of(directory, Duration.ofMillis(200), shipped, decision),
            WatermarkStrategy.noWatermarks(),
            "rules",
            TypeInformation.of(RuleNews.class))
        .uid("rules")
        .filter(new Seen())
        .uid("seen")
        .sinkTo(new DiscardingSink<>())
        .uid("nothing");
    return env.executeAsync("rules in a bucket");
  }

  private static Object gauge(InMemoryReporter metrics, JobID job, String name) {
    return metrics.findMetrics(job, ".*[.]rules[.]" + name).values().stream()
        .filter(Gauge.class::isInstance)
        .map(metric -> value(metric))
        .findFirst()
        .orElse("there is no " + name);
  }

  private static Object value(Metric metric) {
    return ((Gauge<?>) metric).getValue();
  }

  private static List<String> sets() {
    return List.copyOf(Seen.SETS);
  }

  private static String rule(int minutes) {
    return """
        title: Export
        id: export
        detection:
          selection: {event.action: invoice.export}
          condition: selection
        ---
        title: Exports
        id: exports
        correlation:
          type: event_count
          rules: export
          group-by: [user.id]
          timespan: %dm
          condition: {gte: 2}
        """
        .formatted(minutes);
  }

  private RuleDirectory directory(String prefix) {
    return new RuleDirectory("s3://" + bucket + "/" + prefix, clock());
  }

  private static LongSupplier clock() {
    return Clock.systemUTC()::millis;
  }

  private org.apache.flink.core.fs.Path path(String key) {
    return new org.apache.flink.core.fs.Path("s3://" + bucket + "/" + key);
  }

  private void write(String key, String content) throws IOException {
    org.apache.flink.core.fs.Path path = path(key);
    try (FSDataOutputStream out =
        path.getFileSystem().create(path, FileSystem.WriteMode.OVERWRITE)) {
      out.write(content.getBytes(UTF_8));
    }
  }

  private void delete(String key) throws IOException {
    path(key).getFileSystem().delete(path(key), false);
  }

  /** Notes each set as {@code version timespan}. One job runs at a time. */
  private static final class Seen implements FilterFunction<RuleNews> {

    private static final long serialVersionUID = 1;

    private static final Queue<String> SETS = new ConcurrentLinkedQueue<>();

    @Override
    public boolean filter(RuleNews news) {
      RuleBundle bundle = news.bundle();
      if (bundle != null) {
        String timespan =
            Arrays.stream(bundle.files()[0].yaml().split("\n"))
                .filter(line -> line.contains("timespan: "))
                .findFirst()
                .orElse("")
                .replaceAll(".*timespan: ", "");
        SETS.add(bundle.version() + " " + timespan);
      }
      return false;
    }
  }
}
