package dev.nightjar.local.triage;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.audit.triage.TriageAct;
import dev.nightjar.sinks.opensearch.OpenSearchSetupException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Alerts and what was done about them. Alerts are read; acts are read and added. */
public interface AlertIndex extends AutoCloseable {

  /** The most alerts of one page, and the most ids of one question. */
  int PAGE = 500;

  /**
   * Some alerts, the newest evidence first.
   *
   * @param alerts at most {@link #PAGE}
   * @param next where the next page begins, for {@link #alerts}; null after the last
   */
  record Page(List<StoredAlert> alerts, JsonNode next) {}

  /**
   * A page of alerts. One that grows between two pages may come twice, or not at all.
   *
   * @param after what the page before says; null for the first
   */
  Page alerts(AlertFilter filter, JsonNode after) throws OpenSearchSetupException;

  /** Alerts whose id begins so, by id, at most so many. */
  List<StoredAlert> beginningWith(String prefix, int most) throws OpenSearchSetupException;

  /**
   * Which of these alerts a filter lets pass, by id; one that is no longer there is not among them.
   *
   * @param alerts at most {@link #PAGE} ids
   */
  Set<String> matching(AlertFilter filter, Collection<String> alerts)
      throws OpenSearchSetupException;

  /** How many alerts each rule has, by the rule's id. */
  Map<String, Long> alertsByRule(AlertFilter filter) throws OpenSearchSetupException;

  /**
   * The latest act of each of these alerts that has one, by the alert's id.
   *
   * @param alerts at most {@link #PAGE} ids
   */
  Map<String, TriageAct> latest(Collection<String> alerts) throws OpenSearchSetupException;

  /** The latest act of each alert that has one; of a filter the tenant and the rule count. */
  List<TriageAct> allLatest(AlertFilter filter) throws OpenSearchSetupException;

  /** All acts about an alert, in their order. */
  List<TriageAct> history(String alert) throws OpenSearchSetupException;

  /** The documents of events, in the order asked for; null in place of one that is not there. */
  List<JsonNode> events(List<StoredAlert.Evidence> evidence) throws OpenSearchSetupException;

  /**
   * Adds acts; visible to the next question.
   *
   * @return why some could not be stored, by the act's id; empty where all are
   * @throws OpenSearchSetupException where none could, or the index of acts was never made
   */
  Map<String, String> add(List<TriageAct> acts) throws OpenSearchSetupException;

  @Override
  void close();
}
