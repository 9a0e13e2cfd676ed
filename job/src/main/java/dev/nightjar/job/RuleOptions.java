package dev.nightjar.job;

import static dev.nightjar.job.configuration.Option.of;
import static dev.nightjar.job.configuration.ValueType.choice;
import static dev.nightjar.job.configuration.ValueType.duration;
import static dev.nightjar.job.configuration.ValueType.flag;
import static dev.nightjar.job.configuration.ValueType.list;
import static dev.nightjar.job.configuration.ValueType.text;

import dev.nightjar.cep.operator.DetectionEngine;
import dev.nightjar.job.configuration.Option;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** What can be set about rules and the engine that runs them. */
public final class RuleOptions {

  /** What a fault in a rule file does where the job is submitted. */
  public enum OnFault {
    /** The job does not start. */
    STOP,
    /** The job starts without the file and reports it. */
    REPORT
  }

  public static final Option<String> DIRECTORY =
      of(
          "rules.directory",
          text(),
          null,
          "A directory of Sigma files, or a prefix such as `s3://bucket/rules`, that is looked at"
              + " while the job runs. A rule of the id of a shipped one replaces it.");

  public static final Option<Boolean> CATALOGUE =
      of(
          "rules.catalogue",
          flag(),
          "true",
          "Whether the shipped rules run. The built-in ones on the integrity of the log always do.");

  public static final Option<Duration> POLL_INTERVAL =
      of(
          "rules.poll-interval",
          duration(Duration.ofMillis(100), Duration.ofHours(1)),
          "2 s",
          "How long the job waits between two looks at the directory.");

  public static final Option<OnFault> ON_FAULT =
      of(
          "rules.on-fault",
          choice(OnFault.class),
          "stop",
          "What a fault in a rule file does at start. While the job runs, the last good version"
              + " stays. An application cluster runs main again after a failover: `report` there.");

  public static final Option<String> PRODUCT =
      of(
          "rules.log-source.product",
          text(),
          "nightjar",
          "The product that the table is the log of: a rule whose `logsource` names another does"
              + " not apply.");

  public static final Option<String> SERVICE =
      of("rules.log-source.service", text(), "audit", "The service of the product, likewise.");

  public static final Option<String> CATEGORY =
      of(
          "rules.log-source.category",
          text(),
          null,
          "The category, likewise; without one, rules of any category apply.");

  public static final Option<DetectionEngine> ENGINE =
      of(
          "detect.engine",
          choice(DetectionEngine.class),
          "compiled",
          "`cep` runs each rule on an operator of Flink CEP: slower, with the rules of the start alone,"
              + " for comparison.");

  public static final Option<List<String>> PATTERNS =
      of(
          "detect.patterns",
          list(text()),
          null,
          "Names of classes, in a jar beside the job's, of rules that are written in Java as patterns"
              + " of Flink CEP.");

  /** All of them, in the order of the documentation. */
  public static final List<Option<?>> ALL =
      List.of(
          DIRECTORY,
          CATALOGUE,
          POLL_INTERVAL,
          ON_FAULT,
          PRODUCT,
          SERVICE,
          CATEGORY,
          ENGINE,
          PATTERNS);

  /** Options of an earlier version, each with what to do instead. */
  public static final Map<String, String> RETIRED =
      Map.of(
          "detect.burst-export.threshold", instead("burst-export.yml", "condition.gte"),
          "detect.burst-export.window", instead("burst-export.yml", "timespan"),
          "detect.grant-then-export.window", instead("grant-then-export.yml", "timespan"),
          "detect.export-actions", instead("burst-export.yml", "event.action of the base rule"),
          "detect.grant-actions",
              instead("grant-then-export.yml", "event.action of the base rule"));

  private RuleOptions() {}

  private static String instead(String file, String key) {
    return "what a rule looks for stands in its file now. Copy the documents to change out of the"
        + " shipped "
        + file
        + " into a directory, change "
        + key
        + " there, and set "
        + DIRECTORY.key()
        + " to it (docs/rules.md); then remove this";
  }
}
