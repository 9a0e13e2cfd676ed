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

  /** The catalogue as Markdown for people: the table, then what to know and do for each rule. */
  public static String page() {
    StringBuilder page = new StringBuilder(markdownTable());
    for (RuleDescription rule : catalogue()) {
      page.append("\n## ").append(rule.title()).append("\n\n");
      page.append("`").append(rule.id()).append("`, version ").append(rule.version());
      page.append(". ").append(rule.description()).append("\n");
      list(page, "Harmless look-alikes", "-", rule.falsePositives());
      list(page, "What it does not see", "-", rule.knownGaps());
      list(page, "What to do", "1.", rule.runbook());
    }
    return page.toString();
  }

  private static void list(StringBuilder page, String title, String mark, List<String> lines) {
    page.append("\n**").append(title).append("**\n\n");
    lines.forEach(line -> page.append(mark).append(' ').append(line).append('\n'));
  }
}
