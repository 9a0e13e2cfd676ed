package dev.nightjar.sinks.opensearch;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.nightjar.audit.Alert;
import java.io.IOException;
import java.io.Serializable;
import java.util.Locale;

/**
 * Makes the document of an alert. An alert that grows replaces itself: its revision is the
 * document's version, so that an older revision that arrives later is refused.
 */
public final class AlertDocuments implements Serializable {

  private final IndexNames names;

  /** Documents for the indices of these names. */
  public AlertDocuments(IndexNames names) {
    this.names = names;
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
    JsonBytes.time(json, "@timestamp", alert.last());
    JsonBytes.object(
        json,
        "event",
        e -> {
          e.writeStringField("kind", "alert");
          e.writeStringField("id", alert.id());
          JsonBytes.time(e, "start", alert.first());
          JsonBytes.time(e, "end", alert.last());
          e.writeNumberField("severity", alert.level().ordinal() + 1);
        });
    JsonBytes.object(json, "organization", o -> o.writeStringField("id", alert.tenant()));
    if (alert.groupField().equals("user.id")) {
      JsonBytes.object(json, "user", u -> u.writeStringField("id", alert.group()));
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
    JsonBytes.object(json, "audit", a -> JsonBytes.object(a, "alert", b -> body(b, alert)));
  }

  private void body(JsonGenerator json, Alert alert) throws IOException {
    json.writeStringField("level", alert.level().name().toLowerCase(Locale.ROOT));
    json.writeNumberField("revision", alert.revision());
    json.writeNumberField("count", alert.count());
    if (!alert.groupField().isEmpty()) {
      JsonBytes.object(
          json,
          "group",
          g -> {
            g.writeStringField("field", alert.groupField());
            g.writeStringField("value", alert.group());
          });
    }
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
}
