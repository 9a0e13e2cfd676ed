package dev.nightjar.local.cli;

import dev.nightjar.cep.engine.Evidence;
import dev.nightjar.cep.engine.Occurrence;
import dev.nightjar.cep.match.Coverage;
import dev.nightjar.cep.match.EventRouter;
import dev.nightjar.cep.match.EventView;
import dev.nightjar.cep.match.RouteSink;
import dev.nightjar.cep.rule.CorrelationRule;
import dev.nightjar.cep.rule.EventRule;
import dev.nightjar.cep.rule.Micros;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./nightjar rules coverage}. */
@Command(
    name = "coverage",
    description = {
      "Names the rules that can't fire, because no event carries their action or their fields. The"
          + " days are counted back from the newest event. A running job tells the same as the"
          + " metric blindRules.",
      "Exit status 0 where every rule sees; 1 where one is blind; 2 for a rule or input that is"
          + " refused."
    },
    sortOptions = false)
final class RulesCoverageCommand implements Callable<Integer> {

  @Mixin private RuleSelection selection;

  @Mixin private EventSelection events;

  @Option(
      names = "--days",
      paramLabel = "N",
      defaultValue = "7",
      description = "What was not seen for so long is unseen (default: ${DEFAULT-VALUE}).")
  private int days;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Shows this text.")
  private boolean help;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    if (days < 1) {
      throw new WrongUseException("--days = " + days + ": must be 1 or more");
    }
    EventRouter router = new EventRouter(selection.rules(), 0, any -> true);
    Coverage coverage = router.coverage();
    Nowhere nowhere = new Nowhere();
    events.read(router.fields(), event -> router.route(event, nowhere));
    PrintWriter out = spec.commandLine().getOut();
    if (coverage.newest() == Coverage.NEVER) {
      throw new WrongUseException("there is no event in what was given");
    }
    List<Coverage.Unseen> unseen =
        Coverage.unseen(coverage.marks(), coverage.newest() - Micros.of(Duration.ofDays(days)));
    for (Coverage.Unseen one : unseen) {
      out.println(
          one.rule()
              + ": "
              + (one.field().isEmpty()
                  ? "no event that it could want"
                  : "the events that it could want lack " + one.field())
              + (one.last() == Coverage.NEVER
                  ? ""
                  : ", the last one at " + Evidence.instant(one.last())));
    }
    out.flush();
    PrintWriter err = spec.commandLine().getErr();
    err.printf(
        "%d rules on events, %d of them blind, by %d days up to %s%n",
        coverage.marks().stream().map(Coverage.Unseen::rule).distinct().count(),
        unseen.stream().map(Coverage.Unseen::rule).distinct().count(),
        days,
        Evidence.instant(coverage.newest()));
    err.flush();
    return unseen.isEmpty() ? 0 : 1;
  }

  private static final class Nowhere implements RouteSink {
    @Override
    public void matched(EventRule rule, EventView event) {}

    @Override
    public void occurrence(int stage, Occurrence occurrence) {}

    @Override
    public void withoutGroup(CorrelationRule rule) {}
  }
}
