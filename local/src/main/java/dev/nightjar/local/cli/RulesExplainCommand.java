package dev.nightjar.local.cli;

import dev.nightjar.cep.check.Explainer;
import dev.nightjar.cep.check.GroupReport;
import dev.nightjar.cep.rule.RuleSet;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./nightjar rules explain}. */
@Command(
    name = "explain",
    description = {
      "Says for a rule how far it got on events, group by group, and why it did not fire. It keeps"
          + " what the rule wants in memory: give it the hours in question.",
      "Exit status 0 where the rule fired, 1 where it did not, 2 for a rule or input that is refused."
    },
    sortOptions = false)
final class RulesExplainCommand implements Callable<Integer> {

  @Option(
      names = "--rule",
      paramLabel = "R",
      required = true,
      description = "The rule's id, name or title.")
  private String rule;

  @Mixin private RuleSelection selection;

  @Mixin private EventSelection events;

  @Option(names = "--tenant", paramLabel = "T", description = "Only this tenant's groups.")
  private String tenant;

  @Option(
      names = "--group",
      paramLabel = "FIELD=VALUE",
      description = "Only groups with this value; may be given several times.")
  private final Map<String, String> group = new LinkedHashMap<>();

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "10",
      description = "The most groups to show (default: ${DEFAULT-VALUE}).")
  private int limit;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Shows this text.")
  private boolean help;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    if (limit < 1) {
      throw new WrongUseException("--limit = " + limit + ": must be 1 or more");
    }
    RuleSet rules = selection.rules();
    Explainer explainer;
    try {
      explainer = new Explainer(rules, rule);
    } catch (IllegalArgumentException e) {
      throw new WrongUseException(e.getMessage());
    }
    events.read(explainer.fields(), explainer::offer);
    PrintWriter out = spec.commandLine().getOut();
    explainer.inputLines().forEach(out::println);
    boolean fired =
        explainer.hasGroups() ? groups(explainer, out) : matches(explainer.matches(), out);
    out.flush();
    return fired ? 0 : 1;
  }

  private boolean matches(List<String> matches, PrintWriter out) {
    matches.stream().limit(limit).forEach(match -> out.println("  alerts: " + match));
    if (matches.size() > limit) {
      out.println("  and " + (matches.size() - limit) + " more");
    }
    return !matches.isEmpty();
  }

  private boolean groups(Explainer explainer, PrintWriter out) {
    List<GroupReport> reports = explainer.groups(tenant, group);
    boolean fired = false;
    for (GroupReport report : reports.stream().limit(limit).toList()) {
      out.println();
      out.println(
          "tenant "
              + report.tenant()
              + report.group().entrySet().stream()
                  .map(entry -> ", " + entry.getKey() + " " + entry.getValue())
                  .collect(Collectors.joining()));
      report.alerts().forEach(alert -> out.println("  " + alert));
      if (report.alerts().isEmpty()) {
        out.println("  did not fire");
      }
      report.lines().forEach(line -> out.println("  " + line));
    }
    for (GroupReport report : reports) {
      fired |= !report.alerts().isEmpty();
    }
    if (reports.isEmpty()) {
      out.println("No group" + (tenant == null && group.isEmpty() ? "" : " of these") + ".");
    } else if (reports.size() > limit) {
      out.println();
      out.println("and " + (reports.size() - limit) + " more groups: --tenant, --group or --limit");
    }
    return fired;
  }
}
