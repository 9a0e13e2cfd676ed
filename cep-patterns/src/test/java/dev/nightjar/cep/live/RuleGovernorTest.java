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
import dev.nightjar.cep.rule.RuleText;
import dev.nightjar.cep.sigma.SigmaReader;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Stories of rules that change. */
class RuleGovernorTest extends GovernorStories {
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
