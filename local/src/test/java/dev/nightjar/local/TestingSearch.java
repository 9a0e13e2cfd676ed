package dev.nightjar.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nightjar.audit.Alert;
import dev.nightjar.audit.AuditEvent;
import dev.nightjar.audit.Change;
import dev.nightjar.audit.item.AttributeValue;
import dev.nightjar.audit.item.Item;
import dev.nightjar.audit.mapping.ChangeMapper;
import dev.nightjar.audit.mapping.ItemReport;
import dev.nightjar.audit.mapping.Mapped;
import dev.nightjar.audit.mapping.Mapping;
import dev.nightjar.local.demo.SearchIndex;
import dev.nightjar.sinks.opensearch.AlertDocuments;
import dev.nightjar.sinks.opensearch.Document;
import dev.nightjar.sinks.opensearch.EventDocuments;
import dev.nightjar.sinks.opensearch.IndexNames;
import dev.nightjar.sinks.opensearch.IndexPeriod;
import dev.nightjar.sinks.opensearch.OpenSearchOptions;
import dev.nightjar.sinks.opensearch.OpenSearchSetup;
import dev.nightjar.sinks.opensearch.OpenSearchSetupException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * A few events and alerts, mapped and written as the job does, and what a search box finds of them.
 */
final class TestingSearch {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration TRANSIT = Duration.ofMillis(700);

  private final ChangeMapper mapper = new ChangeMapper(Mapping.standard());
  private final SearchIndex index;
  private final IndexNames names;
  private final OpenSearchOptions options;

  TestingSearch(RealParts.Running parts, RealParts.Place place) {
    index = place.index();
    names = new IndexNames(place.prefix(), IndexPeriod.DAY, Duration.ofDays(400));
    options =
        OpenSearchOptions.builder()
            .uri(parts.search().endpoint())
            .indexPrefix(place.prefix())
            .indexReplicas(0)
            .build();
  }

  /** Prepares the server as the job does at start; the notes. */
  List<String> install() throws OpenSearchSetupException {
    return OpenSearchSetup.install(options);
  }

  /**
   * An entry as the job maps it, written 0.7 s after it happened.
   *
   * @param attributes texts, numbers, maps and lists of such, in the standard layout
   */
  AuditEvent event(String time, String id, String action, Map<String, Object> attributes) {
    Item item = item(time, id, action, attributes);
    return map(ItemReport.insertOf(item, mapper.mapping(), Instant.parse(time).plus(TRANSIT)));
  }

  /** The tampering with such an entry, 0.7 s after it happened. */
  AuditEvent changed(
      String time,
      String id,
      String action,
      Map<String, Object> before,
      Map<String, Object> after) {
    Change insert =
        ItemReport.insertOf(
            item(time, id, action, before), mapper.mapping(), Instant.parse(time).plus(TRANSIT));
    byte[] other = item(time, id, action, after).toDynamoDbJson().getBytes(StandardCharsets.UTF_8);
    return map(
        new Change(
            Change.Operation.MODIFY,
            Change.Operation.MODIFY.name(),
            insert.keys(),
            insert.after(),
            other,
            insert.arrival(),
            insert.sequenceNumber(),
            insert.shardId(),
            false,
            Change.Origin.STREAM));
  }

  private AuditEvent map(Change change) {
    return ((Mapped.Events) mapper.map(change)).events().get(0);
  }

  private static Item item(String time, String id, String action, Map<String, Object> attributes) {
    Instant instant = Instant.parse(time);
    Map<String, Object> item = new LinkedHashMap<>();
    item.put("PK", "TENANT#" + attributes.getOrDefault("tenant", "north"));
    item.put("SK", "EVENT#" + instant + "#" + id);
    item.put("eventId", id);
    item.put("action", action);
    item.putAll(attributes);
    return Item.of(((AttributeValue.M) value(item)).entries());
  }

  private static AttributeValue value(Object of) {
    if (of instanceof Map<?, ?> map) {
      Map<String, AttributeValue> values = new LinkedHashMap<>();
      map.forEach((key, element) -> values.put(key.toString(), value(element)));
      return new AttributeValue.M(values);
    }
    if (of instanceof List<?> list) {
      return new AttributeValue.L(list.stream().map(TestingSearch::value).toList());
    }
    return of instanceof Number number
        ? new AttributeValue.N(number.toString())
        : new AttributeValue.S(of.toString());
  }

  /** An alert of a rule about some events. */
  static Alert alert(
      String id, int revision, String ruleId, Alert.Level level, String who, AuditEvent... events) {
    AuditEvent first = events[0];
    AuditEvent last = events[events.length - 1];
    return new Alert(
        id,
        revision,
        ruleId,
        "Burst of exports",
        "2026-11-21",
        level,
        first.tenant(),
        new Alert.Group[] {new Alert.Group("audit.principal", who)},
        first.time(),
        last.time(),
        events.length,
        Arrays.stream(events)
            .map(
                e ->
                    new Alert.Evidence(
                        e.id(), e.eventId(), e.time(), e.statedTime(), e.arrival(), e.action()))
            .toArray(Alert.Evidence[]::new),
        who + " exported " + events.length + " times",
        new String[] {"T1213", "T1567"},
        false,
        Alert.STABLE,
        false,
        new String[] {"Ask the person what the files were for."},
        new String[] {"pci-dss:10.2.1.2", "gdpr:32"},
        new Alert.Label[] {new Alert.Label("team", "identity")});
  }

  /** Writes events, each in the index of its day. */
  void write(AuditEvent... events) {
    EventDocuments documents = new EventDocuments(names);
    for (AuditEvent event : events) {
      Document document = documents.of(event);
      index.send("PUT", document.index() + "/_create/" + document.id(), body(document));
    }
    index.refresh();
  }

  /**
   * Writes an alert as the sink does.
   *
   * @throws UncheckedIOException where a newer revision is there
   */
  void write(Alert alert) {
    Document document = new AlertDocuments(names).of(alert);
    String version = "?version_type=external_gte&version=" + document.version();
    index.send("PUT", document.index() + "/_doc/" + document.id() + version, body(document));
    index.refresh();
  }

  private static JsonNode body(Document document) {
    try {
      return JSON.readTree(document.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The indices of events. */
  String events() {
    return index.events();
  }

  /** The index of alerts. */
  String alerts() {
    return index.alerts();
  }

  /** The ids of what Lucene's query language finds, which Dashboards sends as it was typed. */
  TreeSet<String> lucene(String indices, String typed) {
    ObjectNode query = JSON.createObjectNode();
    ObjectNode string = query.putObject("query_string");
    string.put("query", typed).put("analyze_wildcard", true).put("time_zone", "UTC");
    return ids(indices, query);
  }

  /** The ids of what plain words find in DQL, which Dashboards turns into this query. */
  TreeSet<String> words(String indices, String typed) {
    ObjectNode query = JSON.createObjectNode();
    query
        .putObject("multi_match")
        .put("type", "best_fields")
        .put("query", typed)
        .put("lenient", true);
    return ids(indices, query);
  }

  /** The ids of what a search box of the simple kind finds. */
  TreeSet<String> simple(String indices, String typed) {
    ObjectNode query = JSON.createObjectNode();
    query.putObject("simple_query_string").put("query", typed);
    return ids(indices, query);
  }

  private TreeSet<String> ids(String indices, JsonNode query) {
    TreeSet<String> ids = new TreeSet<>();
    index.search(indices, query).forEach(hit -> ids.add(hit.at("/event/id").asText()));
    return ids;
  }

  /** What a whole request answers. */
  JsonNode request(String indices, String body) {
    try {
      return index.send("POST", indices + "/_search", JSON.readTree(body));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
