package dev.nightjar.cep.pattern;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.cep.catalogue.Catalogue;
import dev.nightjar.cep.engine.Firing;
import dev.nightjar.cep.engine.Occurrence;
import dev.nightjar.cep.match.EventRouter;
import dev.nightjar.cep.match.EventView;
import dev.nightjar.cep.match.JsonEventView;
import dev.nightjar.cep.match.JsonFields;
import dev.nightjar.cep.match.RouteSink;
import dev.nightjar.cep.rule.CorrelationRule;
import dev.nightjar.cep.rule.EventRule;
import dev.nightjar.cep.rule.ReadRules;
import dev.nightjar.cep.rule.RuleHeader;
import dev.nightjar.cep.rule.RuleSet;
import dev.nightjar.cep.rule.RuleText;
import dev.nightjar.cep.sigma.SigmaReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.flink.cep.pattern.Pattern;
import org.apache.flink.cep.pattern.conditions.SimpleCondition;
import org.junit.jupiter.api.Test;

/** Rules written in Java join the Sigma rules that feed them, and fire among them. */
class PatternRulesTest {

  private static final Instant NINE = Instant.parse("2026-11-02T09:00:00Z");

  private static final String EXPORT =
      """
      title: Export
      name: export
      logsource: {product: nightjar}
      detection:
        it:
          event.action|endswith: .export
        condition: it
      """;

  private static final String LOGIN =
      """
      title: Login
      name: login
      logsource: {product: nightjar}
      detection:
        it:
          event.action: login
        condition: it
      """;

  /** Two logins by which nothing but their number is known, then silence. */
  private static class LoginWithoutExport implements PatternRule {

    private static final long serialVersionUID = 1L;

    final UnaryOperator<Pattern<Step, Step>> end;
    final List<Feed> feeds;

    LoginWithoutExport(UnaryOperator<Pattern<Step, Step>> end, List<Feed> feeds) {
      this.end = end;
      this.feeds = feeds;
    }

    LoginWithoutExport() {
      this(
          steps -> steps.within(Duration.ofMinutes(10).plusMillis(1)),
          List.of(Feed.of("login"), Feed.of("export")));
    }

    @Override
    public RuleHeader header() {
      return PatternRule.header(
          "login-without-export", "t", dev.nightjar.audit.Alert.Level.LOW, "d");
    }

    @Override
    public int version() {
      return 1;
    }

    @Override
    public List<Feed> feeds() {
      return feeds;
    }

    @Override
    public List<String> groupBy() {
      return List.of("user.id");
    }

    @Override
    public List<String> fields() {
      return List.of("source.ip");
    }

    @Override
    public Duration timespan() {
      return Duration.ofMinutes(10);
    }

    @Override
    public Pattern<Step, ?> pattern() {
      return end.apply(
          Pattern.<Step>begin("login")
              .where(
                  SimpleCondition.of(
                      step -> step.is("login") && "10.0.0.1".equals(step.value("source.ip"))))
              .notFollowedBy("export")
              .where(SimpleCondition.of(step -> step.is("export"))));
    }
  }

  @Test
  void firesWhereNothingFollowsAndSaysSoAtTheEndOfTheWindow() {
    ReadRules read = joined(new LoginWithoutExport());
    assertThat(read.faults()).isEmpty();
    List<String> fired =
        run(
            read.rules(),
            PatternRules.of(new LoginWithoutExport()),
            event(0, "login", "ann", "10.0.0.1"),
            event(1, "login", "bob", "10.0.0.1"),
            event(2, "login", "carl", "10.0.0.2"),
            event(11, "x.export", "bob", "10.0.0.1"));
    assertThat(fired).containsExactly("login-without-export ann r0 LOW n=1 @10");
  }

  @Test
  void keepsTheRulesThatFeedItQuietUnlessTheyFeedOthersToo() {
    RuleSet rules = joined(new LoginWithoutExport()).rules();
    assertThat(rules.events()).noneMatch(EventRule::alerts);
    CorrelationRule rule = rules.correlations().get(0);
    assertThat(rule.stepFields()).containsExactly("source.ip");
    assertThat(rule.decidesAtWindowEnd()).isTrue();
  }

  @Test
  void refusesToSilenceABuiltInIntegrityRule() {
    RuleSet shipped = SigmaReader.read(Catalogue.files()).rules();
    for (String feed : List.of("nightjar-audit-tampered", "audit_tampered", "tenant_mismatch")) {
      ReadRules read = PatternRules.of(feeding(feed, false)).addTo(shipped);

      assertThat(read.faults())
          .singleElement()
          .asString()
          .contains(feed, "built-in integrity rule", "let generate() be true");
      assertThat(read.rules()).isEqualTo(shipped);
    }
  }

  @Test
  void takesABuiltInIntegrityRuleThatGoesOnAlerting() {
    RuleSet shipped = SigmaReader.read(Catalogue.files()).rules();
    ReadRules read = PatternRules.of(feeding("audit_tampered", true)).addTo(shipped);

    assertThat(read.faults()).isEmpty();
    assertThat(read.rules().correlations()).containsAll(shipped.correlations());
    assertThat(read.rules().correlations())
        .anyMatch(rule -> rule.header().id().equals("login-without-export"));
  }

  /** Rules of one meaning have one key: what is silenced must not be named by that alone. */
  @Test
  void aRuleOfTheSameMeaningIsSilencedAloneWithoutABuiltInIntegrityRule() {
    List<RuleText> files = new ArrayList<>();
    for (RuleText file : Catalogue.files()) {
      if (file.name().endsWith("audit-tampered.yml")) {
        String plain = file.yaml().replace("  suppress: 1h\n", "");
        files.add(new RuleText(file.name(), plain));
        files.add(
            new RuleText(
                "mine.yml",
                plain
                    .replace("id: nightjar-audit-tampered", "id: mine")
                    .replace("name: audit_tampered", "name: mine")));
      }
    }
    RuleSet both = SigmaReader.read(files).rules();
    assertThat(both.events()).hasSize(2).allMatch(EventRule::alerts);
    assertThat(both.events().get(0).key()).isEqualTo(both.events().get(1).key());

    ReadRules read = PatternRules.of(feeding("mine", false)).addTo(both);

    assertThat(read.faults()).isEmpty();
    assertThat(read.rules().events())
        .filteredOn(EventRule::alerts)
        .extracting(rule -> rule.header().id())
        .containsExactly("nightjar-audit-tampered");
  }

  private static PatternRule feeding(String feed, boolean generate) {
    return new LoginWithoutExport(
        steps -> steps.within(Duration.ofMinutes(10)), List.of(PatternRule.Feed.of(feed))) {

      private static final long serialVersionUID = 1L;

      @Override
      public boolean generate() {
        return generate;
      }
    };
  }

  @Test
  void refusesAPatternWithoutAnEndOneThatLooksTooFarAndAFeedThatIsNotThere() {
    assertThat(faults(steps -> steps, "login")).anyMatch(line -> line.contains("within"));
    assertThat(faults(steps -> steps.within(Duration.ofMinutes(11)), "login"))
        .singleElement()
        .asString()
        .contains("looks further than its timespan");
    assertThat(faults(steps -> steps.within(Duration.ofMinutes(10)), "logout"))
        .singleElement()
        .asString()
        .contains("no rule has the name or id logout");
  }

  @Test
  void refusesTwoRulesOfOneIdAndLeavesTheOthers() {
    ReadRules read =
        PatternRules.of(new LoginWithoutExport(), new LoginWithoutExport()).addTo(sigma());
    assertThat(read.faults()).singleElement().asString().contains("another rule has the id");
    assertThat(read.rules().correlations()).hasSize(1);
  }

  @Test
  void loadsRulesByTheNamesOfTheirClassesAndSaysWhichItCannot() {
    PatternRules.Loaded loaded =
        PatternRules.load(
            "detect.patterns",
            List.of(
                BurstExport.class.getName(),
                "com.example.Missing",
                String.class.getName(),
                PatternRule.class.getName()),
            getClass().getClassLoader());
    assertThat(loaded.faults())
        .extracting(Object::toString)
        .satisfiesExactly(
            line -> assertThat(line).contains("com.example.Missing", "class path"),
            line -> assertThat(line).contains("java.lang.String", "must implement"),
            line -> assertThat(line).contains("PatternRule", "public constructor"));
    assertThat(loaded.rules().isEmpty()).isFalse();
  }

  @Test
  void burstExportTakesItsEventsByTheThreshold() {
    List<byte[]> events = new ArrayList<>();
    for (int minute = 0; minute < 25; minute++) {
      events.add(event(minute * 2, "invoice.export", "ann", "10.0.0.1"));
    }
    assertThat(shipped(new BurstExport(), events))
        .containsExactly(
            BurstExport.ID + " ann r0 HIGH n=10 @18", BurstExport.ID + " ann r1 HIGH n=20 @38");
  }

  @Test
  void grantThenExportFiresForTheGranteeAndIsCriticalAtTheThirdExport() {
    List<byte[]> events =
        List.of(
            grant(0, "boss", "ann"),
            event(1, "invoice.export", "boss", "10.0.0.1"),
            event(2, "invoice.export", "ann", "10.0.0.1"),
            event(3, "invoice.export", "ann", "10.0.0.1"),
            event(30, "invoice.export", "ann", "10.0.0.1"),
            event(31, "invoice.export", "ann", "10.0.0.1"));
    assertThat(shipped(new GrantThenExport(), events))
        .containsExactly(
            GrantThenExport.ID + " ann r0 HIGH n=2 @2",
            GrantThenExport.ID + " ann r1 HIGH n=3 @3",
            GrantThenExport.ID + " ann r2 CRITICAL n=4 @30");
  }

  private static List<String> shipped(PatternRule rule, List<byte[]> events) {
    ReadRules read = PatternRules.of(rule).addTo(SigmaReader.read(Catalogue.files()).rules());
    assertThat(read.faults()).isEmpty();
    List<CorrelationRule> alone =
        read.rules().correlations().stream()
            .filter(one -> one.header().id().equals(rule.header().id()))
            .toList();
    assertThat(alone).hasSize(1);
    RuleSet set = new RuleSet("", read.rules().events(), alone);
    return run(set, PatternRules.of(rule), events.toArray(byte[][]::new));
  }

  private static RuleSet sigma() {
    ReadRules read =
        SigmaReader.read(
            List.of(new RuleText("export.yml", EXPORT), new RuleText("login.yml", LOGIN)));
    assertThat(read.faults()).isEmpty();
    return read.rules();
  }

  private static ReadRules joined(PatternRule rule) {
    return PatternRules.of(rule).addTo(sigma());
  }

  private static List<String> faults(UnaryOperator<Pattern<Step, Step>> end, String feed) {
    return joined(new LoginWithoutExport(end, List.of(PatternRule.Feed.of(feed)))).faults().stream()
        .map(Object::toString)
        .toList();
  }

  private static byte[] event(int minute, String action, String user, String ip) {
    return json(minute, action, user, "\"source\":{\"ip\":\"" + ip + "\"}");
  }

  private static byte[] grant(int minute, String by, String to) {
    return json(minute, "role.granted", by, "\"user.target.id\":\"" + to + "\"");
  }

  private static byte[] json(int minute, String action, String user, String more) {
    String text =
        "{\"@timestamp\":\"%s\",\"organization\":{\"id\":\"acme\"},\"event\":{\"id\":\"e%d%s\",\"action\":\"%s\",\"outcome\":\"success\"},\"user\":{\"id\":\"%s\"},\"audit.actor.type\":\"human\",%s}"
            .formatted(NINE.plusSeconds(60L * minute), minute, user, action, user, more);
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static List<String> run(RuleSet rules, PatternRules patterns, byte[]... events) {
    EventRouter router = new EventRouter(rules, 0, source -> true);
    JsonEventView view = new JsonEventView(router.fields(), JsonFields.STANDARD);
    TestingDetector detector = new TestingDetector(rules.correlations(), patterns::evaluator);
    for (byte[] event : events) {
      assertThat(view.read(event, 0, event.length)).isNull();
      router.route(
          view,
          new RouteSink() {
            @Override
            public void matched(EventRule rule, EventView matched) {}

            @Override
            public void occurrence(int stage, Occurrence occurrence) {
              detector.judge(occurrence);
            }

            @Override
            public void withoutGroup(CorrelationRule rule) {}
          });
    }
    return detector.end().firings().stream().map(PatternRulesTest::line).toList();
  }

  private static String line(Firing firing) {
    return "%s %s r%d %s n=%d @%d"
        .formatted(
            firing.rule().header().id(),
            firing.group()[0],
            firing.revision(),
            firing.level(),
            firing.count(),
            (firing.decidedAt() / 1_000_000 - NINE.getEpochSecond()) / 60);
  }
}
