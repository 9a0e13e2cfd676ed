package dev.nightjar.cep.match;

import static dev.nightjar.cep.match.TestingRules.and;
import static dev.nightjar.cep.match.TestingRules.count;
import static dev.nightjar.cep.match.TestingRules.field;
import static dev.nightjar.cep.match.TestingRules.header;
import static dev.nightjar.cep.match.TestingRules.input;
import static dev.nightjar.cep.match.TestingRules.rule;
import static dev.nightjar.cep.match.TestingRules.set;
import static dev.nightjar.cep.match.TestingRules.settings;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.cep.engine.Occurrence;
import dev.nightjar.cep.engine.ValueKeys;
import dev.nightjar.cep.rule.CorrelationRule;
import dev.nightjar.cep.rule.EventRule;
import dev.nightjar.cep.rule.LogSource;
import dev.nightjar.cep.rule.RuleSet;
import dev.nightjar.cep.rule.RuleSettings;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EventRouterTest {

  private static final EventRule EXPORT = rule("export", field("event.action", "*.export"), false);
  private static final EventRule GRANT =
      rule("grant", field("event.action", "role.granted"), false);

  private static TestingRouteSink routed(RuleSet rules, String... events) {
    EventRouter router = new EventRouter(rules, 7, source -> true);
    JsonEventView view = new JsonEventView(router.fields(), JsonFields.STANDARD);
    TestingRouteSink sink = new TestingRouteSink();
    for (String event : events) {
      byte[] bytes =
          ("{\"@timestamp\":\"2026-11-21T09:00:00Z\",\"organization.id\":\"acme\"," + event + "}")
              .replace('\'', '"')
              .getBytes(StandardCharsets.UTF_8);
      assertThat(view.read(bytes, 0, bytes.length)).isNull();
      router.route(view, sink);
    }
    return sink;
  }

  @Test
  void alertsForEachRuleThatMatchesInTheirOrder() {
    EventRule any = rule("any", TestingRules.not(field("event.action", "login")));
    EventRule ann = rule("ann", field("user.id", "ann"));
    EventRule export = rule("export", field("event.action", "INVOICE.export"));
    TestingRouteSink sink =
        routed(set(any, ann, export), "'event.action':'invoice.Export','user':{'id':'Ann'}");
    assertThat(sink.matched).containsExactly("any", "ann", "export");
    assertThat(sink.occurrences).isEmpty();
  }

  @Test
  void staysSilentForARuleThatOnlyFeeds() {
    CorrelationRule burst =
        count("burst", 1, List.of("user.id"), List.of(), input(EXPORT, Map.of()));
    TestingRouteSink sink =
        routed(
            set(List.of(EXPORT), burst), "'event':{'id':'e1','action':'a.export'},'user.id':'ann'");
    assertThat(sink.matched).isEmpty();
    assertThat(sink.stages).containsExactly(1);
    Occurrence only = sink.occurrences.get(0);
    assertThat(only.tenant()).isEqualTo("acme");
    assertThat(only.grouping()).isEqualTo(burst.grouping());
    assertThat(only.group()).containsExactly("ann");
    assertThat(only.inputs()).containsExactly(EXPORT.key());
    assertThat(only.evidence().eventId()).isEqualTo("e1");
    assertThat(only.evidence().action()).isEqualTo("a.export");
    assertThat(only.time()).isEqualTo(1_795_251_600_000_000L);
    assertThat(only.hold()).isZero();
    assertThat(only.values()).isEmpty();
    assertThat(only.ruleSet()).isEqualTo(7);
  }

  @Test
  void makesOneOccurrenceOfAllThatAnEventIsInAGroup() {
    EventRule any = rule("any", field("event.action", "*export*"), false);
    CorrelationRule some = count("some", 1, List.of("user.id"), List.of(), input(EXPORT, Map.of()));
    CorrelationRule more =
        count(
            "more",
            1,
            List.of("user.id"),
            List.of("ip"),
            input(any, Map.of()),
            input(EXPORT, Map.of()));
    TestingRouteSink sink =
        routed(
            set(List.of(EXPORT, any), some, more),
            "'event.action':'a.export','user.id':'ann','ip':['10.0.0.1','10.0.0.2','10.0.0.1']");
    assertThat(sink.occurrences).hasSize(1);
    Occurrence only = sink.occurrences.get(0);
    assertThat(only.inputs()).containsExactlyInAnyOrder(EXPORT.key(), any.key()).isSorted();
    assertThat(only.values())
        .extracting(Occurrence.Value::key)
        .containsExactlyInAnyOrder(
            ValueKeys.of(EXPORT.key(), List.of("ip")), ValueKeys.of(any.key(), List.of("ip")))
        .isSorted();
    assertThat(only.values()[0].texts()).containsExactly("10.0.0.1", "10.0.0.2");
  }

  @Test
  void leadsAnEventToTheGroupsOfBothRolesThatItPlays() {
    EventRule twin = rule("granted-by", GRANT.expression(), false);
    CorrelationRule chain =
        count(
            "chain",
            1,
            List.of("who"),
            List.of(),
            input(GRANT, Map.of("who", "user.target.id")),
            input(twin, Map.of("who", "user.id")));
    assertThat(twin.key()).isEqualTo(GRANT.key());
    TestingRouteSink sink =
        routed(
            set(List.of(GRANT, twin), chain),
            "'event.action':'role.granted','user':{'id':'ann','target':{'id':'bob'}}");
    assertThat(sink.groups()).containsExactly(List.of("bob"), List.of("ann"));
    assertThat(sink.occurrences.get(0).inputs()).containsExactly(chain.inputs().get(0).feed());
    assertThat(sink.occurrences.get(1).inputs()).containsExactly(chain.inputs().get(1).feed());
    assertThat(chain.inputs().get(0).feed()).isNotEqualTo(chain.inputs().get(1).feed());
  }

  @Test
  void keepsWhatWaitsApartFromWhatDoesNot() {
    CorrelationRule now = count("now", 1, List.of("user.id"), List.of(), input(EXPORT, Map.of()));
    CorrelationRule later =
        count(
            "later",
            2,
            List.of("user.id"),
            List.of(),
            RuleSettings.NONE,
            Duration.ofMinutes(5),
            input(EXPORT, Map.of()));
    TestingRouteSink sink =
        routed(set(List.of(EXPORT), now, later), "'event.action':'a.export','user.id':'ann'");
    assertThat(sink.stages).containsExactly(1, 2);
    assertThat(sink.occurrences).extracting(Occurrence::hold).containsExactly(0L, 300_000_000L);
  }

  @Test
  void countsARuleWhoseGroupFieldIsMissingOrNull() {
    CorrelationRule burst =
        count("burst", 1, List.of("user.id", "ip"), List.of(), input(EXPORT, Map.of()));
    TestingRouteSink sink =
        routed(
            set(List.of(EXPORT), burst),
            "'event.action':'a.export','user.id':'ann'",
            "'event.action':'a.export','user.id':null,'ip':'1.1.1.1'",
            "'event.action':'a.export','user.id':[],'ip':'1.1.1.1'",
            "'event.action':'a.export','user.id':'','ip':1.50");
    assertThat(sink.withoutGroup).containsExactly("burst", "burst", "burst");
    assertThat(sink.groups()).containsExactly(List.of("", "1.50"));
  }

  @Test
  void isInTheGroupOfEachValueButInNoMoreThanAHundred() {
    CorrelationRule burst =
        count("burst", 1, List.of("a", "b"), List.of(), input(EXPORT, Map.of()));
    StringBuilder numbers = new StringBuilder("0");
    for (int i = 1; i < 60; i++) {
      numbers.append(',').append(i);
    }
    TestingRouteSink sink =
        routed(
            set(List.of(EXPORT), burst),
            "'event.action':'a.export','a':['x',null,'y'],'b':['1','2']",
            "'event.action':'a.export','a':[" + numbers + "],'b':[" + numbers + "]");
    assertThat(sink.groups().subList(0, 4))
        .containsExactly(
            List.of("x", "1"), List.of("x", "2"), List.of("y", "1"), List.of("y", "2"));
    assertThat(sink.groups()).hasSize(4 + GroupValues.MAX).doesNotHaveDuplicates();
  }

  @Test
  void tellsTuplesApartThatRunTogether() {
    CorrelationRule pairs =
        count(
            "pairs",
            1,
            List.of(),
            List.of("a", "b"),
            settings(false, "batch"),
            Duration.ZERO,
            input(EXPORT, Map.of()));
    TestingRouteSink sink =
        routed(
            set(List.of(EXPORT), pairs),
            "'event.action':'a.export','a':'x1','b':'y','batch':42",
            "'event.action':'a.export','a':'x','b':'1y'",
            "'event.action':'a.export','a':'x'");
    assertThat(sink.groups()).containsExactly(List.of(), List.of(), List.of());
    long tuple = ValueKeys.of(EXPORT.key(), List.of("a", "b"));
    long once = ValueKeys.of(EXPORT.key(), List.of("batch"));
    assertThat(text(sink.occurrences.get(0), tuple)).isEqualTo("2:x11:y");
    assertThat(text(sink.occurrences.get(1), tuple)).isEqualTo("1:x2:1y");
    assertThat(text(sink.occurrences.get(2), tuple)).isNull();
    assertThat(text(sink.occurrences.get(0), once)).isEqualTo("42");
    assertThat(text(sink.occurrences.get(1), once)).isNull();
  }

  private static String text(Occurrence occurrence, long key) {
    for (Occurrence.Value value : occurrence.values()) {
      if (value.key() == key) {
        return String.join("|", value.texts());
      }
    }
    return null;
  }

  @Test
  void namesNoTenantWhereGroupsSpanThem() {
    CorrelationRule cross =
        count(
            "cross",
            1,
            List.of("user.id"),
            List.of(),
            settings(true, null),
            Duration.ZERO,
            input(EXPORT, Map.of()));
    CorrelationRule own = count("own", 1, List.of("user.id"), List.of(), input(EXPORT, Map.of()));
    TestingRouteSink sink =
        routed(set(List.of(EXPORT), cross, own), "'event.action':'a.export','user.id':'ann'");
    assertThat(sink.occurrences).extracting(Occurrence::tenant).containsExactly("*", "acme");
  }

  @Test
  void leavesOutRulesForOtherSources() {
    EventRule mine = rule("mine", field("event.action", "login"));
    EventRule other =
        new EventRule(
            header("other", new LogSource(null, "okta", null)),
            RuleSettings.NONE,
            and(field("event.action", "login"), field("okta.only", "x")),
            "",
            1,
            true);
    EventRouter router = new EventRouter(set(mine, other), 0, source -> source.product() == null);
    assertThat(router.fields().names()).containsExactly("event.action");
  }
}
