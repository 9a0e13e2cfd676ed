package dev.nightjar.local.report;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.audit.triage.AlertState;
import dev.nightjar.audit.triage.TriageAct;
import dev.nightjar.audit.triage.Verdict;
import dev.nightjar.local.report.Evidence.AlertRow;
import dev.nightjar.local.report.Evidence.Bucket;
import dev.nightjar.local.report.Evidence.Handling;
import dev.nightjar.local.triage.HandledAlert;
import dev.nightjar.local.triage.LatestActs;
import dev.nightjar.local.triage.StoredAlert;
import dev.nightjar.sinks.opensearch.OpenSearchSetupException;
import dev.nightjar.sinks.opensearch.TriageDocuments;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** Reads each alert of a period with the latest act about it. */
final class HandlingReader {

  /** The most alerts that are looked at. */
  private static final int MOST = 100_000;

  /** What wants attention first: open ones, then the worst, then the newest. */
  private static final Comparator<HandledAlert> ORDER =
      Comparator.comparing(HandledAlert::state)
          .thenComparing(HandlingReader::severity, Comparator.reverseOrder())
          .thenComparing(each -> each.alert().text("/event/start"), Comparator.reverseOrder())
          .thenComparing(each -> each.alert().id());

  private final ReportQueries queries;
  private final Interview interview;
  private final int limit;
  private final List<String> asked = new ArrayList<>();
  private final Map<AlertState, Long> states = new EnumMap<>(AlertState.class);
  private final Map<Verdict, Long> verdicts = new EnumMap<>(Verdict.class);
  private final TreeSet<HandledAlert> shown = new TreeSet<>(ORDER);
  private long examined;

  HandlingReader(ReportQueries queries, Interview interview, int limit) {
    this.queries = queries;
    this.interview = interview;
    this.limit = limit;
  }

  /** Reads all. */
  Handling read() throws OpenSearchSetupException {
    Map<String, TriageAct> acts = acts();
    boolean complete = alerts(acts);
    List<Bucket> byState = new ArrayList<>();
    for (AlertState state : AlertState.values()) {
      byState.add(bucket(state.label(), states.getOrDefault(state, 0L), "in this state"));
    }
    List<Bucket> byVerdict = new ArrayList<>();
    for (Verdict verdict : Verdict.values()) {
      byVerdict.add(bucket(verdict.label(), verdicts.getOrDefault(verdict, 0L), "of this verdict"));
    }
    return new Handling(
        Figure.derived(examined, "the number of alerts that were answered", asked),
        complete,
        byState,
        byVerdict,
        shown.stream().map(HandlingReader::row).toList());
  }

  private Bucket bucket(String key, long count, String what) {
    return new Bucket(
        key,
        Figure.derived(
            count,
            "alerts " + what + " by the latest act about them; without an act an alert is open",
            asked),
        List.of());
  }

  private Map<String, TriageAct> acts() throws OpenSearchSetupException {
    Map<String, TriageAct> latest = new HashMap<>();
    JsonNode after = null;
    int page = 1;
    long leftOut = 0;
    do {
      Asked acts = interview.ask(queries.acts(page++, after));
      asked.add(acts.query().id());
      JsonNode buckets = acts.answer().at(LatestActs.BUCKETS);
      for (JsonNode bucket : buckets) {
        Optional<TriageAct> act = TriageDocuments.read(bucket.at(LatestActs.ACT));
        leftOut += act.isEmpty() ? 1 : 0;
        act.ifPresent(each -> latest.put(each.subject().alert(), each));
      }
      JsonNode next = acts.answer().at(LatestActs.AFTER);
      after = next.isMissingNode() || buckets.size() < ReportQueries.PAGE ? null : next;
    } while (after != null);
    if (leftOut > 0) {
      interview.note(
          leftOut
              + " alerts have a latest document of handling that is no act; they count as open.");
    }
    return latest;
  }

  /** Whether all were looked at. */
  private boolean alerts(Map<String, TriageAct> acts) throws OpenSearchSetupException {
    JsonNode after = null;
    int page = 1;
    while (true) {
      Asked alerts = interview.ask(queries.alertPage(page++, after));
      asked.add(alerts.query().id());
      JsonNode hits = alerts.answer().at("/hits/hits");
      for (JsonNode hit : hits) {
        StoredAlert alert = new StoredAlert(hit.path("_source"));
        count(new HandledAlert(alert, acts.get(alert.id())));
      }
      if (hits.size() < ReportQueries.PAGE) {
        return true;
      }
      if (examined >= MOST) {
        interview.note(
            "How alerts were handled is told of the newest "
                + examined
                + " alone: ask for a shorter period to see all.");
        return false;
      }
      after = hits.get(hits.size() - 1).path("sort");
    }
  }

  private void count(HandledAlert alert) {
    examined++;
    states.merge(alert.state(), 1L, Long::sum);
    if (alert.latest() != null && alert.latest().verdict() != null) {
      verdicts.merge(alert.latest().verdict(), 1L, Long::sum);
    }
    shown.add(alert);
    if (shown.size() > limit) {
      shown.pollLast();
    }
  }

  private static int severity(HandledAlert alert) {
    return alert.alert().level() == null ? -1 : alert.alert().level().ordinal();
  }

  private static AlertRow row(HandledAlert handled) {
    StoredAlert alert = handled.alert();
    TriageAct act = handled.latest();
    List<String> marks = new ArrayList<>(alert.marks());
    if (handled.grewSince()) {
      marks.add("grew since it was handled");
    }
    JsonNode source = alert.source();
    return new AlertRow(
        Asked.cut(alert.id()),
        Asked.cut(alert.ruleId()),
        Asked.cut(alert.ruleName()),
        Asked.text(source, "/rule/version"),
        Asked.text(source, "/audit/alert/level"),
        Asked.cut(alert.message()),
        Asked.text(source, "/event/start"),
        Asked.text(source, "/event/end"),
        alert.count(),
        marks,
        Asked.texts(source, "/audit/alert/compliance"),
        handled.state().label(),
        act == null || act.verdict() == null ? null : act.verdict().label(),
        act == null ? null : Asked.cut(act.assignee()),
        act == null ? null : Asked.cut(act.author()),
        act == null ? null : act.time().toString(),
        act == null ? null : Asked.cut(act.comment()));
  }
}
