package dev.nightjar.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.audit.AuditEvent;
import dev.nightjar.benchmarks.RuleEvents.Opening;
import dev.nightjar.cep.engine.Occurrence;
import dev.nightjar.cep.match.AuditEventView;
import dev.nightjar.cep.match.EventRouter;
import dev.nightjar.cep.match.EventView;
import dev.nightjar.cep.match.RouteSink;
import dev.nightjar.cep.rule.CorrelationRule;
import dev.nightjar.cep.rule.EventRule;
import dev.nightjar.cep.rule.RuleSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What the numbers are said to be about. */
class RuleTextsTest {

  private static final RuleEvents EXPORTS = new RuleEvents(100, 1, 10, 1_000, Opening.VIEW);

  @Test
  void makesTenRulesAnActionThatAllGroupByThePerson() {
    RuleSet rules = RuleTexts.read(RuleTexts.of(10));

    assertThat(rules.correlations()).hasSize(100);
    assertThat(rules.correlations())
        .extracting(CorrelationRule::grouping)
        .containsOnly(rules.correlations().get(0).grouping());
  }

  @Test
  void makesOneOccurrenceOfAnEventAndTwoWhereOneRuleGroupsOtherwise() {
    AuditEvent export = export();

    assertThat(occurrences(RuleTexts.read(RuleTexts.of(10)), export)).hasSize(1);
    assertThat(occurrences(RuleTexts.read(RuleTexts.of(10, "source.ip")), export)).hasSize(2);
  }

  @Test
  void concernsTenRulesByAnExport() {
    RuleSet rules = RuleTexts.read(RuleTexts.of(10));
    long feed = occurrences(rules, export()).get(0).inputs()[0];

    assertThat(rules.correlations())
        .filteredOn(rule -> rule.inputs().stream().anyMatch(input -> input.feed() == feed))
        .hasSize(RuleTexts.RULES_AN_ACTION);
  }

  @Test
  void keepsOfTheHeadlineRulesTheTwo() {
    assertThat(RuleTexts.read(RuleTexts.headline()).correlations())
        .extracting(rule -> rule.header().id())
        .containsExactlyInAnyOrder("nightjar-burst-export", "nightjar-grant-then-export");
  }

  @Test
  void wantsOneEventInSoMany() {
    RuleEvents mix = new RuleEvents(100, 20, 10, 1_000, Opening.VIEW);

    long wanted =
        LongStream.range(0, 10_000)
            .filter(n -> mix.event(n).action().startsWith("report-"))
            .count();

    assertThat(wanted).isBetween(400L, 600L);
    assertThat(mix.event(7)).isEqualTo(mix.event(7));
  }

  private static AuditEvent export() {
    return LongStream.range(0, 100)
        .mapToObj(EXPORTS::event)
        .filter(event -> event.action().endsWith(".export"))
        .findFirst()
        .orElseThrow();
  }

  private static List<Occurrence> occurrences(RuleSet rules, AuditEvent event) {
    EventRouter router = new EventRouter(rules, 0, source -> true);
    List<Occurrence> found = new ArrayList<>();
    router.route(
        new AuditEventView(router.fields(), Map.of()).of(event),
        new RouteSink() {
          @Override
          public void matched(EventRule rule, EventView view) {}

          @Override
          public void occurrence(int stage, Occurrence occurrence) {
            found.add(occurrence);
          }

          @Override
          public void withoutGroup(CorrelationRule rule) {}
        });
    return found;
  }
}
