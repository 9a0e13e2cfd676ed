package dev.nightjar.local.triage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nightjar.audit.Alert;
import dev.nightjar.audit.triage.TriageAct;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Alerts and acts in memory. */
public final class TestingAlertIndex implements AlertIndex {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Map<String, StoredAlert> alerts = new TreeMap<>();
  private final Map<String, JsonNode> events = new HashMap<>();
  private final List<TriageAct> acts = new ArrayList<>();
  private Predicate<TriageAct> refuses = act -> false;
  private int pages;

  /** The document of an alert with one event as evidence. */
  public static ObjectNode document(
      String id, String tenant, String rule, Alert.Level level, Instant last) {
    ObjectNode document = JSON.createObjectNode();
    document.put("@timestamp", last.toString());
    document
        .putObject("event")
        .put("id", id)
        .put("start", last.minusSeconds(60).toString())
        .put("end", last.toString())
        .put("severity", level.ordinal() + 1);
    document.putObject("organization").put("id", tenant);
    document.putObject("rule").put("id", rule).put("name", "Rule " + rule).put("version", "1");
    document.put("message", "u-7 exported 10 times");
    ObjectNode alert = document.putObject("audit").putObject("alert");
    alert
        .put("level", level.name().toLowerCase(Locale.ROOT))
        .put("revision", 0)
        .put("count", 10)
        .put("status", "stable")
        .put("delivered", true);
    alert.putObject("group").putArray("key").add("user.id=u-7");
    alert.putArray("runbook").add("Ask the person.").add("Lock the account.");
    alert
        .putArray("evidence")
        .addObject()
        .put("index", "nightjar-events-2026.11.21")
        .put("document", "event-of-" + id)
        .put("id", "a1")
        .put("time", last.toString())
        .put("action", "invoice.export");
    return document;
  }

  /** Stores an alert, or a later revision of it. */
  public TestingAlertIndex with(ObjectNode document) {
    StoredAlert alert = new StoredAlert(document);
    alerts.put(alert.id(), alert);
    return this;
  }

  /** Stores an event. */
  public TestingAlertIndex withEvent(String document, JsonNode event) {
    events.put(document, event);
    return this;
  }

  /** Stores an act as somebody else does. */
  public TestingAlertIndex with(TriageAct act) {
    acts.add(act);
    return this;
  }

  /** Refuses to store some acts. */
  public TestingAlertIndex refusing(Predicate<TriageAct> some) {
    this.refuses = some;
    return this;
  }

  /** All acts, in the order in which they were stored. */
  public List<TriageAct> acts() {
    return List.copyOf(acts);
  }

  /** How many pages of alerts were asked for. */
  int pages() {
    return pages;
  }

  @Override
  public Page alerts(AlertFilter filter, JsonNode after) {
    pages++;
    List<StoredAlert> matching =
        alerts.values().stream()
            .filter(alert -> passes(filter, alert))
            .sorted(
                Comparator.comparing(StoredAlert::last).reversed().thenComparing(StoredAlert::id))
            .toList();
    int from = after == null ? 0 : after.asInt();
    int to = Math.min(matching.size(), from + PAGE);
    return new Page(matching.subList(from, to), to - from < PAGE ? null : IntNode.valueOf(to));
  }

  private static boolean passes(AlertFilter filter, StoredAlert alert) {
    return (filter.tenant() == null || filter.tenant().equals(alert.tenant()))
        && (filter.rule() == null || filter.rule().equals(alert.ruleId()))
        && (filter.least() == null || alert.level().compareTo(filter.least()) >= 0)
        && (filter.since() == null || !alert.last().isBefore(filter.since()));
  }

  @Override
  public List<StoredAlert> beginningWith(String prefix, int most) {
    return alerts.values().stream()
        .filter(alert -> alert.id().startsWith(prefix))
        .limit(most)
        .toList();
  }

  @Override
  public Set<String> matching(AlertFilter filter, Collection<String> ids) {
    return ids.stream()
        .filter(id -> alerts.containsKey(id) && passes(filter, alerts.get(id)))
        .collect(Collectors.toSet());
  }

  @Override
  public Map<String, Long> alertsByRule(AlertFilter filter) {
    return alerts.values().stream()
        .filter(alert -> passes(filter, alert))
        .collect(Collectors.groupingBy(StoredAlert::ruleId, Collectors.counting()));
  }

  @Override
  public Map<String, TriageAct> latest(Collection<String> ids) {
    return TriageAct.latest(
        acts.stream().filter(act -> ids.contains(act.subject().alert())).toList());
  }

  @Override
  public List<TriageAct> allLatest(AlertFilter filter) {
    return TriageAct.latest(acts).values().stream()
        .filter(
            act ->
                (filter.tenant() == null || filter.tenant().equals(act.subject().tenant()))
                    && (filter.rule() == null || filter.rule().equals(act.subject().ruleId())))
        .toList();
  }

  @Override
  public List<TriageAct> history(String alert) {
    return acts.stream()
        .filter(act -> act.subject().alert().equals(alert))
        .sorted(TriageAct.BY_TIME)
        .toList();
  }

  @Override
  public List<JsonNode> events(List<StoredAlert.Evidence> evidence) {
    List<JsonNode> found = new ArrayList<>();
    evidence.forEach(each -> found.add(events.get(each.document())));
    return found;
  }

  @Override
  public Map<String, String> add(List<TriageAct> added) {
    Map<String, String> refused = new HashMap<>();
    for (TriageAct act : added) {
      if (refuses.test(act)) {
        refused.put(act.id(), "403 cluster_block_exception: read-only");
      } else {
        acts.add(act);
      }
    }
    return refused;
  }

  @Override
  public void close() {
    // Nothing is open.
  }
}
