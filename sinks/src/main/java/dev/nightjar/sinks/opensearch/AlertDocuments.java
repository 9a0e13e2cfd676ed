package dev.nightjar.sinks.opensearch;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.nightjar.audit.Alert;
import java.io.IOException;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Makes the document of an alert. An alert that grows replaces itself: its revision is the
 * document's version, so that an older revision that arrives later is refused.
 */
public final class AlertDocuments implements Serializable {

  private final IndexNames names;
  private final String[] enrichment;

  /** Documents for the indices of these names, of events to which nothing was added. */
  public AlertDocuments(IndexNames names) {
    this(names, List.of());
  }

  /**
   * Documents for the indices of these names.
   *
   * @param enrichment the versions of the databases by which the job adds to events where their
   *     addresses are; often none
   */
  public AlertDocuments(IndexNames names, List<String> enrichment) {
    this.names = names;
    this.enrichment = enrichment.toArray(String[]::new);
  }

  /** The document of an alert. */
  public Document of(Alert alert) {
    return new Document(
        names.alerts(),
        alert.id(),
        Document.Operation.INDEX,
        alert.revision(),
        JsonBytes.object(json -> write(json, alert)),
        null,
        alert.tenant(),
        null,
        null,
        null,
        null);
  }

  private void write(JsonGenerator json, Alert alert) throws IOException {
    EventClass finding =
        alert.revision() == 0 ? EventClass.FINDING_CREATED : EventClass.FINDING_UPDATED;
    JsonBytes.time(json, "@timestamp", alert.last());
    JsonBytes.object(
        json,
        "event",
        e -> {
          e.writeStringField("kind", "alert");
          finding.writeEcs(e, null);
          e.writeStringField("id", alert.id());
          JsonBytes.time(e, "start", alert.first());
          JsonBytes.time(e, "end", alert.last());
          e.writeNumberField("severity", alert.level().ordinal() + 1);
        });
    JsonBytes.object(json, "organization", o -> o.writeStringField("id", alert.tenant()));
    String person = value(alert, "user.id", "audit.principal");
    if (person != null) {
      JsonBytes.object(json, "user", u -> u.writeStringField("id", person));
    }
    String address = value(alert, "source.ip", "audit.source.network");
    if (address != null && IpLiteral.valid(address)) {
      JsonBytes.object(json, "source", s -> s.writeStringField("ip", address));
    }
    JsonBytes.object(
        json,
        "rule",
        r -> {
          r.writeStringField("id", alert.ruleId());
          r.writeStringField("name", alert.ruleTitle());
          r.writeStringField("version", alert.ruleVersion());
        });
    if (alert.attack().length > 0) {
      JsonBytes.object(
          json,
          "threat",
          t -> JsonBytes.object(t, "technique", i -> JsonBytes.strings(i, "id", alert.attack())));
    }
    json.writeStringField("message", alert.summary());
    JsonBytes.object(
        json,
        "audit",
        a -> {
          finding.writeOcsf(a);
          JsonBytes.object(a, "alert", b -> body(b, alert));
        });
  }

  private void body(JsonGenerator json, Alert alert) throws IOException {
    json.writeStringField("level", alert.level().name().toLowerCase(Locale.ROOT));
    json.writeNumberField("revision", alert.revision());
    json.writeNumberField("count", alert.count());
    json.writeStringField("status", alert.status());
    json.writeBooleanField("delivered", alert.delivered());
    JsonBytes.flag(json, "late", alert.late());
    JsonBytes.flag(json, "muted", alert.muted());
    Alert.Group[] groups = alert.groups();
    if (groups.length > 0) {
      JsonBytes.object(
          json,
          "group",
          g -> {
            String[] keys = strings(groups, group -> group.field() + "=" + group.value());
            JsonBytes.strings(g, "field", strings(groups, Alert.Group::field));
            JsonBytes.strings(g, "value", strings(groups, Alert.Group::value));
            JsonBytes.strings(g, "key", keys);
            g.writeStringField("text", String.join(", ", keys));
          });
    }
    JsonBytes.strings(json, "runbook", alert.runbook());
    JsonBytes.strings(json, "compliance", alert.compliance());
    JsonBytes.strings(
        json, "routing", strings(alert.routing(), label -> label.key() + "=" + label.value()));
    JsonBytes.strings(json, "enrichment", enrichment);
    json.writeStringField("events", search(alert.evidence()));
    json.writeArrayFieldStart("evidence");
    for (Alert.Evidence evidence : alert.evidence()) {
      json.writeStartObject();
      json.writeStringField("index", names.event(evidence.statedTime(), evidence.arrival()));
      json.writeStringField("document", evidence.documentId());
      json.writeStringField("id", evidence.eventId());
      JsonBytes.time(json, "time", evidence.time());
      json.writeStringField("action", evidence.action());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  /** What to type into the search box of the events to see the evidence, in Lucene's and in DQL. */
  private static String search(Alert.Evidence[] evidence) {
    return Arrays.stream(evidence)
        .map(Alert.Evidence::documentId)
        .distinct()
        .collect(Collectors.joining(" OR ", "_id:(", ")"));
  }

  /** The value of the first of these fields that the alert is grouped by; null where none is. */
  private static String value(Alert alert, String... fields) {
    for (String field : fields) {
      for (Alert.Group group : alert.groups()) {
        if (group.field().equals(field)) {
          return group.value();
        }
      }
    }
    return null;
  }

  private static <T> String[] strings(T[] values, Function<T, String> text) {
    return Arrays.stream(values).map(text).toArray(String[]::new);
  }
}
