package dev.nightjar.benchmarks;

import dev.nightjar.audit.AuditEvent;
import dev.nightjar.audit.mapping.Mapping;
import dev.nightjar.benchmarks.Measurement.Target;
import dev.nightjar.benchmarks.RuleEvents.Opening;
import dev.nightjar.cep.catalogue.Catalogue;
import dev.nightjar.cep.engine.Occurrence;
import dev.nightjar.cep.live.LiveRules;
import dev.nightjar.cep.match.AuditEventView;
import dev.nightjar.cep.match.EventRouter;
import dev.nightjar.cep.match.EventView;
import dev.nightjar.cep.match.MappingAliases;
import dev.nightjar.cep.match.RouteSink;
import dev.nightjar.cep.rule.CorrelationRule;
import dev.nightjar.cep.rule.EventRule;
import dev.nightjar.cep.rule.RuleSet;
import dev.nightjar.cep.rule.RuleText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** What the router takes for an event that no rule wants. */
final class UnwantedCost {

  /** One wanted event in so many. */
  private static final int NEVER = Integer.MAX_VALUE;

  private static final int BATCH = 1_000;

  /** The shipped rule that wants every event, of which few are sent to it. */
  private static final String SILENCE = "tenant-silent.yml";

  private static final String BASELINE = "look up the action in a hash map";

  private UnwantedCost() {}

  static List<Measurement> measure(boolean quick, Benchmark.Progress progress) {
    int batches = quick ? 300 : 2_000;
    progress.step("unwanted events, " + Report.number((double) BATCH * batches) + " each");
    double lookUp = lookUp(batches);
    List<RuleText> shipped = new ArrayList<>(Catalogue.files());
    RuleSet all = LiveRules.running(RuleTexts.read(shipped));
    shipped.removeIf(file -> file.name().equals(SILENCE));
    RuleSet others = LiveRules.running(RuleTexts.read(shipped));
    RuleSet hundred = RuleTexts.read(RuleTexts.of(10));
    Target target = Target.valueAtMost(0.2);
    return List.of(
        row("rules.unwanted", hundred, new Refusing(), batches, lookUp, target),
        row("rules.unwanted.catalogue", others, new Refusing(), batches, lookUp, target),
        row("rules.unwanted.but-for-silence", all, new Sparing(), batches, lookUp, Target.none()));
  }

  private static Measurement row(
      String name, RuleSet rules, RouteSink sink, int batches, double lookUp, Target target) {
    EventRouter router = new EventRouter(rules, 0, source -> true);
    AuditEventView view =
        new AuditEventView(router.fields(), MappingAliases.of(Mapping.standard()));
    double micros = micros(event -> router.route(view.of(event), sink), batches);
    return new Measurement(name, micros, "us/event", BASELINE, lookUp, target);
  }

  private static double lookUp(int batches) {
    Map<String, int[]> index = new HashMap<>();
    return micros(
        event -> index.computeIfAbsent(event.action(), action -> new int[1])[0]++, batches);
  }

  /** The median of batches of events that were just made, as they come from a network. */
  private static double micros(Consumer<AuditEvent> work, int batches) {
    RuleEvents made = new RuleEvents(100, NEVER, 10, 1_000, Opening.VIEW);
    List<Double> micros = new ArrayList<>();
    List<AuditEvent> events = new ArrayList<>();
    for (long n = 0; micros.size() < 2L * batches; ) {
      events.clear();
      for (; events.size() < BATCH; n++) {
        AuditEvent event = made.event(n);
        if (event.action().endsWith(".opened")) {
          events.add(event);
        }
      }
      micros.add(Cpu.nanos(() -> events.forEach(work)) / 1e3 / BATCH);
    }
    // The first half warms the compiler up.
    return Cpu.median(micros.subList(batches, micros.size()));
  }

  /** An event that somebody wants does not belong here. */
  private static class Refusing implements RouteSink {

    @Override
    public void matched(EventRule rule, EventView event) {
      throw new IllegalStateException(rule.header().id() + " wants " + event.action());
    }

    @Override
    public void occurrence(int stage, Occurrence occurrence) {
      throw new IllegalStateException("some rule wants " + occurrence.evidence().action());
    }

    @Override
    public void withoutGroup(CorrelationRule rule) {
      throw new IllegalStateException(rule.header().id() + " wants an event without a group");
    }
  }

  /** Takes what the rule on silence wants. */
  private static final class Sparing extends Refusing {

    @Override
    public void occurrence(int stage, Occurrence occurrence) {
      if (occurrence.group().length > 0 || occurrence.inputs().length > 1) {
        super.occurrence(stage, occurrence);
      }
    }
  }
}
