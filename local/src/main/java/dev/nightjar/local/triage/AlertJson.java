package dev.nightjar.local.triage;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nightjar.audit.triage.RuleVerdicts;
import dev.nightjar.audit.triage.TriageAct;
import dev.nightjar.local.text.PlainJson;
import java.util.Locale;

/** Alerts, their handling and rates as lines of JSON, in ASCII only: safe on a terminal, too. */
public final class AlertJson {

  private static final ObjectMapper JSON = new ObjectMapper();

  private AlertJson() {}

  /** An alert of a list. */
  public static String line(HandledAlert handled) {
    return PlainJson.of(object(handled));
  }

  /** All that is known of an alert: that of a list, its document, its events, its acts. */
  public static String line(AlertDossier dossier) {
    ObjectNode object = object(dossier.handled());
    object.set("alert", dossier.handled().alert().source());
    ArrayNode events = object.putArray("events");
    dossier.events().forEach(event -> events.add(event == null ? JSON.nullNode() : event));
    ArrayNode history = object.putArray("history");
    dossier.history().forEach(act -> history.add(object(act)));
    return PlainJson.of(object);
  }

  /** An act. */
  public static String line(TriageAct act) {
    return PlainJson.of(object(act));
  }

  /** A rule's verdicts. */
  public static String line(RuleVerdicts rule) {
    ObjectNode object = JSON.createObjectNode();
    object.put("rule", rule.ruleId());
    object.put("name", rule.ruleName());
    object.put("alerts", rule.alerts());
    object.put("acknowledged", rule.acknowledged());
    object.put("closed", rule.closed());
    object.put("true_positives", rule.truePositives());
    object.put("false_positives", rule.falsePositives());
    object.put("benign", rule.benign());
    object.put("duplicates", rule.duplicates());
    object.put("judged", rule.judged());
    object.put("false_positive_rate", rule.falsePositiveRate());
    RuleVerdicts.Interval interval = rule.interval();
    object.put("low", interval == null ? null : interval.low());
    object.put("high", interval == null ? null : interval.high());
    object.put("few", rule.few());
    return PlainJson.of(object);
  }

  private static ObjectNode object(HandledAlert handled) {
    StoredAlert alert = handled.alert();
    ObjectNode object = JSON.createObjectNode();
    object.put("id", alert.id());
    object.put("level", lower(alert.level()));
    object.put("state", handled.state().label());
    object.put("tenant", alert.tenant());
    object.put("rule", alert.ruleId());
    object.put("rule_name", alert.ruleName());
    object.put("message", alert.message());
    object.put("first", alert.text("/event/start"));
    object.put("last", alert.last().toString());
    object.put("count", alert.count());
    object.put("revision", alert.revision());
    ArrayNode marks = object.putArray("marks");
    alert.marks().forEach(marks::add);
    object.put("grew_since", handled.grewSince());
    if (handled.latest() != null) {
      object.set("latest", object(handled.latest()));
    }
    return object;
  }

  private static ObjectNode object(TriageAct act) {
    ObjectNode object = JSON.createObjectNode();
    object.put("id", act.id());
    object.put("alert", act.subject().alert());
    object.put("time", act.time().toString());
    object.put("author", act.author());
    object.put("state", act.state().label());
    object.put("verdict", act.verdict() == null ? null : act.verdict().label());
    object.put("assignee", act.assignee());
    object.put("comment", act.comment());
    object.put("revision", act.subject().revision());
    return object;
  }

  private static String lower(Enum<?> value) {
    return value == null ? null : value.name().toLowerCase(Locale.ROOT);
  }
}
