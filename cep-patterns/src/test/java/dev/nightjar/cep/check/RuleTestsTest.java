package dev.nightjar.cep.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.cep.rule.RuleText;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Tests of rules pass where exactly what they say fires, and say what is wrong where not. */
class RuleTestsTest {

  private static final String RULE =
      """
      title: Two of a kind
      name: kind
      detection: {s: {event.action: take}, condition: s}
      ---
      title: Twice
      id: twice
      level: high
      correlation:
        {type: event_count, rules: [kind], group-by: [user.id], timespan: 1m, condition: {gte: 2}}
      """;

  @Test
  void passesWhereExactlyTheExpectedAlertsFire() {
    RuleTestResult result =
        one(
            """
            tests:
              - name: fires at the second
                events:
                  - {at: 0m, event.action: take, user.id: ann}
                  - {at: 60s, id: last, event.action: take, user.id: ann}
                alerts:
                  - {rule: twice, tenant: acme, group: {user.id: ann}, count: 2, level: high,
                     at: 1m, first: e1, last: last, events: [e1, last], grows: []}
            """);
    assertThat(result.passed()).as(result.toString()).isTrue();
    assertThat(result.toString()).isEqualTo("pass  twice.test.yml: fires at the second");
  }

  @Test
  void failsWhereAnAlertIsMissing() {
    assertThat(one(test("{at: 0m, event.action: take, user.id: ann}", "{rule: twice}")))
        .satisfies(
            result -> {
              assertThat(result.passed()).isFalse();
              assertThat(result.got()).isEmpty();
              assertThat(result.toString()).contains("got:\n    no alert");
            });
  }

  @Test
  void failsWhereAnotherAlertFires() {
    String events = "{at: 0m, event.action: take, user.id: ann, repeat: {times: 2, every: 1s}}";
    assertThat(one(test(events, "")).passed()).isFalse();
    assertThat(one(test(events, "{rule: twice, count: 3}")).got()).contains("count=2");
    assertThat(one(test(events, "{rule: twice, tenant: globex}")).passed()).isFalse();
    assertThat(one(test(events, "{rule: twice, count: 2}")).passed()).isTrue();
  }

  @Test
  void comparesGrowthWhereItIsNamed() {
    String events = "{at: 0m, event.action: take, user.id: ann, repeat: {times: 4, every: 1s}}";
    assertThat(one(test(events, "{rule: twice, grows: [{count: 4}]}")).passed()).isTrue();
    assertThat(one(test(events, "{rule: twice, grows: [{count: 5}]}")).passed()).isFalse();
    assertThat(one(test(events, "{rule: twice, grows: []}")).passed()).isFalse();
  }

  @Test
  void numbersWhatIsRepeated() {
    String events = "{at: 0m, event.action: take, user.id: 'u{n}', repeat: {times: 9, every: 1s}}";
    assertThat(one(test(events, "")).passed()).isTrue();
  }

  @Test
  void aListOfRepeatsRepeatsWhatIsBeforeIt() {
    String events =
        "{at: 0m, event.action: take, user.id: ann, repeat: [{times: 2, every: 1s}, {times: 3,"
            + " every: 1d}]}";
    String alert = "{rule: twice, at: %s, events: [%s]}";
    assertThat(
            one(test(
                    events,
                    alert.formatted("1s", "e1, e2")
                        + ", "
                        + alert.formatted("86401s", "e3, e4")
                        + ", "
                        + alert.formatted("172801s", "e5, e6")))
                .passed())
        .isTrue();
    assertThat(
            one(test("{at: 0m, repeat: [{times: 400, every: 1s}, {times: 400, every: 1d}]}", ""))
                .got())
        .contains("at most 100000 events");
    assertThat(one(test("{at: 0m, repeat: often}", "")).got()).contains("repeat must be");
  }

  @Test
  void defaultsStandInEveryEventAndNullTakesThemOut() {
    String head = "defaults: {event.action: take, user.id: ann}\n";
    String events = "{at: 0m}, {at: 1s, event.action: null}, {at: 2s}";
    assertThat(one(head + test(events, "{rule: twice, events: [e1, e3]}")).passed()).isTrue();
  }

  @Test
  void whatIsListedLaterWithinTheBoundArrivesLaterAndCounts() {
    String events =
        "{at: 60s, event.action: take, user.id: ann},"
            + " {at: 59.5s, id: first, event.action: take, user.id: ann}";
    assertThat(one(test(events, "{rule: twice, first: first, last: e1}")).passed()).isTrue();
  }

  @Test
  void whatArrivesBeyondTheBoundIsJudgedLate() {
    String events =
        "{at: 0s, event.action: take, user.id: ann}, {at: 40s, event.action: take, user.id: bob},"
            + " {at: 30s, arrives: 45s, id: late, event.action: take, user.id: ann}";
    assertThat(one(test(events, "{rule: twice, last: late}")).passed()).isTrue();
  }

  @Test
  void saysWhyAFileCannotBeRun() {
    assertThat(one("tests: [").got()).contains("no YAML");
    assertThat(one("tests: []").got()).contains("there is none");
    assertThat(one("test: []").got()).contains("unknown key test");
    assertThat(one("tests: [{name: x, events: []}]").got()).contains("alerts is missing");
    assertThat(one("tests: [{events: [], alerts: []}]").got()).contains("no name");
    assertThat(one(test("{event.action: take}", "")).got()).contains("no time");
    assertThat(one(test("{at: soon}", "")).got()).contains("soon is no duration");
    assertThat(one(test("{at: 99999999999999999999s}", "")).got()).contains("at most 36500d");
    assertThat(one(test("{at: 36501d}", "")).got()).contains("at most 36500d");
    assertThat(one(test("{at: '+99999-01-01T00:00:00Z'}", "")).got()).contains("1970 to 9999");
    assertThat(one(test("{at: 0m, repeat: {times: many, every: 1s}}", "")).got())
        .contains("repeat.times must be 1 to");
    assertThat(one(test("{at: 0m, repeat: {times: 90, every: 36500d}}", "")).got())
        .contains("beyond the year 9999");
    assertThat(one(test("{at: 1s}", "{id: twice}")).got()).contains("unknown key id");
    assertThat(one("rules: [other.yml]\n" + test("{at: 1s}", "")).got())
        .contains("other.yml is not there");
    assertThat(one(test("{at: 1s, repeat: {times: 0, every: 1s}}", "")).got())
        .contains("1 to 100000");
  }

  @Test
  void saysWhichFaultARuleHas() {
    RuleText test = new RuleText("twice.test.yml", test("{at: 1s}", ""));
    RuleText broken = new RuleText("twice.yml", "title: x\ndetection: {condition: y}\n");
    assertThat(RuleTests.run(test, name -> Optional.of(broken)))
        .singleElement()
        .satisfies(result -> assertThat(result.got()).contains("twice.yml:"));
  }

  private static String test(String events, String alerts) {
    return "tests:\n  - name: t\n    events: [%s]\n    alerts: [%s]\n".formatted(events, alerts);
  }

  private static RuleTestResult one(String yaml) {
    Map<String, RuleText> files = Map.of("twice.yml", new RuleText("twice.yml", RULE));
    List<RuleTestResult> results =
        RuleTests.run(
            new RuleText("twice.test.yml", yaml), name -> Optional.ofNullable(files.get(name)));
    assertThat(results).hasSize(1);
    return results.get(0);
  }
}
