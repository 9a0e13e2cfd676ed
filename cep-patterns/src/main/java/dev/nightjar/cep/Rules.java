package dev.nightjar.cep;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The catalogue of rules. */
public final class Rules {

  private Rules() {}

  /**
   * The rules that run with these options, in the order of the catalogue.
   *
   * @throws IllegalArgumentException if the options hold faults, with all of them in its message
   */
  public static List<Rule> of(DetectionOptions options) {
    options.requireValid();
    return List.of(
        new BurstExport(options),
        new GrantThenExport(options),
        new AuditTampered(),
        new TenantMismatch());
  }

  /** What people read about each rule, with default options. */
  public static List<RuleDescription> catalogue() {
    return of(DetectionOptions.defaults()).stream().map(Rule::description).toList();
  }

  /** The catalogue as a Markdown table: id, title, level, default, ATT&amp;CK, description. */
  public static String markdownTable() {
    return catalogue().stream()
        .map(
            rule ->
                "| `%s` | %s | %s | %s | %s | %s |\n"
                    .formatted(
                        rule.id(),
                        rule.title(),
                        rule.level().name().toLowerCase(Locale.ROOT),
                        rule.shape(),
                        String.join(", ", rule.attack()),
                        rule.description()))
        .collect(
            Collectors.joining(
                "",
                "| rule | title | level | default | ATT&CK | what it means |\n"
                    + "|---|---|---|---|---|---|\n",
                ""));
  }
}
