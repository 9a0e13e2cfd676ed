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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the router takes for an event that no rule wants. */
final class UnwantedCost {

  private static final int EVENTS = 100_000;
  private static final String BASELINE = "look up the action in a hash map";

  private UnwantedCost() {}

  static List<Measurement> measure(boolean quick, Benchmark.Progress progress) {
    int passes = quick ? 10 : 50;
    progress.step("unwanted events, " + Report.number((double) EVENTS * passes) + " each");
    RuleEvents made = new RuleEvents(100, Integer.MAX_VALUE, 10, 1_000, Opening.VIEW);
    List<AuditEvent> events = new ArrayList<>();
    for (int n = 0; n < EVENTS; n++) {
      AuditEvent event = made.event(n);
      if (event.action().endsWith(".opened")) {
        events.add(event);
      }
    }
    double lookUp = lookUp(events, passes);
    return List.of(
        row("rules.unwanted", RuleTexts.read(RuleTexts.of(10)), events, passes, lookUp),
        row(
            "rules.unwanted.catalogue",
            LiveRules.running(RuleTexts.read(Catalogue.files())),
            events,
            passes,
            lookUp));
  }

  private static Measurement row(
      String name, RuleSet rules, List<AuditEvent> events, int passes, double lookUp) {
    EventRouter router = new EventRouter(rules, 0, source -> true);
    AuditEventView view =
        new AuditEventView(router.fields(), MappingAliases.of(Mapping.standard()));
    Refusing sink = new Refusing();
    double micros =
        micros(
            () -> {
              for (AuditEvent event : events) {
                router.route(view.of(event), sink);
              }
            },
            events.size(),
            passes);
    return new Measurement(name, micros, "us/event", BASELINE, lookUp, Target.valueAtMost(0.2));
  }

  private static double lookUp(List<AuditEvent> events, int passes) {
    Map<String, int[]> index = new HashMap<>();
    events.forEach(event -> index.putIfAbsent(event.action(), new int[1]));
    return micros(
        () -> {
          for (AuditEvent event : events) {

            index.get(event.action())[0]++;
          }
        },
        events.size(),
        passes);
  }

  private static double micros(Runnable pass, int events, int passes) {
    for (int i = 0; i < passes; i++) {
      pass.run();
    }
    List<Double> rounds = new ArrayList<>();
    for (int i = 0; i < passes; i++) {
      rounds.add(Cpu.nanos(pass) / 1e3 / events);
    }
    return Cpu.median(rounds);
  }

  /** An event that somebody wants does not belong here. */
  private static final class Refusing implements RouteSink {

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
}
