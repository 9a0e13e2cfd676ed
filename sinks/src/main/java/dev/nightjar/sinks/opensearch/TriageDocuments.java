package dev.nightjar.sinks.opensearch;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.audit.Alert;
import dev.nightjar.audit.triage.AlertState;
import dev.nightjar.audit.triage.TriageAct;
import dev.nightjar.audit.triage.TriageAct.Subject;
import dev.nightjar.audit.triage.Verdict;
import java.io.IOException;
import java.io.Serializable;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * Makes the document of an act of handling, and reads it back. It is created, never written again:
 * two people who act at once leave two documents.
 */
public final class TriageDocuments implements Serializable {

  /** Which alert an act is about. */
  public static final String ALERT_FIELD = "audit.triage.alert";

  private final IndexNames names;

  /** Documents for the indices of these names. */
  public TriageDocuments(IndexNames names) {
    this.names = names;
  }

  /** The document of an act. */
  public Document of(TriageAct act) {
    return new Document(
        names.triage(),
        act.id(),
        Document.Operation.CREATE,
        0,
        JsonBytes.object(json -> write(json, act)),
        null,
        act.subject().tenant(),
        null,
        null,
        null,
        null);
  }

  private static void write(JsonGenerator json, TriageAct act) throws IOException {
    Subject subject = act.subject();
    JsonBytes.time(json, "@timestamp", act.time());
    JsonBytes.object(
        json,
        "event",
        e -> {
          e.writeStringField("id", act.id());
          e.writeStringField("action", act.state() == AlertState.CLOSED ? "close" : "acknowledge");
          JsonBytes.time(e, "start", subject.start());
        });
    JsonBytes.object(json, "organization", o -> o.writeStringField("id", subject.tenant()));
    JsonBytes.object(
        json,
        "rule",
        r -> {
          r.writeStringField("id", subject.ruleId());
          JsonBytes.string(r, "name", subject.ruleName());
          JsonBytes.string(r, "version", subject.ruleVersion());
        });
    json.writeStringField("message", message(act));
    JsonBytes.object(json, "audit", a -> JsonBytes.object(a, "triage", t -> body(t, act)));
  }

  private static void body(JsonGenerator json, TriageAct act) throws IOException {
    json.writeStringField("alert", act.subject().alert());
    json.writeStringField("state", act.state().label());
    JsonBytes.string(json, "verdict", act.verdict() == null ? null : act.verdict().label());
    JsonBytes.string(json, "assignee", act.assignee());
    json.writeStringField("author", act.author());
    JsonBytes.string(json, "comment", act.comment());
    Alert.Level level = act.subject().level();
    JsonBytes.string(json, "level", level == null ? null : level.name().toLowerCase(Locale.ROOT));
    json.writeNumberField("revision", act.subject().revision());
  }

  /** One sentence: who did what about which alert. */
  private static String message(TriageAct act) {
    StringBuilder text = new StringBuilder(act.author());
    text.append(act.state() == AlertState.CLOSED ? " closed" : " acknowledged");
    text.append(" the alert ").append(act.subject().alert()).append(" of the rule ");
    text.append(
        act.subject().ruleName() == null ? act.subject().ruleId() : act.subject().ruleName());
    if (act.verdict() != null) {
      text.append(" as ").append(act.verdict().label());
    }
    if (act.assignee() != null) {
      text.append(", assigned to ").append(act.assignee());
    }
    return text.append(act.comment() == null ? "" : ": " + act.comment()).toString();
  }

  /**
   * The act of a document.
   *
   * @param source what {@link #of} wrote; never null
   * @return empty where somebody else wrote it and it is no act
   */
  public static Optional<TriageAct> read(JsonNode source) {
    JsonNode triage = source.at("/audit/triage");
    Optional<AlertState> state = AlertState.of(text(triage.path("state")));
    String id = text(source.at("/event/id"));
    String alert = text(triage.path("alert"));
    String tenant = text(source.at("/organization/id"));
    String rule = text(source.at("/rule/id"));
    Instant time = time(source.path("@timestamp"));
    if (state.isEmpty()
        || id == null
        || alert == null
        || tenant == null
        || rule == null
        || time == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new TriageAct(
              id,
              time,
              new Subject(
                  alert,
                  triage.path("revision").asLong(),
                  time(source.at("/event/start")),
                  tenant,
                  level(text(triage.path("level"))),
                  rule,
                  text(source.at("/rule/name")),
                  text(source.at("/rule/version"))),
              state.get(),
              text(triage.path("assignee")),
              Verdict.of(text(triage.path("verdict"))).orElse(null),
              text(triage.path("comment")),
              text(triage.path("author"))));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Alert.Level level(String label) {
    return Arrays.stream(Alert.Level.values())
        .filter(level -> level.name().toLowerCase(Locale.ROOT).equals(label))
        .findFirst()
        .orElse(null);
  }

  private static String text(JsonNode node) {
    return node.isTextual() ? node.asText() : null;
  }

  private static Instant time(JsonNode node) {
    try {
      return node.isTextual() ? OffsetDateTime.parse(node.asText()).toInstant() : null;
    } catch (DateTimeException e) {
      return null;
    }
  }
}
