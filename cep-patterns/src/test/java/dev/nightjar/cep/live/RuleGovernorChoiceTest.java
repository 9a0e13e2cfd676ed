package dev.nightjar.cep.live;

import static dev.nightjar.cep.live.TestingRules.TAMPERED;
import static dev.nightjar.cep.live.TestingRules.count;
import static dev.nightjar.cep.live.TestingRules.file;
import static dev.nightjar.cep.live.TestingRules.found;
import static dev.nightjar.cep.live.TestingRules.rule;
import static dev.nightjar.cep.live.TestingRules.shipped;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.audit.RuleReport;
import dev.nightjar.cep.catalogue.Catalogue;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which rules run: shipped ones, integrity rules, mutes, and what is no longer supported. */
class RuleGovernorChoiceTest extends GovernorStories {

  /** Beside so many others that one rule may go. */
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
}
