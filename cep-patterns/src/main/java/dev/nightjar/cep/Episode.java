package dev.nightjar.cep;

import dev.nightjar.audit.Alert;
import dev.nightjar.audit.Ids;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;

/**
 * The open alert of one rule, tenant and group: state of {@link EpisodeGate}, and the decision what
 * a match does to it. A value: judging gives a new one.
 *
 * <p>An episode opens with a match and stays open for the rule's timespan after it. Every match
 * that is decided while it is open belongs to its alert, so a match that shares evidence with an
 * open alert is that alert.
 *
 * @param alertId the id of its alert, the same for every revision
 * @param revision the revision told last
 * @param matches how many matches the alert stands for; 1 or more
 * @param count how many events the alert stands for
 * @param openUntil the last instant at which a match still belongs to it
 * @param opener the first event of the match that opened it
 * @param trigger the last event of the match that opened it
 * @param latestStart the first event of the match that was merged last
 * @param latest the last event of the match that was merged last
 * @param evidence at most {@link Alert#MAX_EVIDENCE} events, in order, the first and the last among
 *     them
 */
public record Episode(
    String alertId,
    int revision,
    long matches,
    long count,
    Instant openUntil,
    Candidate opener,
    Candidate trigger,
    Candidate latestStart,
    Candidate latest,
    Alert.Evidence[] evidence) {

  private static final EventOrder ORDER = new EventOrder();

  private static final Comparator<Alert.Evidence> EVIDENCE_ORDER =
      Comparator.comparing(Alert.Evidence::time)
          .thenComparing(Alert.Evidence::eventId)
          .thenComparing(Alert.Evidence::documentId);

  /**
   * What a match does.
   *
   * @param episode the open episode afterwards; never null
   * @param tells whether its alert is to be given out, at the episode's revision
   */
  record Judgement(Episode episode, boolean tells) {}

  /**
   * Judges a match of a rule in one tenant and group.
   *
   * @param current the episode that was opened last; null where there is none
   */
  static Judgement judge(Rule rule, Episode current, Match match) {
    if (current == null || match.at().isAfter(current.openUntil)) {
      return new Judgement(open(rule, match), true);
    }
    return current.merge(rule, match);
  }

  private static Episode open(Rule rule, Match match) {
    Candidate first = match.first();
    String id =
        Ids.id(rule.id(), rule.meaning(), first.tenant(), first.group(), first.documentId());
    return new Episode(
        id,
        0,
        1,
        match.events().length,
        match.at().plus(rule.timespan()),
        first,
        match.last(),
        first,
        match.last(),
        merged(new Alert.Evidence[0], match.events()));
  }

  private Judgement merge(Rule rule, Match match) {
    Candidate[] fresh =
        Arrays.stream(match.events())
            .filter(event -> isNew(rule, match, event))
            .toArray(Candidate[]::new);
    boolean extendedAtItsEnd = fresh.length > 0 && fresh[fresh.length - 1] == match.last();
    if (!extendedAtItsEnd) {
      return new Judgement(this, false);
    }
    boolean tells = rule.tellsAgainAt(matches + 1);
    Episode merged =
        new Episode(
            alertId,
            tells ? revision + 1 : revision,
            matches + 1,
            count + fresh.length,
            openUntil,
            opener,
            trigger,
            match.first(),
            match.last(),
            merged(evidence, fresh));
    return new Judgement(merged, tells);
  }

  /**
   * The matches of a pattern come in order, so an event is known unless it lies after all that the
   * alert has seen; only where matches start can one lie before that and be new, and starts never
   * go back either. So no list of all events is needed, however long the episode. A rule on single
   * events takes them as they arrive: there the evidence decides.
   */
  private boolean isNew(Rule rule, Match match, Candidate event) {
    if (rule instanceof SingleEventRule) {
      return Arrays.stream(evidence).noneMatch(e -> e.documentId().equals(event.documentId()));
    }
    return ORDER.compare(event, latest) > 0
        || (event == match.first() && ORDER.compare(event, latestStart) > 0);
  }

  private static Alert.Evidence[] merged(Alert.Evidence[] known, Candidate[] fresh) {
    Alert.Evidence[] all = Arrays.copyOf(known, known.length + fresh.length);
    for (int i = 0; i < fresh.length; i++) {
      all[known.length + i] = fresh[i].evidence();
    }
    Arrays.sort(all, EVIDENCE_ORDER);
    if (all.length <= Alert.MAX_EVIDENCE) {
      return all;
    }
    Alert.Evidence[] kept = Arrays.copyOf(all, Alert.MAX_EVIDENCE);
    kept[kept.length - 1] = all[all.length - 1];
    return kept;
  }

  /** The time of the first evidence. */
  Instant first() {
    return evidence[0].time();
  }

  /** The time of the last evidence. */
  Instant last() {
    return evidence[evidence.length - 1].time();
  }

  /** The alert as it stands. */
  Alert alert(Rule rule) {
    RuleDescription description = rule.description();
    return new Alert(
        alertId,
        revision,
        description.id(),
        description.title(),
        description.version(),
        rule.levelAt(matches),
        opener.tenant(),
        rule.groupField().isEmpty()
            ? new Alert.Group[0]
            : new Alert.Group[] {new Alert.Group(rule.groupField(), opener.group())},
        first(),
        last(),
        count,
        evidence,
        rule.summary(this),
        description.attack().toArray(String[]::new),
        false,
        Alert.STABLE,
        false,
        description.runbook().toArray(String[]::new),
        new String[0],
        new Alert.Label[0]);
  }
}
