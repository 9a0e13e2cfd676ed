package dev.nightjar.benchmarks;

import dev.nightjar.audit.AuditEvent;
import dev.nightjar.benchmarks.Measurement.Target;
import dev.nightjar.benchmarks.RuleEvents.Opening;
import dev.nightjar.cep.rule.RuleSet;
import java.util.ArrayList;
import java.util.List;

/** The two headline rules on one thread, against Esper: events are there before the clock. */
final class HeadlineRates {

  /** Exports an hour of each person: now and then somebody has ten. */
  private static final int EXPORTS_AN_HOUR = 6;

  private static final int WANTED_IN = 20;
  private static final int EVENTS_A_TENANT = 10_000;

  /** At the edges of windows the two differ: one counts the first millisecond, the other not. */
  private static final double MOST_APART = 0.02;

  private final AuditEvent[] events;
  private final EsperRules.Row[] rows;
  private final RuleSet rules = RuleTexts.read(RuleTexts.headline());
  private long alerts;
  private long matches;

  private HeadlineRates(int count) {
    int tenants = count / EVENTS_A_TENANT;
    double exportsASecond = tenants * RuleEvents.PEOPLE * EXPORTS_AN_HOUR / 3_600.0;
    RuleEvents made =
        new RuleEvents(exportsASecond * WANTED_IN, WANTED_IN, 10, tenants, Opening.GRANT);
    events = new AuditEvent[count];
    rows = new EsperRules.Row[count];
    for (int n = 0; n < count; n++) {
      events[n] = made.event(n);
      rows[n] = EsperRules.Row.of(events[n]);
    }
  }

  static List<Measurement> measure(boolean quick, Benchmark.Progress progress) throws Exception {
    int count = quick ? 300_000 : 1_000_000;
    int rounds = quick ? 3 : 7;
    progress.step("headline rules against Esper, " + Report.number(count) + " events a round");
    HeadlineRates rates = new HeadlineRates(count);
    rates.nightjar();
    rates.esper();
    List<Double> nightjar = new ArrayList<>();
    List<Double> esper = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      nightjar.add(rates.nightjar());
      esper.add(rates.esper());
    }
    progress.step(rates.alerts + " alerts, " + rates.matches + " matches of Esper");
    if (rates.alerts == 0 || Math.abs(rates.alerts - rates.matches) > MOST_APART * rates.matches) {
      throw new IllegalStateException(
          "the same rules found different things: "
              + rates.alerts
              + " alerts, and "
              + rates.matches
              + " matches of Esper");
    }
    return List.of(
        new Measurement(
            "rules.headline",
            Cpu.median(nightjar),
            "events/core-s",
            "Esper, the same rules",
            Cpu.median(esper),
            Target.ratioAtLeast(0.5)));
  }

  private double nightjar() {
    OneThread engine = new OneThread(rules);
    long nanos =
        Cpu.nanos(
            () -> {
              for (AuditEvent event : events) {
                engine.send(event);
              }
              engine.end();
            });
    alerts = engine.alerts();
    return events.length / (nanos / 1e9);
  }

  private double esper() throws Exception {
    try (EsperRules engine = new EsperRules()) {
      long nanos =
          Cpu.nanos(
              () -> {
                for (EsperRules.Row row : rows) {
                  engine.send(row);
                }
              });
      matches = engine.matches();
      return rows.length / (nanos / 1e9);
    }
  }
}
