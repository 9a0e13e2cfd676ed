package dev.nightjar.cep.live;

import static dev.nightjar.cep.live.TestingRules.TAMPERED;
import static dev.nightjar.cep.live.TestingRules.confirmed;
import static dev.nightjar.cep.live.TestingRules.count;
import static dev.nightjar.cep.live.TestingRules.file;
import static dev.nightjar.cep.live.TestingRules.found;
import static dev.nightjar.cep.live.TestingRules.rule;
import static dev.nightjar.cep.live.TestingRules.shipped;
import static dev.nightjar.cep.live.TestingRules.unreadable;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.audit.RuleReport;
import dev.nightjar.cep.catalogue.Catalogue;
import dev.nightjar.cep.rule.RuleText;
import dev.nightjar.cep.sigma.SigmaReader;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Stories of rules that change. */
class RuleGovernorTest {

  private static final Instant NOW = Instant.parse("2026-11-21T09:00:00Z");

  private final RuleGovernor governor = governor(shipped());
  private AcceptedRules last = AcceptedRules.NONE;
  private RuleDecision decision;

  private static RuleGovernor governor(ShippedRules shipped) {
    return new RuleGovernor(SigmaReader::read, shipped, "here", true);
  }

  private RuleDecision judge(FoundRules found) {
    return judge(governor, found, NOW);
  }

  private RuleDecision judge(RuleGovernor by, FoundRules found, Instant now) {
    decision = by.judge(last, found, now);
    last = decision.next();
    return decision;
  }

  private List<String> ids() {
    return List.copyOf(RuleGovernor.headers(decision.rules()).keySet());
  }

  private RuleReport report(String name) {
    return decision.reports().stream()
        .filter(report -> report.name().equals(name))
        .reduce((one, two) -> two)
        .orElseThrow(() -> new AssertionError("no report on " + name));
  }

  /** The action that a rule of the set wants. */
  private String kind(String id) {
    return decision.rules().events().stream()
        .filter(rule -> rule.header().id().equals(id))
        .map(rule -> rule.expression().toString().replaceAll(".*?(\\w+)\\.export.*", "$1"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void startsWithVersionZeroAndCountsUpWithEachAcceptedSet() {
    judge(found(file("a.yml", rule("a", "pdf"))));
    assertThat(decision.isNew()).isTrue();
    assertThat(last.bundle().version()).isZero();
    assertThat(ids()).containsExactlyInAnyOrder(TAMPERED, "a");

    judge(found(file("a.yml", rule("a", "pdf")), file("b.yml", rule("b", "csv"))));
    assertThat(last.bundle().version()).isEqualTo(1);
    assertThat(last.bundle().files())
        .extracting(RuleText::name)
        .containsExactly("a.yml", "b.yml", "shipped:integrity/tampered.yml");
    assertThat(last.bundle().digest()).isEqualTo(decision.rules().digest());
    assertThat(LiveRules.compile(last.bundle())).isEqualTo(decision.rules());
  }

  @Test
  void makesNoNewVersionOfAnEqualSet() {
    judge(found(file("a.yml", rule("a", "pdf"))));
    RuleBundle before = last.bundle();
    judge(found(file("a.yml", rule("a", "pdf"))));
    assertThat(decision.isNew()).isFalse();
    assertThat(last.bundle()).isSameAs(before);
    assertThat(decision.reports()).isEmpty();
  }

  @Test
  void keepsTheLastGoodVersionOfAFileThatBecameWrong() {
    judge(found(file("a.yml", rule("a", "pdf")), file("b.yml", rule("b", "csv"))));
    judge(
        found(
            file("a.yml", rule("a", "xml").replace("condition: selection", "condition: nothing")),
            file("b.yml", rule("b", "txt"))));

    assertThat(kind("a")).isEqualTo("pdf");
    assertThat(kind("b")).as("the others change all the same").isEqualTo("txt");
    RuleReport refused = report("a.yml");
    assertThat(refused.state()).isEqualTo(RuleReport.State.REFUSED);
    assertThat(refused.kind()).isEqualTo(RuleReport.Kind.FILE);
    assertThat(refused.line()).isEqualTo(8);
    assertThat(refused.key()).contains("condition");
    assertThat(refused.reason()).contains("nothing");
    assertThat(report("a").reason()).startsWith("an older version runs: a.yml:8:");
    assertThat(decision.counts().refusedFiles()).isEqualTo(1);

    judge(found(file("a.yml", rule("a", "xml")), file("b.yml", rule("b", "txt"))));
    assertThat(kind("a")).isEqualTo("xml");
    assertThat(report("a.yml").state()).isEqualTo(RuleReport.State.ACTIVE);
    assertThat(decision.counts().refusedFiles()).isZero();
  }

  @Test
  void keepsTheLastGoodVersionOfAFileThatCanNoLongerBeRead() {
    judge(found(file("a.yml", rule("a", "pdf"))));
    judge(unreadable(found(), "a.yml"));
    assertThat(ids()).contains("a");
    assertThat(decision.isNew()).isFalse();
    assertThat(report("a.yml").state()).isEqualTo(RuleReport.State.REFUSED);
  }

  @Test
  void leavesOutANewFileThatIsWrongAndTakesItsNeighbours() {
    judge(found(file("a.yml", "title: nothing but a title\n"), file("b.yml", rule("b", "csv"))));
    assertThat(ids()).containsExactlyInAnyOrder(TAMPERED, "b");
    assertThat(decision.faults()).extracting(fault -> fault.file()).contains("a.yml");
  }

  @Test
  void keepsARemovedFileThatAnotherOneRefersTo() {
    judge(found(file("a.yml", rule("a", "pdf")), file("c.yml", count("c", "a", 5))));
    judge(found(file("c.yml", count("c", "a", 5))));

    assertThat(ids()).contains("a", "c");
    assertThat(decision.isNew()).isFalse();
    assertThat(report("a.yml").reason())
        .startsWith("the file was removed, and that breaks another rule: c.yml:");

    judge(found(file("c.yml", count("c", "a", 7))));
    assertThat(ids()).as("and stays for as long").contains("a", "c");
    assertThat(decision.rules().correlations().get(0).condition().toString()).contains("7");
  }

  @Test
  void keepsAFileWhoseChangeWouldBreakAnotherOneThatNobodyTouched() {
    judge(
        with(
            file("a.yml", rule("a", "pdf")),
            file("b.yml", rule("b", "csv")),
            file("c.yml", count("c", "a", 5))));
    judge(
        with(
            file("a.yml", rule("renamed", "xml")),
            file("b.yml", rule("b", "txt")),
            file("c.yml", count("c", "a", 5))));

    assertThat(ids()).contains("a", "b", "c").doesNotContain("renamed");
    assertThat(kind("b")).isEqualTo("txt");
    assertThat(report("a.yml").reason()).startsWith("the file was changed, and that breaks");

    judge(
        with(
            file("a.yml", rule("renamed", "xml")),
            file("b.yml", rule("b", "txt")),
            file("c.yml", count("c", "renamed", 5))));
    assertThat(ids()).contains("renamed", "c").doesNotContain("a");
  }

  @Test
  void refusesASecondFileOfOneIdWhicheverComesFirstByName() {
    judge(found(file("m.yml", rule("same", "pdf"))));
    for (String name : List.of("a.yml", "z.yml")) {
      judge(found(file("m.yml", rule("same", "pdf")), file(name, rule("same", "csv"))));
      assertThat(kind("same")).as(name).isEqualTo("pdf");
      assertThat(report(name).state()).isEqualTo(RuleReport.State.REFUSED);
    }
  }

  @Test
  void holdsASetThatLosesMoreThanAFifthUntilItsDigestIsConfirmed() {
    judge(found(rules(0, 19)));
    judge(found(rules(4, 19)));
    assertThat(decision.isNew()).as("4 of 20 is a fifth, not more").isTrue();
    assertThat(ids()).hasSize(17);

    judge(
        found(
            Stream.concat(Stream.of(rules(8, 19)), Stream.of(rules(50, 51)))
                .toArray(RuleText[]::new)));
    assertThat(decision.isNew()).isFalse();
    assertThat(ids()).as("nothing of it is taken over").hasSize(17).doesNotContain("r50");
    assertThat(decision.held().lost()).containsExactly("r4", "r5", "r6", "r7");
    assertThat(report("rules").state()).isEqualTo(RuleReport.State.HELD);
    assertThat(report("rules").reason()).contains("4 of 17", decision.held().digest(), "CONFIRM");
    assertThat(report("r4").state()).isEqualTo(RuleReport.State.HELD);
    assertThat(report("r50").reason()).startsWith("it does not run yet");

    FoundRules smaller =
        found(
            Stream.concat(Stream.of(rules(8, 19)), Stream.of(rules(50, 51)))
                .toArray(RuleText[]::new));
    String digest = decision.held().digest();
    judge(confirmed(smaller, "0123456789abcdef"));
    assertThat(decision.held()).isNotNull();
    judge(confirmed(smaller, digest.substring(0, 11)));
    assertThat(decision.held()).as("too short to mean this set").isNotNull();
    judge(confirmed(smaller, digest));
    assertThat(decision.held()).isNull();
    assertThat(decision.isNew()).isTrue();
    assertThat(last.bundle().digest()).isEqualTo(digest);
    assertThat(ids()).hasSize(15).contains("r50");
    assertThat(report("r4").state()).isEqualTo(RuleReport.State.REMOVED);
    assertThat(report("rules").state()).isEqualTo(RuleReport.State.ACTIVE);
  }

  @Test
  void holdsADirectoryThatWasEmptiedThoughManyShippedRulesStay() {
    RuleGovernor by = governor(shipped(rules(100, 149)));
    judge(by, found(rules(0, 1)), NOW);
    judge(by, found(), NOW);
    assertThat(decision.held().lost()).containsExactly("r0", "r1");
    judge(by, found(rules(1, 1)), NOW);
    assertThat(decision.held()).as("one rule may go").isNull();
    assertThat(ids()).doesNotContain("r0");
  }

  @Test
  void countsRulesThatAreSwitchedOffAsLost() {
    judge(found(file("a.yml", rule("a", "pdf")), file("b.yml", rule("b", "csv"))));
    judge(
        found(
            file("a.yml", rule("a", "pdf", "status: deprecated\n")),
            file("b.yml", rule("b", "csv"))));
    assertThat(decision.held().lost()).containsExactly("a");
  }

  @Test
  void forgetsAHeldSetThatIsMadeWholeAgain() {
    judge(found(rules(0, 9)));
    judge(found(rules(0, 3)));
    assertThat(decision.held()).isNotNull();
    judge(found(rules(0, 9)));
    assertThat(decision.held()).isNull();
    assertThat(decision.isNew()).isFalse();
    assertThat(report("r9").state()).isEqualTo(RuleReport.State.ACTIVE);
  }

  /** Beside so many others that one rule may go. */
  private static FoundRules with(RuleText... files) {
    return found(
        Stream.concat(Stream.of(files), Stream.of(rules(50, 59))).toArray(RuleText[]::new));
  }

  private static RuleText[] rules(int from, int to) {
    return IntStream.rangeClosed(from, to)
        .mapToObj(i -> file("r" + i + ".yml", rule("r" + i, "kind" + i)))
        .toArray(RuleText[]::new);
  }

  @Test
  void replacesAShippedRuleByAFileWithARuleOfItsId() {
    RuleGovernor by =
        governor(
            shipped(
                file(
                    "burst.yml", rule("base", "pdf"), count("burst", "base", 10), rule("x", "y"))));
    judge(by, found(file("mine.yml", count("burst", "base", 3))), NOW);
    assertThat(ids()).containsExactlyInAnyOrder(TAMPERED, "base", "burst", "x");
    assertThat(decision.rules().correlations()).hasSize(1);
    assertThat(decision.rules().correlations().get(0).header().file()).isEqualTo("mine.yml");
    assertThat(decision.faults()).isEmpty();

    judge(by, found(), NOW);
    assertThat(decision.rules().correlations().get(0).header().file())
        .as("the shipped one is back")
        .isEqualTo("shipped:burst.yml");
  }

  @Test
  void runsTheWholeCatalogueAsItIsShipped() {
    judge(governor(ShippedRules.of(Catalogue.files(), true)), found(), NOW);
    assertThat(decision.faults()).isEmpty();
    assertThat(ids())
        .contains("nightjar-burst-export", "nightjar-audit-tampered", "nightjar-tenant-mismatch");
    last = AcceptedRules.NONE;
    judge(governor(ShippedRules.of(Catalogue.files(), false)), found(), NOW);
    assertThat(ids())
        .contains("nightjar-audit-tampered", "nightjar-tenant-mismatch")
        .doesNotContain("nightjar-burst-export");
  }

  @Test
  void blamesNoFileForAFaultThatAShippedOneHasByItself() {
    RuleGovernor by = governor(shipped(file("x.yml", "title: X\n"), file("y.yml", rule("y", "y"))));
    judge(by, found(file("a.yml", rule("a", "pdf"))), NOW);
    assertThat(ids()).containsExactlyInAnyOrder(TAMPERED, "a", "y");
    assertThat(report("shipped:x.yml").state()).isEqualTo(RuleReport.State.REFUSED);
    judge(by, found(file("a.yml", rule("a", "csv"))), NOW);
    assertThat(kind("a")).isEqualTo("csv");
  }

  @Test
  void leavesShippedRulesOutWhereTheCatalogueIsOff() {
    ShippedRules off =
        ShippedRules.of(
            List.of(file("integrity/t.yml", rule("t", "t")), file("burst.yml", rule("b", "b"))),
            false);
    judge(governor(off), found(), NOW);
    assertThat(ids()).containsExactly("t");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // Replaced, and so muted.
        """
        title: Mine
        id: tampered
        detection:
          s: {audit.kind: nothing}
          condition: s
        nightjar:
          mute: {owner: eve, reason: quiet, until: 2030-01-01T00:00:00Z}
        """,
        // Filtered.
        """
        title: Without acme
        id: f
        logsource: {product: nightjar, service: audit}
        filter:
          rules: [tampered]
          acme: {organization.id: acme}
          condition: not acme
        """,
        // Fed to a correlation, so that it would not alert by itself.
        """
        title: Many
        id: many
        correlation:
          type: event_count
          rules: [tampered]
          group-by: [organization.id]
          timespan: 1h
          condition: {gte: 1000}
        """
      })
  void letsNoFileTouchAnIntegrityRule(String yaml) {
    judge(found(file("a.yml", rule("a", "pdf"))));
    judge(found(file("a.yml", rule("a", "csv")), file("eve.yml", yaml)));
    assertThat(ids()).containsExactlyInAnyOrder(TAMPERED, "a");
    assertThat(kind("a")).as("the others change all the same").isEqualTo("csv");
    assertThat(decision.rules().events().stream().filter(r -> r.header().id().equals(TAMPERED)))
        .singleElement()
        .satisfies(
            rule -> {
              assertThat(rule.alerts()).isTrue();
              assertThat(rule.settings().mute()).isNull();
              assertThat(rule.expression().toString()).doesNotContain("acme");
            });
    assertThat(report("eve.yml").state()).isEqualTo(RuleReport.State.REFUSED);
    assertThat(report("eve.yml").reason()).contains("integrity rule");
  }

  @Test
  void tellsMutesAndTheirEnd() {
    String mutes =
        """
        nightjar:
          mute: {owner: ann, reason: month end, until: 2026-11-21T10:00:00Z}
          tenants:
            acme:
              mute: {owner: bob, reason: audit, until: 2026-11-21T11:00:00Z}
        """;
    FoundRules found = found(file("a.yml", rule("a", "pdf", mutes)));
    judge(found);
    assertThat(report("a").state()).isEqualTo(RuleReport.State.MUTED);
    assertThat(report("a").mutes())
        .containsExactly(
            new RuleReport.MuteReport(
                null, "ann", "month end", Instant.parse("2026-11-21T10:00:00Z")),
            new RuleReport.MuteReport(
                "acme", "bob", "audit", Instant.parse("2026-11-21T11:00:00Z")));
    assertThat(decision.again()).isEqualTo(Instant.parse("2026-11-21T10:00:00Z"));
    assertThat(decision.counts()).isEqualTo(new RuleDecision.Counts(1, 1, 2, 0, 0));

    judge(governor, found, decision.again());
    assertThat(decision.isNew()).isFalse();
    assertThat(report("a").state()).isEqualTo(RuleReport.State.ACTIVE);
    assertThat(report("a").reason())
        .isEqualTo(
            "the mute by ann (month end) ended at 2026-11-21T10:00:00Z, take it out of the file");
    assertThat(decision.counts()).isEqualTo(new RuleDecision.Counts(2, 0, 1, 1, 0));
    assertThat(decision.again()).isEqualTo(Instant.parse("2026-11-21T11:00:00Z"));

    judge(governor, found, decision.again());
    assertThat(report("a").reason()).contains("the mute for acme by bob (audit) ended");
    assertThat(decision.again()).isEqualTo(Instant.MAX);
  }

  @Test
  void refusesAMuteWithoutOwnerReasonOrEnd() {
    for (String mute :
        List.of(
            "{reason: x, until: 2030-01-01T00:00:00Z}",
            "{owner: ann, until: 2030-01-01T00:00:00Z}",
            "{owner: ann, reason: x}")) {
      last = AcceptedRules.NONE;
      judge(found(file("a.yml", rule("a", "pdf", "nightjar:\n  mute: " + mute + "\n"))));
      assertThat(ids()).as(mute).containsExactly(TAMPERED);
      assertThat(report("a.yml").state()).isEqualTo(RuleReport.State.REFUSED);
    }
  }

  @Test
  void runsNothingThatIsDeprecatedOrUnsupported() {
    judge(
        found(
            file("a.yml", rule("a", "pdf", "status: deprecated\n")),
            file("b.yml", rule("b", "csv", "status: unsupported\n")),
            file("c.yml", rule("c", "xml", "status: experimental\n"))));
    assertThat(ids()).containsExactlyInAnyOrder(TAMPERED, "c");
    assertThat(report("a").state()).isEqualTo(RuleReport.State.INACTIVE);
    assertThat(report("b").reason()).isEqualTo("its status is unsupported");
    assertThat(report("c").state()).isEqualTo(RuleReport.State.ACTIVE);
    assertThat(report("c").status()).isEqualTo("experimental");
  }

  @Test
  void feedsARunningRuleFromADeprecatedOneWhichAlertsNoMore() {
    judge(
        found(
            file("a.yml", rule("a", "pdf", "status: deprecated\n")),
            file("c.yml", count("c", "a", 5).replace("  type:", "  generate: true\n  type:"))));
    assertThat(ids()).contains("a", "c");
    assertThat(decision.rules().events())
        .filteredOn(rule -> rule.header().id().equals("a"))
        .singleElement()
        .satisfies(rule -> assertThat(rule.alerts()).isFalse());
  }

  @Test
  void goesOnFromARestoredSetThoughAnotherProgramRefusesAFileOfIt() {
    judge(found(file("a.yml", rule("a", "pdf")), file("b.yml", rule("b", "csv"))));
    RuleGovernor strict =
        new RuleGovernor(
            files ->
                SigmaReader.read(
                    files.stream()
                        .map(f -> new RuleText(f.name(), f.yaml().replace("csv.export", "[[}")))
                        .toList()),
            shipped(),
            "here",
            false);
    judge(strict, found(file("a.yml", rule("a", "pdf")), file("b.yml", rule("b", "csv"))), NOW);
    assertThat(ids()).containsExactlyInAnyOrder(TAMPERED, "a");
    assertThat(report("b.yml").state()).isEqualTo(RuleReport.State.REFUSED);
  }
}
