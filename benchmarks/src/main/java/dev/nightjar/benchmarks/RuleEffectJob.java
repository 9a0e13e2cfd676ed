package dev.nightjar.benchmarks;

import dev.nightjar.audit.Alert;
import dev.nightjar.audit.AuditEvent;
import dev.nightjar.audit.AuditEvent.Actor;
import dev.nightjar.audit.AuditEvent.ActorType;
import dev.nightjar.audit.AuditEvent.Kind;
import dev.nightjar.audit.Change;
import dev.nightjar.cep.catalogue.Catalogue;
import dev.nightjar.cep.live.RuleBundle;
import dev.nightjar.cep.live.RuleDecision;
import dev.nightjar.cep.live.RuleNews;
import dev.nightjar.cep.live.RuleSource;
import dev.nightjar.cep.live.ShippedRules;
import dev.nightjar.cep.operator.AuditEventSerializer;
import dev.nightjar.cep.operator.RuleBundleSerializer;
import dev.nightjar.cep.operator.RuleDetection;
import dev.nightjar.cep.operator.RuleDetectionOptions;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.FilterFunction;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.lib.NumberSequenceSource;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;

/**
 * A job that looks at a directory of rules and detects, with the shipped rules beside those of the
 * directory, in this JVM. Two hundred events come a second, each of another person and at the time
 * of the clock, with watermarks right behind them. One runs at a time.
 */
final class RuleEffectJob implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final long PACE_MILLIS = 5;

  private final JobClient client;
  private final CompletableFuture<JobExecutionResult> end;

  private RuleEffectJob(JobClient client) {
    this.client = client;
    this.end = client.getJobExecutionResult();
  }

  /** Starts it with the rules that the directory holds now, which must be without fault. */
  static RuleEffectJob start(Path directory, Duration interval) throws Exception {
    ShippedRules shipped = ShippedRules.of(Catalogue.files(), true);
    RuleDecision decision = RuleSource.judge(directory.toString(), shipped, Clock.systemUTC());
    if (!decision.faults().isEmpty()) {
      throw new IllegalStateException(
          "the rules of the benchmark are refused: " + decision.faults());
    }
    RuleSource source = RuleSource.of(directory.toString(), interval, shipped, decision);
    FirstAlerts.SEEN.clear();
    StreamExecutionEnvironment env = BenchmarkJob.environment();
    DataStream<RuleBundle> bundles =
        env.fromSource(
                source,
                WatermarkStrategy.noWatermarks(),
                "rules",
                TypeInformation.of(RuleNews.class))
            .uid("rules")
            .filter(news -> news.bundle() != null)
            .uid("sets")
            .map(RuleNews::bundle, RuleBundleSerializer.TYPE)
            .uid("bundles");
    RuleDetection.attach(
            events(env), bundles, null, source.initial(), RuleDetectionOptions.defaults())
        .alerts()
        .filter(new FirstAlerts())
        .uid("first-alerts")
        .sinkTo(new DiscardingSink<>())
        .name("nothing")
        .uid("nothing");
    return new RuleEffectJob(env.executeAsync("rules that change"));
  }

  private static DataStream<AuditEvent> events(StreamExecutionEnvironment env) {
    return env.fromSource(
            new NumberSequenceSource(0, Long.MAX_VALUE - 1),
            WatermarkStrategy.noWatermarks(),
            "numbers",
            Types.LONG)
        .uid("numbers")
        .map(new Paced(), AuditEventSerializer.TYPE)
        .uid("events")
        .assignTimestampsAndWatermarks(
            WatermarkStrategy.<AuditEvent>forMonotonousTimestamps()
                .withTimestampAssigner((event, previous) -> event.time().toEpochMilli()))
        .uid("time");
  }

  /**
   * Waits for the first alert by a version of the rule that changes.
   *
   * @return when it came, by {@link System#nanoTime}
   */
  long awaitAlert(String version) throws Exception {
    long until = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      Long at = FirstAlerts.SEEN.get(version);
      if (at != null) {
        return at;
      }
      if (end.isDone()) {
        end.get();
      }
      if (System.nanoTime() > until) {
        throw new IllegalStateException("the version " + version + " of the rule never alerted");
      }
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }

  @Override
  public void close() {
    try {
      client.cancel().get();
      end.get(1, TimeUnit.MINUTES);
    } catch (ExecutionException e) {
      // As a cancelled job ends; what failed before was thrown where it was awaited.
    } catch (TimeoutException e) {
      throw new IllegalStateException("the job does not end", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Makes events at their pace. */
  private static final class Paced implements MapFunction<Long, AuditEvent> {

    private static final long serialVersionUID = 1;

    @Override
    public AuditEvent map(Long n) throws InterruptedException {
      TimeUnit.MILLISECONDS.sleep(PACE_MILLIS);
      String id = Long.toHexString(n);
      Instant now = Instant.now();
      return new AuditEvent(
          id,
          Kind.ENTRY,
          "acme",
          id,
          now,
          now,
          now,
          "effect.measured",
          new Actor("person-" + id, null, null, ActorType.HUMAN),
          "person-" + id,
          null,
          "success",
          null,
          "203.0.113.7",
          "benchmark/1",
          null,
          "",
          false,
          false,
          id,
          Change.Operation.INSERT,
          id,
          Change.Origin.STREAM,
          null,
          "{}",
          "{}");
    }
  }

  /** Notes when the first alert of each version came. */
  private static final class FirstAlerts implements FilterFunction<Alert> {

    private static final long serialVersionUID = 1;

    private static final Map<String, Long> SEEN = new ConcurrentHashMap<>();

    @Override
    public boolean filter(Alert alert) {
      if (alert.ruleId().equals("effect")) {
        SEEN.putIfAbsent(alert.ruleVersion(), System.nanoTime());
      }
      return false;
    }
  }
}
