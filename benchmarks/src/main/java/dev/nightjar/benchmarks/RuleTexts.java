package dev.nightjar.benchmarks;

import dev.nightjar.cep.catalogue.Catalogue;
import dev.nightjar.cep.live.RuleBundle;
import dev.nightjar.cep.rule.ReadRules;
import dev.nightjar.cep.rule.RuleSet;
import dev.nightjar.cep.rule.RuleText;
import dev.nightjar.cep.sigma.SigmaReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Rules made by number: ten an action, so that an event that is wanted concerns ten of them. */
final class RuleTexts {

  /** How many rules want an event of one of the actions. */
  static final int RULES_AN_ACTION = 10;

  private static final String BASE =
      """
      title: Export %1$d
      name: export_%1$d
      logsource: {product: nightjar}
      detection:
        done: {event.action: report-%1$d.export, event.outcome: success}
        condition: done
      """;

  private static final String VIEW =
      """
      title: View %1$d
      name: view_%1$d
      logsource: {product: nightjar}
      detection:
        done: {event.action: report-%1$d.view, event.outcome: success}
        condition: done
      """;

  private static final String CORRELATION =
      """
      title: Rule %2$d of action %1$d
      id: bench-%1$d-%2$d
      level: high
      correlation:
        type: %3$s
        rules: %4$s
        group-by: %5$s
        timespan: %6$s
        condition: %7$s
      """;

  private static final String ORDERED =
      """
      title: Rule %2$d of action %1$d
      id: bench-%1$d-%2$d
      level: high
      correlation:
        type: temporal_ordered
        rules: [view_%1$d, export_%1$d]
        group-by: audit.principal
        timespan: %3$s
      """;

  private RuleTexts() {}

  /**
   * Rules of several shapes: six counts with thresholds from 5 to 100 and windows from 5 minutes to
   * an hour, one of distinct values, one of a sum, two sequences. All group by the person, so that
   * an event is one occurrence.
   *
   * @param actions how many actions are wanted, each by ten rules
   */
  static List<RuleText> of(int actions) {
    return of(actions, "audit.principal");
  }

  /**
   * The same, but that one count of each action groups by something else.
   *
   * @param second what that one groups by
   */
  static List<RuleText> of(int actions, String second) {
    List<RuleText> files = new ArrayList<>();
    for (int action = 0; action < actions; action++) {
      String base = "export_" + action;
      List<String> documents = new ArrayList<>();
      documents.add(BASE.formatted(action));
      documents.add(VIEW.formatted(action));
      documents.add(count(action, 0, base, "audit.principal", "1h", 10));
      documents.add(count(action, 1, base, "audit.principal", "5m", 5));
      documents.add(count(action, 2, base, "audit.principal", "10m", 50));
      documents.add(count(action, 3, base, "audit.principal", "1h", 100));
      documents.add(count(action, 4, base, second, "30m", 20));
      documents.add(count(action, 5, base, "audit.principal", "15m", 15));
      documents.add(
          CORRELATION.formatted(
              action,
              6,
              "value_count",
              base,
              "audit.principal",
              "30m",
              "{field: audit.target.id, gte: 8}"));
      documents.add(
          CORRELATION.formatted(
              action,
              7,
              "value_sum",
              base,
              "audit.principal",
              "1h",
              "{field: audit.records, gte: 50000}"));
      documents.add(ORDERED.formatted(action, 8, "30m"));
      documents.add(ORDERED.formatted(action, 9, "5m"));
      files.add(new RuleText("export-" + action + ".yml", String.join("---\n", documents)));
    }
    return files;
  }

  /** One count of an action's exports by a person within an hour, that fires at a thousand. */
  static List<RuleText> one() {
    String rule = count(0, 0, "export_0", "audit.principal", "1h", 1_000);
    return List.of(new RuleText("one.yml", String.join("---\n", BASE.formatted(0), rule)));
  }

  private static String count(
      int action, int rule, String base, String group, String window, int threshold) {
    return CORRELATION.formatted(
        action, rule, "event_count", base, group, window, "{gte: " + threshold + "}");
  }

  /** The two headline rules as they are shipped, without the faster burst beside them. */
  static List<RuleText> headline() {
    List<RuleText> files = new ArrayList<>();
    for (RuleText file : Catalogue.files()) {
      if (file.name().equals("burst-export.yml") || file.name().equals("grant-then-export.yml")) {
        files.add(new RuleText(file.name(), without(file.yaml(), "nightjar-burst-export-fast")));
      }
    }
    return files;
  }

  private static String without(String documents, String id) {
    return Arrays.stream(documents.split("(?m)^---$"))
        .filter(document -> !document.contains("\nid: " + id + "\n"))
        .collect(Collectors.joining("---"));
  }

  /** The rules, which must be without fault. */
  static RuleSet read(List<RuleText> files) {
    ReadRules read = SigmaReader.read(files);
    if (!read.faults().isEmpty() || read.rules().correlations().isEmpty()) {
      throw new IllegalStateException("the rules of the benchmark are refused: " + read.faults());
    }
    return read.rules();
  }

  /** The rules as a job takes them. */
  static RuleBundle bundle(List<RuleText> files) {
    return new RuleBundle(0, "", "benchmark", files.toArray(RuleText[]::new));
  }
}
