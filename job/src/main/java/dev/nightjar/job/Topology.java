package dev.nightjar.job;

import dev.nightjar.audit.ActionCount;
import dev.nightjar.audit.Alert;
import dev.nightjar.audit.AuditEvent;
import dev.nightjar.audit.DeadLetter;
import dev.nightjar.audit.UndecidedHour;
import dev.nightjar.cep.live.RuleBundle;
import dev.nightjar.cep.live.RuleNews;
import dev.nightjar.cep.live.RuleSource;
import dev.nightjar.cep.match.MappingAliases;
import dev.nightjar.cep.operator.AuditEventSerializer;
import dev.nightjar.cep.operator.Detected;
import dev.nightjar.cep.operator.RuleDetection;
import dev.nightjar.cep.operator.RuleDetectionOptions;
import dev.nightjar.cep.operator.Undecidable;
import dev.nightjar.dynamodb.ChangeRecord;
import dev.nightjar.job.counts.CountSelection;
import dev.nightjar.job.counts.RollingCounts;
import dev.nightjar.sinks.opensearch.AlertDocuments;
import dev.nightjar.sinks.opensearch.CountDocuments;
import dev.nightjar.sinks.opensearch.DeadLetterDocuments;
import dev.nightjar.sinks.opensearch.Document;
import dev.nightjar.sinks.opensearch.EventDocuments;
import dev.nightjar.sinks.opensearch.GapDocuments;
import dev.nightjar.sinks.opensearch.IndexNames;
import dev.nightjar.sinks.opensearch.RuleDocuments;
import dev.nightjar.sinks.opensearch.UndecidedDocuments;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** The graph of the job, between ends that are given: what runs in production is what is tested. */
public final class Topology {

  /**
   * Where Flink's {@code pipeline.max-parallelism} is not set: divisible by most parallelisms, and
   * never to be changed, because state is cut into so many groups.
   */
  static final int MAX_PARALLELISM = 720;

  private Topology() {}

  /**
   * Adds the job to an environment.
   *
   * @param env gets the settings without which the graph is not safe; its parallelism is not
   *     touched
   * @param settings which pipelines run, and how
   * @param source the changes; it makes its own watermarks
   * @param rules the rules; null where nothing is detected
   * @param ends where the documents go
   */
  public static void build(
      StreamExecutionEnvironment env,
      Settings settings,
      Source<ChangeRecord, ?, ?> source,
      RuleSource rules,
      Ends ends) {
    configure(env);
    IndexNames names = settings.search().names();
    GeoFiles geo = settings.enrichment().geo();
    SingleOutputStreamOperator<AuditEvent> events =
        env.fromSource(
                source,
                WatermarkStrategy.noWatermarks(),
                Uids.SOURCE.displayName(),
                TypeInformation.of(ChangeRecord.class))
            .uid(Uids.SOURCE.uid())
            .process(
                new ChangeMapping(settings.mapping(), geo.shipWith(env)), AuditEventSerializer.TYPE)
            .uid(Uids.MAP.uid())
            .name(Uids.MAP.displayName());
    DataStream<DeadLetter> deadLetters = events.getSideOutput(ChangeMapping.DEAD_LETTERS);
    DeadLetterDocuments deadLetterDocuments = new DeadLetterDocuments(names);
    write(
        documents(deadLetters, deadLetterDocuments::of, Uids.DEAD_LETTER_DOCUMENTS),
        ends.deadLetters(),
        Uids.DEAD_LETTERS);
    GapDocuments gapDocuments = new GapDocuments(names);
    DataStream<Document> gaps =
        documents(events.getSideOutput(ChangeMapping.GAPS), gapDocuments::of, Uids.GAP_DOCUMENTS);
    if (settings.does(Pipeline.PROJECT)) {
      EventDocuments eventDocuments = new EventDocuments(names);
      write(
          documents(events, eventDocuments::of, Uids.EVENT_DOCUMENTS), ends.events(), Uids.EVENTS);
      if (settings.archive() != null) {
        Archiving.attach(env, events, settings, ends.archive());
      }
    }
    if (settings.does(Pipeline.DETECT)) {
      SingleOutputStreamOperator<RuleBundle> bundles = rules(env, rules);
      Detected detected =
          RuleDetection.attach(
              events,
              bundles,
              events.getSideOutput(ChangeMapping.GAPS),
              rules.initial(),
              RuleDetectionOptions.defaults()
                  .withTable(settings.rules().table())
                  .withEngine(settings.rules().engine())
                  .withAliases(MappingAliases.of(settings.mapping()))
                  .withPatterns(StartingRules.patterns(settings.rules()).rules()));
      write(ruleStates(bundles, detected, names), ends.rules(), Uids.RULE_STATES);
      gaps = gaps.union(undecided(detected.undecidable(), names));
      DataStream<Alert> alerts =
          detected
              .alerts()
              .filter(new RegionGate(settings.region()))
              .uid(Uids.ALERT_GATE.uid())
              .name(Uids.ALERT_GATE.displayName());
      AlertDocuments alertDocuments = new AlertDocuments(names, geo.labels());
      write(
          documents(alerts, alertDocuments::of, Uids.ALERT_DOCUMENTS), ends.alerts(), Uids.ALERTS);
    }
    write(gaps, ends.gaps(), Uids.GAPS);
    if (settings.does(Pipeline.COUNT)) {
      DataStream<ActionCount> counts =
          events
              .filter(new CountSelection())
              .uid(Uids.COUNT_SELECTION.uid())
              .name(Uids.COUNT_SELECTION.displayName())
              .keyBy(AuditEvent::tenant, Types.STRING)
              .process(new RollingCounts(), TypeInformation.of(ActionCount.class))
              .uid(Uids.COUNT.uid())
              .name(Uids.COUNT.displayName());
      CountDocuments countDocuments = new CountDocuments(names);
      write(
          documents(counts, countDocuments::of, Uids.COUNT_DOCUMENTS), ends.counts(), Uids.COUNTS);
    }
  }

  /** What a gap left undecided stands beside the gaps. */
  private static DataStream<Document> undecided(DataStream<Undecidable> windows, IndexNames names) {
    UndecidedDocuments documents = new UndecidedDocuments(names);
    return documents(
        windows
            .keyBy(UndecidedHours::key, Types.STRING)
            .process(new UndecidedHours(), TypeInformation.of(UndecidedHour.class))
            .uid(Uids.UNDECIDED.uid())
            .name(Uids.UNDECIDED.displayName()),
        documents::of,
        Uids.UNDECIDED_DOCUMENTS);
  }

  /** The sets of rules, with reports on how they stand beside them. */
  private static SingleOutputStreamOperator<RuleBundle> rules(
      StreamExecutionEnvironment env, RuleSource source) {
    return env.fromSource(
            source,
            WatermarkStrategy.noWatermarks(),
            Uids.RULES.displayName(),
            TypeInformation.of(RuleNews.class))
        .setParallelism(1)
        .uid(Uids.RULES.uid())
        .process(new RuleNewsDivider(), TypeInformation.of(RuleBundle.class))
        .setParallelism(1)
        .uid(Uids.RULE_NEWS.uid())
        .name(Uids.RULE_NEWS.displayName());
  }

  /** How rules stand, and whether events come that they could want. */
  private static DataStream<Document> ruleStates(
      SingleOutputStreamOperator<RuleBundle> bundles, Detected detected, IndexNames names) {
    RuleDocuments documents = new RuleDocuments(names);
    return documents(
            bundles.getSideOutput(RuleNewsDivider.REPORTS), documents::of, Uids.RULE_DOCUMENTS)
        .union(
            detected
                .sights()
                .map(documents::ofSight, TypeInformation.of(Document.class))
                .uid(Uids.RULE_SIGHTS.uid())
                .name(Uids.RULE_SIGHTS.displayName())
                // Chained to an operator that is never parallel, or else never: a savepoint at one
                // parallelism would not start at another.
                .forceNonParallel());
  }

  /** In code, because the managed service has no configuration file for them. */
  private static void configure(StreamExecutionEnvironment env) {
    env.configure(
        new Configuration()
            .set(PipelineOptions.GENERIC_TYPES, false)
            .set(PipelineOptions.AUTO_GENERATE_UIDS, false));
    if (env.getMaxParallelism() <= 0) {
      env.setMaxParallelism(MAX_PARALLELISM);
    }
  }

  private static <T> DataStream<Document> documents(
      DataStream<T> values, MapFunction<T, Document> documents, Uids operator) {
    return values
        .map(documents, TypeInformation.of(Document.class))
        .uid(operator.uid())
        .name(operator.displayName());
  }

  private static void write(DataStream<Document> documents, Sink<Document> sink, Uids operator) {
    documents.sinkTo(sink).uid(operator.uid()).name(operator.displayName());
  }
}
