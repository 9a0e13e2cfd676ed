package dev.nightjar.cep.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.audit.Alert;
import dev.nightjar.audit.AuditEvent;
import dev.nightjar.cep.live.RuleBundle;
import dev.nightjar.cep.pattern.BurstExport;
import dev.nightjar.cep.pattern.PatternRules;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The same rules over the same stream, on our evaluators and on Flink's stock operators. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class EnginesJobTest {

  private static final int PARALLELISM = 2;
  private static final int BOUND_MILLIS = 2_000;

  @RegisterExtension
  private static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(PARALLELISM)
              .build());

  private static final RuleBundle RULES =
      TestingBundles.bundle(
          0,
          TestingBundles.EXPORT,
          TestingBundles.GRANT,
          TestingBundles.SWITCHED_OFF,
          TestingBundles.burst(3),
          TestingBundles.IDLE_GRANT,
          correlation("test-both", "temporal", "[export, grant]", ""),
          correlation("test-then", "temporal_ordered", "[grant, export]", ""),
          correlation(
              "test-alone",
              "temporal_ordered",
              "[grant, export, off]",
              "grant and export and not off"),
          """
          title: Off
          id: test-off-event
          name: off
          status: stable
          logsource: {product: nightjar}
          detection: {selection: {event.action: log.off}, condition: selection}
          """);

  private static String correlation(String id, String type, String rules, String condition) {
    return """
        title: %s
        id: %s
        status: stable
        level: high
        correlation:
          type: %s
          rules: %s
          group-by: [user.id]
          timespan: 45s
        %snightjar: {escalate: [{count: 3, level: critical}]}
        """
        .formatted(
            id, id, type, rules, condition.isEmpty() ? "" : "  condition: " + condition + "\n");
  }

  @Test
  void bothEnginesGiveTheSameAlerts() throws Exception {
    List<AuditEvent> events = events(77, 900);
    List<String> compiled = run(events, RULES, PatternRules.NONE, DetectionEngine.COMPILED);
    List<String> cep = run(events, RULES, PatternRules.NONE, DetectionEngine.CEP);
    assertSame(cep, compiled);
    assertThat(compiled).hasSizeGreaterThan(100);
    for (String id : List.of("burst", "idle", "both", "then", "alone", "off")) {
      assertThat(compiled).anyMatch(line -> line.startsWith("test-" + id + " "));
    }
  }

  @Test
  void aPatternInJavaRunsOnBothEngines() throws Exception {
    RuleBundle bundle =
        TestingBundles.bundle(
            0, TestingBundles.EXPORT.replace("name: export", "name: " + BurstExport.EXPORT));
    PatternRules patterns = PatternRules.of(new BurstExport());
    List<AuditEvent> events = events(78, 600);
    List<String> compiled = run(events, bundle, patterns, DetectionEngine.COMPILED);
    List<String> cep = run(events, bundle, patterns, DetectionEngine.CEP);
    assertSame(cep, compiled);
    assertThat(compiled).hasSizeGreaterThan(5);
  }

  @Test
  void refusesRulesWithoutAPatternByName() {
    StreamExecutionEnvironment env = environment();
    RuleBundle bundle =
        TestingBundles.bundle(
            0,
            TestingBundles.EXPORT,
            TestingBundles.burst(3).replace("gte: 3", "lt: 3"),
            TestingBundles.OUTBREAK);
    DataStream<AuditEvent> source = source(env, events(1, 5));
    assertThatThrownBy(
            () ->
                RuleDetection.attach(
                    source,
                    again(env, bundle),
                    null,
                    bundle,
                    RuleDetectionOptions.defaults().withEngine(DetectionEngine.CEP)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("lt, lte, eq and neq")
        .hasMessageContaining("is fed by correlations");
  }

  private static void assertSame(List<String> cep, List<String> compiled) {
    List<String> missing = new ArrayList<>(compiled);
    cep.forEach(missing::remove);
    List<String> more = new ArrayList<>(cep);
    compiled.forEach(more::remove);
    assertThat(missing.stream().limit(10)).as("of the stock operators missing").isEmpty();
    assertThat(more.stream().limit(10)).as("of the stock operators too many").isEmpty();
  }

  /** What to read of an alert, then all its bits. */
  private static String line(Alert alert) {
    String evidence =
        Arrays.stream(alert.evidence())
            .map(one -> one.eventId() + "@" + Duration.between(TestingAudit.NINE, one.time()))
            .collect(Collectors.joining(" "));
    return "%s %s %s %s %s"
        .formatted(
            alert.ruleId(),
            alert.tenant(),
            Arrays.toString(alert.groups()),
            evidence,
            AlertBits.line(alert));
  }

  private static List<AuditEvent> events(long seed, int size) {
    SplittableRandom random = new SplittableRandom(seed);
    String[] actions = {
      "invoice.export", "invoice.export", "role.granted", "invoice.read", "log.off"
    };
    List<AuditEvent> events = new ArrayList<>();
    long millis = 0;
    for (int i = 0; i < size; i++) {
      millis += random.nextInt(5) == 0 ? 0 : random.nextInt(4_000);
      int pick = random.nextInt(40);
      String action = actions[pick == 39 ? 4 : pick % 4];
      Duration at = Duration.ofMillis(millis).plusNanos(random.nextInt(3) * 250_000L);
      AuditEvent event =
          // Somebody is given roles and hardly does a thing.
          (random.nextInt(20) == 0
                  ? TestingAudit.export("idler").does("role.granted")
                  : TestingAudit.export("user-" + random.nextInt(3)).does(action))
              .of("tenant-" + random.nextInt(3))
              .id("e" + i)
              .at(at);
      events.add(event);
      if (random.nextInt(15) == 0) {
        events.add(event);
      }
    }
    // Out of order, within the bound.
    SplittableRandom delays = random.split();
    record Delayed(AuditEvent event, long at) {}
    return events.stream()
        .map(one -> new Delayed(one, one.time().toEpochMilli() + delays.nextInt(BOUND_MILLIS)))
        .sorted(Comparator.comparingLong(Delayed::at))
        .map(Delayed::event)
        .toList();
  }

  private static StreamExecutionEnvironment environment() {
    Configuration configuration = new Configuration();
    configuration.setString("pipeline.generic-types", "false");
    configuration.setString("pipeline.auto-generate-uids", "false");
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration);
    env.setParallelism(PARALLELISM);
    return env;
  }

  private static DataStream<AuditEvent> source(
      StreamExecutionEnvironment env, List<AuditEvent> events) {
    return env.fromData(events, TypeInformation.of(AuditEvent.class))
        .setParallelism(1)
        .uid("source")
        .assignTimestampsAndWatermarks(
            WatermarkStrategy.<AuditEvent>forGenerator(context -> new AfterEachEvent())
                .withTimestampAssigner((event, time) -> event.time().toEpochMilli()))
        .setParallelism(1)
        .uid("watermarks");
  }

  private static DataStream<RuleBundle> again(StreamExecutionEnvironment env, RuleBundle bundle) {
    return env.fromData(List.of(bundle), RuleBundleSerializer.TYPE).setParallelism(1).uid("rules");
  }

  private static List<String> run(
      List<AuditEvent> events, RuleBundle bundle, PatternRules patterns, DetectionEngine engine)
      throws Exception {
    StreamExecutionEnvironment env = environment();
    Detected detected =
        RuleDetection.attach(
            source(env, events),
            again(env, bundle),
            null,
            bundle,
            RuleDetectionOptions.defaults().withEngine(engine).withPatterns(patterns));
    List<String> lines = new ArrayList<>();
    CloseableIterator<Alert> alerts = detected.alerts().executeAndCollect();
    try {
      alerts.forEachRemaining(alert -> lines.add(line(alert)));
    } finally {
      alerts.close();
    }
    lines.sort(null);
    return lines;
  }

  /** A watermark after each event, the bound behind the newest. */
  private static final class AfterEachEvent implements WatermarkGenerator<AuditEvent> {

    private long newest = Long.MIN_VALUE + BOUND_MILLIS + 1;

    @Override
    public void onEvent(AuditEvent event, long time, WatermarkOutput output) {
      newest = Math.max(newest, time);
      output.emitWatermark(new Watermark(newest - BOUND_MILLIS - 1));
    }

    @Override
    public void onPeriodicEmit(WatermarkOutput output) {
      // Told after each event.
    }
  }
}
