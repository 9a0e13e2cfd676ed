package dev.nightjar.local.triage;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nightjar.audit.Alert.Level;
import dev.nightjar.audit.triage.AlertState;
import dev.nightjar.audit.triage.TriageAct;
import dev.nightjar.audit.triage.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every index of alerts and acts does. */
public abstract class AlertIndexContract {

  private static final Instant NINE = Instant.parse("2026-11-21T09:00:00Z");

  /** The index, without alerts and acts when a test begins. */
  protected abstract AlertIndex index();

  /** Puts alerts into it, visible at once. */
  protected abstract void store(List<ObjectNode> alerts) throws Exception;

  @Test
  protected void pagesHoldEveryAlertOnceAndTheNewestFirst() throws Exception {
    List<ObjectNode> alerts = new ArrayList<>();
    for (int i = 0; i < AlertIndex.PAGE + 7; i++) {
      // Some of the same time, so that the id decides.
      alerts.add(alert(String.format("alert-%04d", i), NINE.minusSeconds(i / 3)));
    }
    store(alerts);
    List<String> ids = new ArrayList<>();
    int pages = 0;
    JsonNode next = null;
    do {
      AlertIndex.Page page = index().alerts(AlertFilter.ALL, next);
      page.alerts().forEach(alert -> ids.add(alert.id()));
      next = page.next();
      pages++;
    } while (next != null);
    assertThat(pages).isEqualTo(2);
    assertThat(ids).hasSize(AlertIndex.PAGE + 7).isSorted().doesNotHaveDuplicates();
  }

  @Test
  protected void filtersByTenantRuleLevelAndTime() throws Exception {
    store(
        List.of(
            TestingAlertIndex.document("aaaa1", "acme", "burst", Level.LOW, NINE),
            TestingAlertIndex.document("bbbb1", "globex", "grant", Level.HIGH, NINE),
            TestingAlertIndex.document(
                "cccc1", "acme", "grant", Level.CRITICAL, NINE.plusMillis(1))));
    assertThat(found(new AlertFilter("acme", null, null, null))).containsExactly("cccc1", "aaaa1");
    assertThat(found(new AlertFilter(null, Level.HIGH, null, null)))
        .containsExactly("cccc1", "bbbb1");
    assertThat(found(new AlertFilter(null, null, "grant", null))).containsExactly("cccc1", "bbbb1");
    assertThat(found(new AlertFilter(null, null, null, NINE.plusMillis(1))))
        .containsExactly("cccc1");
    AlertFilter narrow = new AlertFilter("acme", Level.HIGH, "grant", NINE);
    assertThat(found(narrow)).containsExactly("cccc1");
    assertThat(index().matching(narrow, List.of("aaaa1", "cccc1", "gone")))
        .containsExactly("cccc1");
    assertThat(index().alertsByRule(AlertFilter.ALL))
        .containsEntry("grant", 2L)
        .containsEntry("burst", 1L)
        .hasSize(2);
    assertThat(index().alertsByRule(new AlertFilter("acme", null, null, null)))
        .containsEntry("grant", 1L);
  }

  @Test
  protected void findsIdsByTheirBeginning() throws Exception {
    store(List.of(alert("abcd2222", NINE), alert("abcd", NINE), alert("abcd11", NINE)));
    assertThat(index().beginningWith("abcd", 2))
        .extracting(StoredAlert::id)
        .as("the whole id before longer ones")
        .containsExactly("abcd", "abcd11");
    assertThat(index().beginningWith("abcd2", 5))
        .extracting(StoredAlert::id)
        .containsExactly("abcd2222");
    assertThat(index().beginningWith("bcd", 5)).isEmpty();
    assertThat(index().beginningWith("abcd*", 5)).as("no pattern").isEmpty();
  }

  @Test
  protected void theLatestActIsByTimeThenById() throws Exception {
    store(List.of(alert("aaaa1", NINE), alert("bbbb1", NINE), alert("cccc1", NINE)));
    TriageAct early = act("z", "aaaa1", NINE, null);
    TriageAct late = act("a", "aaaa1", NINE.plusMillis(1), Verdict.BENIGN);
    TriageAct one = act("p", "bbbb1", NINE, Verdict.TRUE_POSITIVE);
    TriageAct other = act("q", "bbbb1", NINE, Verdict.FALSE_POSITIVE);
    assertThat(index().add(List.of(late, other))).isEmpty();
    assertThat(index().add(List.of(early, one))).isEmpty();
    assertThat(index().latest(List.of("aaaa1", "bbbb1", "cccc1")))
        .containsEntry("aaaa1", late)
        .containsEntry("bbbb1", other)
        .hasSize(2);
    assertThat(index().latest(List.of("cccc1"))).isEmpty();
    assertThat(index().latest(List.of())).isEmpty();
    assertThat(index().history("aaaa1")).containsExactly(early, late);
    assertThat(index().history("bbbb1")).containsExactly(one, other);
    assertThat(index().history("cccc1")).isEmpty();
    assertThat(index().allLatest(AlertFilter.ALL)).containsExactlyInAnyOrder(late, other);
    assertThat(index().allLatest(new AlertFilter("globex", null, null, null))).isEmpty();
    assertThat(index().allLatest(new AlertFilter("acme", null, "burst", null)))
        .containsExactlyInAnyOrder(late, other);
  }

  @Test
  protected void latestActsOfManyAlertsAreAllRead() throws Exception {
    List<TriageAct> acts = new ArrayList<>();
    for (int i = 0; i < AlertIndex.PAGE + 7; i++) {
      acts.add(act("early-" + i, "alert-" + i, NINE, null));
      acts.add(act("late-" + i, "alert-" + i, NINE.plusMillis(1), Verdict.DUPLICATE));
    }
    assertThat(index().add(acts)).isEmpty();
    assertThat(index().allLatest(AlertFilter.ALL))
        .hasSize(AlertIndex.PAGE + 7)
        .allMatch(act -> act.state() == AlertState.CLOSED);
  }

  @Test
  protected void anEmptyIndexAnswersNothing() throws Exception {
    assertThat(found(AlertFilter.ALL)).isEmpty();
    assertThat(index().beginningWith("abcd", 5)).isEmpty();
    assertThat(index().alertsByRule(AlertFilter.ALL)).isEmpty();
    assertThat(index().allLatest(AlertFilter.ALL)).isEmpty();
    assertThat(index().events(List.of())).isEmpty();
    assertThat(
            index()
                .events(
                    List.of(
                        new StoredAlert.Evidence("no-such-index", "x", "", ""),
                        new StoredAlert.Evidence("no-such-index", "y", "", ""))))
        .hasSize(2)
        .containsOnlyNulls();
  }

  private List<String> found(AlertFilter filter) throws Exception {
    return index().alerts(filter, null).alerts().stream().map(StoredAlert::id).toList();
  }

  private static ObjectNode alert(String id, Instant last) {
    return TestingAlertIndex.document(id, "acme", "burst", Level.HIGH, last);
  }

  private static TriageAct act(String id, String alert, Instant time, Verdict verdict) {
    return new TriageAct(
        id,
        time,
        new TriageAct.Subject(alert, 2, NINE, "acme", Level.HIGH, "burst", "Burst of exports", "1"),
        verdict == null ? AlertState.ACKNOWLEDGED : AlertState.CLOSED,
        "bob",
        verdict,
        "why \u202e not",
        "ann");
  }
}
