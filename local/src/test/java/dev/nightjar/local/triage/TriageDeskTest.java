package dev.nightjar.local.triage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nightjar.audit.Alert;
import dev.nightjar.audit.Alert.Level;
import dev.nightjar.audit.triage.AlertState;
import dev.nightjar.audit.triage.RuleVerdicts;
import dev.nightjar.audit.triage.TriageAct;
import dev.nightjar.audit.triage.Verdict;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What is found, and what is added, at the desk of those who handle alerts. */
class TriageDeskTest {

  private static final Instant NINE = Instant.parse("2026-11-21T09:00:00Z");
  private static final Instant TEN = Instant.parse("2026-11-21T10:00:00.123456Z");
  private static final Set<AlertState> ALL = EnumSet.allOf(AlertState.class);

  private final TestingAlertIndex index = new TestingAlertIndex();
  private final AtomicInteger ids = new AtomicInteger();
  private final TriageDesk desk = desk(TEN);

  @Test
  void listsOpenAlertsFirstAndTheNewestFirstAmongThem() throws Exception {
    alert("aaaa1", Level.LOW, NINE);
    alert("bbbb1", Level.HIGH, NINE.plusSeconds(1));
    alert("cccc1", Level.HIGH, NINE.plusSeconds(2));
    alert("dddd1", Level.HIGH, NINE.plusSeconds(3));
    desk.close(List.of("dddd1"), Verdict.BENIGN, "planned", "ann");
    desk.acknowledge(List.of("cccc1"), "bob", null, "ann", false);

    Listing all = desk.list(AlertFilter.ALL, ALL, 50);

    assertThat(idsOf(all)).containsExactly("bbbb1", "aaaa1", "cccc1", "dddd1");
    assertThat(all.complete()).isTrue();
    assertThat(all.seen()).containsEntry(AlertState.OPEN, 2).containsEntry(AlertState.CLOSED, 1);
    assertThat(idsOf(desk.list(AlertFilter.ALL, EnumSet.of(AlertState.CLOSED), 50)))
        .containsExactly("dddd1");
    assertThat(idsOf(desk.list(AlertFilter.ALL, ALL, 3)))
        .as("the limit takes closed ones away first")
        .containsExactly("bbbb1", "aaaa1", "cccc1");
  }

  @Test
  void listsOnlyWhatTheFilterLetsPass() throws Exception {
    index.with(TestingAlertIndex.document("aaaa1", "acme", "burst", Level.LOW, NINE));
    index.with(TestingAlertIndex.document("bbbb1", "acme", "grant", Level.HIGH, NINE));
    index.with(
        TestingAlertIndex.document(
            "cccc1", "globex", "burst", Level.CRITICAL, NINE.plusSeconds(9)));
    assertThat(idsOf(desk.list(new AlertFilter("acme", null, null, null), ALL, 50)))
        .containsExactly("aaaa1", "bbbb1");
    assertThat(idsOf(desk.list(new AlertFilter(null, Level.HIGH, null, null), ALL, 50)))
        .containsExactly("cccc1", "bbbb1");
    assertThat(idsOf(desk.list(new AlertFilter(null, null, "burst", null), ALL, 50)))
        .containsExactly("cccc1", "aaaa1");
    assertThat(idsOf(desk.list(new AlertFilter(null, null, null, NINE.plusSeconds(9)), ALL, 50)))
        .containsExactly("cccc1");
  }

  /** A closed alert on the first page must not keep open ones of the second from being found. */
  @Test
  void findsOpenAlertsBehindPagesOfClosedOnes() throws Exception {
    for (int i = 0; i < AlertIndex.PAGE + 20; i++) {
      String id = String.format("%04d-alert", i);
      alert(id, Level.HIGH, NINE.minusSeconds(i));
      if (i < AlertIndex.PAGE + 10) {
        index.with(act("act-" + i, id, NINE, Verdict.BENIGN));
      }
    }
    Listing open = desk.list(AlertFilter.ALL, EnumSet.of(AlertState.OPEN), 50);
    assertThat(open.shown()).hasSize(10);
    assertThat(open.complete()).isTrue();
    assertThat(index.pages()).isEqualTo(2);
  }

  @Test
  void stopsReadingOnceEnoughOpenAlertsAreFoundAndSaysSo() throws Exception {
    for (int i = 0; i < AlertIndex.PAGE + 20; i++) {
      alert(String.format("%04d-alert", i), Level.HIGH, NINE.minusSeconds(i));
    }
    Listing some = desk.list(AlertFilter.ALL, ALL, 50);
    assertThat(some.shown()).hasSize(50);
    assertThat(some.complete()).isFalse();
    assertThat(index.pages()).isOne();
  }

  @Test
  void everyActIsAddedAndNoneChanged() throws Exception {
    alert("aaaa1", Level.HIGH, NINE);
    ObjectNode before = ((ObjectNode) index.beginningWith("aaaa1", 1).get(0).source()).deepCopy();

    desk.acknowledge(List.of("aaaa1"), "bob", "looks odd", "ann", false);
    TriageAct first = index.acts().get(0);
    desk.close(List.of("aaaa1"), Verdict.FALSE_POSITIVE, "the yearly audit", "bob");

    assertThat(index.acts()).hasSize(2).first().isEqualTo(first);
    assertThat(first.time())
        .as("in milliseconds")
        .isEqualTo(Instant.parse("2026-11-21T10:00:00.123Z"));
    AlertDossier dossier = desk.dossier("aaaa1");
    assertThat(dossier.history()).extracting(TriageAct::author).containsExactly("ann", "bob");
    assertThat(dossier.handled().state()).isEqualTo(AlertState.CLOSED);
    assertThat(dossier.handled().latest().assignee())
        .as("the latest act alone is the whole state")
        .isEqualTo("bob");
    assertThat(dossier.handled().alert().source()).isEqualTo(before);
  }

  @Test
  void anActIsLaterThanWhatItsAuthorSawWhateverTheirClockSays() throws Exception {
    alert("aaaa1", Level.HIGH, NINE);
    desk.acknowledge(List.of("aaaa1"), "bob", null, "ann", false);
    desk(NINE).close(List.of("aaaa1"), Verdict.BENIGN, "planned", "bob");
    assertThat(desk.dossier("aaaa1").handled().state()).isEqualTo(AlertState.CLOSED);
    assertThat(index.acts().get(1).time()).isEqualTo(index.acts().get(0).time().plusMillis(1));
  }

  /** Both saw the alert open; the second to be written knows nothing of the first. */
  @Test
  void twoWhoActAtOnceLeaveTwoActsAndOneState() throws Exception {
    alert("aaaa1", Level.HIGH, NINE);
    TriageAct one = act("x", "aaaa1", TEN, Verdict.TRUE_POSITIVE);
    TriageAct other = act("y", "aaaa1", TEN, Verdict.BENIGN);
    index.with(other).with(one);
    AlertDossier dossier = desk.dossier("aaaa1");
    assertThat(dossier.history()).containsExactly(one, other);
    assertThat(dossier.handled().latest()).isEqualTo(other);
  }

  @Test
  void aClosedAlertIsTakenUpAgainOnlyWhereThatIsMeant() throws Exception {
    alert("aaaa1", Level.HIGH, NINE);
    alert("bbbb1", Level.HIGH, NINE);
    desk.close(List.of("aaaa1"), Verdict.BENIGN, "planned", "ann");
    assertThatThrownBy(() -> desk.acknowledge(List.of("bbbb1", "aaaa1"), null, null, "bob", false))
        .isInstanceOf(UnknownAlertException.class)
        .hasMessageContaining("aaaa1 was closed as benign by ann")
        .hasMessageContaining("--reopen");
    assertThat(index.acts()).as("nothing about bbbb1 either").hasSize(1);
    desk.acknowledge(List.of("aaaa1"), null, null, "bob", true);
    assertThat(desk.dossier("aaaa1").handled().state()).isEqualTo(AlertState.ACKNOWLEDGED);
  }

  @Test
  void aLaterVerdictCorrectsAnEarlierOne() throws Exception {
    alert("aaaa1", Level.HIGH, NINE);
    desk.close(List.of("aaaa1"), Verdict.TRUE_POSITIVE, "looks so", "ann");
    desk.close(List.of("aaaa1"), Verdict.FALSE_POSITIVE, "it was the audit", "ann");
    assertThat(desk.verdicts(AlertFilter.ALL))
        .singleElement()
        .satisfies(
            rule -> {
              assertThat(rule.falsePositives()).isOne();
              assertThat(rule.truePositives()).isZero();
            });
  }

  @Test
  void takesTheBeginningOfAnIdWhereOnlyOneBeginsSo() throws Exception {
    alert("abcd1111", Level.HIGH, NINE);
    alert("abcd2222", Level.HIGH, NINE);
    alert("abcd22223333", Level.HIGH, NINE);
    assertThat(desk.dossier("abcd1").handled().alert().id()).isEqualTo("abcd1111");
    assertThat(desk.dossier("abcd2222").handled().alert().id())
        .as("a whole id, though another begins with it")
        .isEqualTo("abcd2222");
    assertThatThrownBy(() -> desk.find(List.of("abcd", "abc", "zzzz")))
        .isInstanceOf(UnknownAlertException.class)
        .hasMessageContaining("'abcd' begins more than one id, among them abcd1111, abcd2222")
        .hasMessageContaining("'abc' is too short")
        .hasMessageContaining("there is no alert 'zzzz'");
    assertThat(desk.find(List.of("abcd1", "abcd1111"))).as("each once").hasSize(1);
  }

  @Test
  void anAlertThatGrowsStaysOneAndSaysSo() throws Exception {
    alert("aaaa1", Level.HIGH, NINE);
    desk.close(List.of("aaaa1"), Verdict.BENIGN, "planned", "ann");
    assertThat(desk.dossier("aaaa1").handled().grewSince()).isFalse();
    ObjectNode grown =
        TestingAlertIndex.document("aaaa1", "acme", "burst", Level.HIGH, NINE.plusSeconds(60));
    ((ObjectNode) grown.at("/audit/alert")).put("revision", 2);
    index.with(grown);
    Listing all = desk.list(AlertFilter.ALL, ALL, 50);
    assertThat(all.shown())
        .singleElement()
        .satisfies(
            alert -> {
              assertThat(alert.state()).isEqualTo(AlertState.CLOSED);
              assertThat(alert.grewSince()).isTrue();
            });
    assertThat(AlertText.table(all).get(1)).contains("grew since it was handled");
  }

  @Test
  void saysWhatWasNotStoredAndKeepsTheRest() throws Exception {
    alert("aaaa1", Level.HIGH, NINE);
    alert("bbbb1", Level.HIGH, NINE);
    index.refusing(act -> act.subject().alert().equals("aaaa1"));
    TriageDesk.Done done = desk.close(List.of("aaaa1", "bbbb1"), Verdict.BENIGN, "planned", "ann");
    assertThat(done.refused()).containsOnlyKeys("aaaa1");
    assertThat(done.stored()).extracting(act -> act.subject().alert()).containsExactly("bbbb1");
  }

  @Test
  void verdictsAreOfTheAlertsThatTheFilterLetsPass() throws Exception {
    index.with(TestingAlertIndex.document("aaaa1", "acme", "burst", Level.LOW, NINE));
    index.with(
        TestingAlertIndex.document("bbbb1", "acme", "burst", Level.HIGH, NINE.plusSeconds(9)));
    index.with(TestingAlertIndex.document("cccc1", "globex", "burst", Level.HIGH, NINE));
    desk.close(List.of("aaaa1", "bbbb1", "cccc1"), Verdict.FALSE_POSITIVE, "no", "ann");
    assertThat(verdict(new AlertFilter(null, null, null, null)).falsePositives()).isEqualTo(3);
    assertThat(verdict(new AlertFilter("acme", null, null, null)).falsePositives()).isEqualTo(2);
    assertThat(verdict(new AlertFilter(null, Level.HIGH, null, null)).falsePositives())
        .isEqualTo(2);
    RuleVerdicts late = verdict(new AlertFilter(null, null, null, NINE.plusSeconds(9)));
    assertThat(late.falsePositives()).isOne();
    assertThat(late.alerts()).isOne();
  }

  private RuleVerdicts verdict(AlertFilter filter) throws Exception {
    List<RuleVerdicts> rules = desk.verdicts(filter);
    assertThat(rules).hasSize(1);
    return rules.get(0);
  }

  private TriageDesk desk(Instant now) {
    return new TriageDesk(
        index, Clock.fixed(now, ZoneOffset.UTC), () -> "act-" + ids.incrementAndGet());
  }

  private void alert(String id, Alert.Level level, Instant last) {
    index.with(TestingAlertIndex.document(id, "acme", "burst", level, last));
  }

  private static TriageAct act(String id, String alert, Instant time, Verdict verdict) {
    return new TriageAct(
        id,
        time,
        new TriageAct.Subject(alert, 0, null, "acme", null, "burst", null, null),
        AlertState.CLOSED,
        null,
        verdict,
        null,
        "ann");
  }

  private static List<String> idsOf(Listing listing) {
    return listing.shown().stream().map(each -> each.alert().id()).toList();
  }
}
