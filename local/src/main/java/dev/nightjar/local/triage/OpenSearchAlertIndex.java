package dev.nightjar.local.triage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nightjar.audit.triage.TriageAct;
import dev.nightjar.local.text.PlainText;
import dev.nightjar.sinks.opensearch.IndexNames;
import dev.nightjar.sinks.opensearch.OpenSearchClient;
import dev.nightjar.sinks.opensearch.OpenSearchOptions;
import dev.nightjar.sinks.opensearch.OpenSearchSetupException;
import dev.nightjar.sinks.opensearch.TriageDocuments;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Alerts and acts in OpenSearch. An index that does not exist is empty, but never written to. */
public final class OpenSearchAlertIndex implements AlertIndex {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String LENIENT =
      "/_search?ignore_unavailable=true&allow_no_indices=true&allow_partial_search_results=false";

  /** Acts about one alert that are shown; nobody handles one more often. */
  private static final int MOST_ACTS = 10_000;

  private static final int RULES_PAGE = 1_000;

  private final OpenSearchClient client;
  private final IndexNames names;
  private final Consumer<String> warnings;

  private OpenSearchAlertIndex(
      OpenSearchClient client, IndexNames names, Consumer<String> warnings) {
    this.client = client;
    this.names = names;
    this.warnings = warnings;
  }

  /**
   * The index of a cluster; connects nowhere yet.
   *
   * @param warnings told of documents that are left out because they are no acts
   */
  public static OpenSearchAlertIndex open(OpenSearchOptions options, Consumer<String> warnings)
      throws OpenSearchSetupException {
    return new OpenSearchAlertIndex(
        OpenSearchClient.open(options, "docs/triage.md"), options.names(), warnings);
  }

  @Override
  public Page alerts(AlertFilter filter, JsonNode after) throws OpenSearchSetupException {
    ObjectNode body = JSON.createObjectNode();
    body.put("size", PAGE);
    body.set("query", query(filter));
    ArrayNode sort = body.putArray("sort");
    sort.addObject().put("@timestamp", "desc");
    sort.addObject().put("event.id", "asc");
    if (after != null) {
      body.set("search_after", after);
    }
    JsonNode hits = search(names.alerts(), body).at("/hits/hits");
    List<StoredAlert> alerts = new ArrayList<>();
    hits.forEach(hit -> alerts.add(new StoredAlert(hit.path("_source"))));
    return new Page(alerts, hits.size() < PAGE ? null : hits.get(hits.size() - 1).path("sort"));
  }

  @Override
  public List<StoredAlert> beginningWith(String prefix, int most) throws OpenSearchSetupException {
    ObjectNode body = JSON.createObjectNode();
    body.put("size", most);
    body.putObject("query").putObject("prefix").put("event.id", prefix);
    body.putArray("sort").addObject().put("event.id", "asc");
    List<StoredAlert> alerts = new ArrayList<>();
    search(names.alerts(), body)
        .at("/hits/hits")
        .forEach(hit -> alerts.add(new StoredAlert(hit.path("_source"))));
    return alerts;
  }

  @Override
  public Set<String> matching(AlertFilter filter, Collection<String> alerts)
      throws OpenSearchSetupException {
    ObjectNode body = JSON.createObjectNode();
    body.put("size", PAGE);
    body.putArray("_source").add("event.id");
    ObjectNode query = query(filter);
    ArrayNode ids =
        ((ArrayNode) query.at("/bool/filter")).addObject().putObject("terms").putArray("event.id");
    alerts.forEach(ids::add);
    body.set("query", query);
    Set<String> matching = new HashSet<>();
    search(names.alerts(), body)
        .at("/hits/hits")
        .forEach(hit -> matching.add(hit.at("/_source/event/id").asText()));
    return matching;
  }

  @Override
  public Map<String, Long> alertsByRule(AlertFilter filter) throws OpenSearchSetupException {
    Map<String, Long> counts = new TreeMap<>();
    JsonNode after = null;
    do {
      ObjectNode body = JSON.createObjectNode();
      body.put("size", 0);
      body.set("query", query(filter));
      ObjectNode composite =
          body.putObject("aggs").putObject("rules").putObject("composite").put("size", RULES_PAGE);
      composite
          .putArray("sources")
          .addObject()
          .putObject("rule")
          .putObject("terms")
          .put("field", "rule.id");
      if (after != null) {
        composite.set("after", after);
      }
      JsonNode rules = search(names.alerts(), body).at("/aggregations/rules");
      for (JsonNode bucket : rules.path("buckets")) {
        counts.put(bucket.at("/key/rule").asText(), bucket.path("doc_count").asLong());
      }
      after = rules.get("after_key");
    } while (after != null);
    return counts;
  }

  @Override
  public Map<String, TriageAct> latest(Collection<String> alerts) throws OpenSearchSetupException {
    Map<String, TriageAct> latest = new HashMap<>();
    if (alerts.isEmpty()) {
      return latest;
    }
    ObjectNode query = JSON.createObjectNode();
    ArrayNode ids = query.putObject("terms").putArray(TriageDocuments.ALERT_FIELD);
    alerts.forEach(ids::add);
    ObjectNode body = LatestActs.query(query, null, PAGE);
    for (JsonNode bucket : search(names.triage(), body).at(LatestActs.BUCKETS)) {
      read(bucket.at(LatestActs.ACT)).ifPresent(act -> latest.put(act.subject().alert(), act));
    }
    return latest;
  }

  @Override
  public List<TriageAct> allLatest(AlertFilter filter) throws OpenSearchSetupException {
    ObjectNode query = JSON.createObjectNode();
    ArrayNode filters = query.putObject("bool").putArray("filter");
    term(filters, "organization.id", filter.tenant());
    term(filters, "rule.id", filter.rule());
    List<TriageAct> latest = new ArrayList<>();
    JsonNode after = null;
    do {
      JsonNode answer = search(names.triage(), LatestActs.query(query, after, PAGE));
      for (JsonNode bucket : answer.at(LatestActs.BUCKETS)) {
        read(bucket.at(LatestActs.ACT)).ifPresent(latest::add);
      }
      JsonNode next = answer.at(LatestActs.AFTER);
      after = next.isMissingNode() ? null : next;
    } while (after != null);
    return latest;
  }

  @Override
  public List<TriageAct> history(String alert) throws OpenSearchSetupException {
    ObjectNode body = JSON.createObjectNode();
    body.put("size", MOST_ACTS);
    body.putObject("query").putObject("term").put(TriageDocuments.ALERT_FIELD, alert);
    List<TriageAct> acts = new ArrayList<>();
    search(names.triage(), body)
        .at("/hits/hits")
        .forEach(hit -> read(hit.path("_source")).ifPresent(acts::add));
    acts.sort(TriageAct.BY_TIME);
    return acts;
  }

  @Override
  public List<JsonNode> events(List<StoredAlert.Evidence> evidence)
      throws OpenSearchSetupException {
    List<JsonNode> events = new ArrayList<>();
    if (evidence.isEmpty()) {
      return events;
    }
    ObjectNode body = JSON.createObjectNode();
    ArrayNode docs = body.putArray("docs");
    for (StoredAlert.Evidence each : evidence) {
      docs.addObject().put("_index", each.index()).put("_id", each.document());
    }
    for (JsonNode doc : client.call("POST", "/_mget", body, 200).json().path("docs")) {
      events.add(doc.path("found").asBoolean() ? doc.path("_source") : null);
    }
    return events;
  }

  @Override
  public Map<String, String> add(List<TriageAct> acts) throws OpenSearchSetupException {
    // Written to an index that is not there, OpenSearch would make one with mappings of its own.
    int status = client.call("GET", "/" + names.triage() + "/_mapping", null, 200, 404).status();
    if (status == 404) {
      throw new OpenSearchSetupException(
          List.of(
              "index '"
                  + names.triage()
                  + "' does not exist, and nothing was written; run ./nightjar setup, or start the job of this version once"),
          null);
    }
    TriageDocuments documents = new TriageDocuments(names);
    return client.create(acts.stream().map(documents::of).toList());
  }

  private Optional<TriageAct> read(JsonNode source) {
    Optional<TriageAct> act = TriageDocuments.read(source);
    if (act.isEmpty()) {
      warnings.accept(
          "a document of "
              + names.triage()
              + " (event.id "
              + PlainText.of(source.at("/event/id").asText("none"))
              + ") is no act of handling, and was left out");
    }
    return act;
  }

  private static ObjectNode query(AlertFilter filter) {
    ObjectNode query = JSON.createObjectNode();
    ArrayNode filters = query.putObject("bool").putArray("filter");
    term(filters, "organization.id", filter.tenant());
    term(filters, "rule.id", filter.rule());
    if (filter.least() != null) {
      filters
          .addObject()
          .putObject("range")
          .putObject("event.severity")
          .put("gte", filter.least().ordinal() + 1);
    }
    if (filter.since() != null) {
      filters
          .addObject()
          .putObject("range")
          .putObject("@timestamp")
          .put("gte", filter.since().toString());
    }
    return query;
  }

  private static void term(ArrayNode filters, String field, String value) {
    if (value != null) {
      filters.addObject().putObject("term").put(field, value);
    }
  }

  private JsonNode search(String index, JsonNode body) throws OpenSearchSetupException {
    return client.call("POST", "/" + index + LENIENT, body, 200).json();
  }

  @Override
  public void close() {
    client.close();
  }
}
