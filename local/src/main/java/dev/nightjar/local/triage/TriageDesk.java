package dev.nightjar.local.triage;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.audit.triage.AlertState;
import dev.nightjar.audit.triage.RuleVerdicts;
import dev.nightjar.audit.triage.TriageAct;
import dev.nightjar.audit.triage.Verdict;
import dev.nightjar.local.text.PlainText;
import dev.nightjar.sinks.opensearch.OpenSearchSetupException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Finds alerts with their state, and adds what somebody does about them. */
public final class TriageDesk {

  /** The fewest characters of an id that may stand for it. */
  public static final int SHORTEST_PREFIX = 4;

  /** How many alerts a list looks at before it gives up. */
  static final int MOST_EXAMINED = 100_000;

  private static final int SHOWN_CANDIDATES = 4;

  private final AlertIndex index;
  private final Clock clock;
  private final Supplier<String> ids;

  /**
   * A desk.
   *
   * @param index alerts and acts
   * @param clock the time of acts
   * @param ids ids of acts, none of them ever given before, by anybody
   */
  public TriageDesk(AlertIndex index, Clock clock, Supplier<String> ids) {
    this.index = index;
    this.clock = clock;
    this.ids = ids;
  }

  /**
   * Alerts with their state.
   *
   * @param states those to be shown; at least one
   * @param limit the most to be shown, 1 or more
   */
  public Listing list(AlertFilter filter, Set<AlertState> states, int limit)
      throws OpenSearchSetupException {
    Map<AlertState, List<HandledAlert>> found = new EnumMap<>(AlertState.class);
    Map<AlertState, Integer> seen = new EnumMap<>(AlertState.class);
    AlertState first = EnumSet.copyOf(states).iterator().next();
    Set<String> known = new HashSet<>();
    JsonNode next = null;
    do {
      AlertIndex.Page page = index.alerts(filter, next);
      next = page.next();
      for (HandledAlert alert : handled(page.alerts())) {
        // One that grew while the pages were read may come again.
        if (known.add(alert.alert().id())) {
          seen.merge(alert.state(), 1, Integer::sum);
          List<HandledAlert> same =
              found.computeIfAbsent(alert.state(), state -> new ArrayList<>());
          if (same.size() < limit) {
            same.add(alert);
          }
        }
      }
    } while (next != null
        && known.size() < MOST_EXAMINED
        && found.getOrDefault(first, List.of()).size() < limit);
    List<HandledAlert> shown =
        EnumSet.copyOf(states).stream()
            .flatMap(state -> found.getOrDefault(state, List.of()).stream())
            .limit(limit)
            .toList();
    return new Listing(shown, seen, next == null);
  }

  /**
   * All that is known of an alert.
   *
   * @param id its id, or the beginning of it
   * @throws UnknownAlertException where it names none, or several
   */
  public AlertDossier dossier(String id) throws OpenSearchSetupException, UnknownAlertException {
    HandledAlert alert = find(List.of(id)).get(0);
    return new AlertDossier(
        alert, index.events(alert.alert().evidence()), index.history(alert.alert().id()));
  }

  /**
   * The alerts of some ids, or beginnings of ids; each once.
   *
   * @throws UnknownAlertException with all ids that name none, or several
   */
  public List<HandledAlert> find(List<String> wanted)
      throws OpenSearchSetupException, UnknownAlertException {
    Map<String, StoredAlert> found = new LinkedHashMap<>();
    List<String> faults = new ArrayList<>();
    if (wanted.size() > AlertIndex.PAGE) {
      faults.add(wanted.size() + " ids are too many: give " + AlertIndex.PAGE + " or fewer");
      refuse(faults);
    }
    for (String id : wanted) {
      String shown = "'" + PlainText.of(id) + "'";
      if (id.length() < SHORTEST_PREFIX) {
        faults.add(
            shown + " is too short: give " + SHORTEST_PREFIX + " characters or more of an id");
        continue;
      }
      List<StoredAlert> candidates = index.beginningWith(id, SHOWN_CANDIDATES);
      if (candidates.isEmpty()) {
        faults.add("there is no alert " + shown + ": ./nightjar alerts list shows their ids");
      } else if (candidates.size() > 1 && !candidates.get(0).id().equals(id)) {
        faults.add(
            shown
                + " begins more than one id, among them "
                + candidates.stream()
                    .map(alert -> PlainText.of(alert.id()))
                    .collect(Collectors.joining(", "))
                + ": give more of it");
      } else {
        found.put(candidates.get(0).id(), candidates.get(0));
      }
    }
    refuse(faults);
    return handled(List.copyOf(found.values()));
  }

  /**
   * Says of alerts that somebody looks at them. Of several either all are asked to be stored, or
   * none.
   *
   * @param wanted ids, or beginnings of ids
   * @param assignee who; null leaves an earlier one
   * @param comment null for none
   * @param author who says so
   * @param reopen whether a closed one may be taken up again
   * @throws UnknownAlertException with all ids that name none, or several, or a closed one
   */
  public Done acknowledge(
      List<String> wanted, String assignee, String comment, String author, boolean reopen)
      throws OpenSearchSetupException, UnknownAlertException {
    List<HandledAlert> alerts = find(wanted);
    List<String> faults = new ArrayList<>();
    for (HandledAlert alert : alerts) {
      if (alert.state() == AlertState.CLOSED && !reopen) {
        faults.add(
            "the alert "
                + PlainText.of(alert.alert().id())
                + " was closed as "
                + alert.latest().verdict().label()
                + " by "
                + PlainText.of(alert.latest().author())
                + ": --reopen takes it up again");
      }
    }
    refuse(faults);
    return add(
        alerts,
        alert ->
            act(
                alert,
                AlertState.ACKNOWLEDGED,
                assignee == null ? assignee(alert) : assignee,
                null,
                comment,
                author));
  }

  /**
   * Closes alerts; one that is closed gets another verdict.
   *
   * @param wanted ids, or beginnings of ids
   * @param verdict what they turned out to be
   * @param comment why; null for none
   * @param author who says so
   * @throws UnknownAlertException with all ids that name none, or several
   */
  public Done close(List<String> wanted, Verdict verdict, String comment, String author)
      throws OpenSearchSetupException, UnknownAlertException {
    return add(
        find(wanted),
        alert -> act(alert, AlertState.CLOSED, assignee(alert), verdict, comment, author));
  }

  /**
   * What was added.
   *
   * @param stored acts that are in the index now
   * @param refused why an alert's act is not, by the alert's id; often empty
   */
  public record Done(List<TriageAct> stored, Map<String, String> refused) {}

  /**
   * How each rule's alerts were judged; an alert that is gone counts unless a time or level is
   * asked.
   */
  public List<RuleVerdicts> verdicts(AlertFilter filter) throws OpenSearchSetupException {
    List<TriageAct> acts = index.allLatest(filter);
    if (filter.since() != null || filter.least() != null) {
      List<TriageAct> within = new ArrayList<>();
      for (int from = 0; from < acts.size(); from += AlertIndex.PAGE) {
        List<TriageAct> some = acts.subList(from, Math.min(acts.size(), from + AlertIndex.PAGE));
        Set<String> matching =
            index.matching(filter, some.stream().map(act -> act.subject().alert()).toList());
        some.stream().filter(act -> matching.contains(act.subject().alert())).forEach(within::add);
      }
      acts = within;
    }
    return RuleVerdicts.of(index.alertsByRule(filter), acts);
  }

  /** Makes the act of an alert. */
  @FunctionalInterface
  private interface Deed {
    TriageAct of(HandledAlert alert);
  }

  private Done add(Collection<HandledAlert> alerts, Deed deed) throws OpenSearchSetupException {
    List<TriageAct> acts = alerts.stream().map(deed::of).toList();
    Map<String, String> byAct = index.add(acts);
    Map<String, String> refused = new LinkedHashMap<>();
    List<TriageAct> stored = new ArrayList<>();
    for (TriageAct act : acts) {
      if (byAct.containsKey(act.id())) {
        refused.put(act.subject().alert(), byAct.get(act.id()));
      } else {
        stored.add(act);
      }
    }
    return new Done(stored, refused);
  }

  private TriageAct act(
      HandledAlert alert,
      AlertState state,
      String assignee,
      Verdict verdict,
      String comment,
      String author) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    // Later than what the author saw, also where the clock of that act's machine is ahead.
    Instant least = alert.latest() == null ? now : alert.latest().time().plusMillis(1);
    return new TriageAct(
        ids.get(),
        now.isBefore(least) ? least : now,
        alert.alert().subject(),
        state,
        assignee,
        verdict,
        comment,
        author);
  }

  private static String assignee(HandledAlert alert) {
    return alert.latest() == null ? null : alert.latest().assignee();
  }

  private List<HandledAlert> handled(List<StoredAlert> alerts) throws OpenSearchSetupException {
    Map<String, TriageAct> latest = index.latest(alerts.stream().map(StoredAlert::id).toList());
    return alerts.stream().map(alert -> new HandledAlert(alert, latest.get(alert.id()))).toList();
  }

  private static void refuse(List<String> faults) throws UnknownAlertException {
    if (!faults.isEmpty()) {
      throw new UnknownAlertException(String.join("\n  ", faults));
    }
  }
}
