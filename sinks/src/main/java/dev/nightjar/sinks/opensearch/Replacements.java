package dev.nightjar.sinks.opensearch;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nightjar.audit.Alert;
import dev.nightjar.audit.DeadLetter;
import dev.nightjar.audit.Ids;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What takes the place of a document that can't be stored. A sink has no side output, so the
 * replacement is written instead, through the same checkpoints. Equal documents give equal
 * replacements.
 */
final class Replacements {

  /** The action of the event that stands for an id used twice. */
  static final String ID_REUSED = "audit.id_reused";

  /** As of the rule on tampering: the log says two things of one event. */
  private static final String[] ID_REUSED_CONTROLS = {
    "pci-dss:10.3.2", "pci-dss:10.3.4", "hipaa:164.312(b)", "gdpr:5(2)", "sox:itgc-access"
  };

  /** The rule of the alert about an id used twice. */
  static final String ID_REUSED_RULE = "nightjar-id-reused";

  private static final String[] ID_REUSED_RUNBOOK = {
    "Compare the event that is indexed with the refused one: its content is in the evidence.",
    "Find the writer that made both, and let it give each entry a key of its own.",
    "Treat it as tampering until a writer's fault is proven."
  };

  /** Keeps the digits of numbers as they are written. */
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private static final Pattern BRACKETS = Pattern.compile("\\[([^\\[\\]]{1,200})\\]");
  private static final int MAX_FIELDS = 200;

  private final IndexNames names;
  private final DeadLetterDocuments letters;
  private final AlertDocuments alerts;
  private final boolean raisesAlerts;
  private final Set<String> known = Templates.knownFields();

  /**
   * Replacements in the indices of these names.
   *
   * @param raisesAlerts whether an id used twice is an alert, too; else another Region raises it
   */
  Replacements(IndexNames names, boolean raisesAlerts) {
    this.names = names;
    this.raisesAlerts = raisesAlerts;
    this.letters = new DeadLetterDocuments(names);
    this.alerts = new AlertDocuments(names);
  }

  /** Whether a document is a dead letter already, which nothing can replace. */
  boolean isDeadLetter(Document document) {
    return document.index().equals(names.deadLetters());
  }

  /** The dead letter for a document that the server refuses for its content. */
  Document deadLetter(Document refused, BulkVerdicts.Refusal refusal) {
    String hash = Ids.hash(refused.body());
    DeadLetter.Stage stage = DeadLetter.Stage.INDEXING;
    return letters.of(
        new DeadLetter(
            Ids.id(stage.name(), refused.key(), refused.sequenceNumber(), refused.id(), hash),
            stage,
            refusal.type().replace('_', '-'),
            detail(refused, refusal),
            refused.tenant(),
            refused.key(),
            refused.source(),
            refused.sequenceNumber(),
            null,
            refused.arrival(),
            fields(refused.body()),
            refused.body().length,
            hash));
  }

  /** The server's words may quote values: only fields and types that we named are kept of them. */
  private String detail(Document refused, BulkVerdicts.Refusal refusal) {
    StringBuilder detail = new StringBuilder("index ").append(refused.index());
    detail.append(", id ").append(refused.id());
    Matcher matcher = BRACKETS.matcher(refusal.reason());
    Set<String> fields = new TreeSet<>();
    while (matcher.find()) {
      if (known.contains(matcher.group(1))) {
        fields.add(matcher.group(1));
      }
    }
    if (!fields.isEmpty()) {
      detail.append(", field ").append(String.join(", ", fields));
    }
    return detail.toString();
  }

  /** The names of a document's fields, its free attributes among them, without any value. */
  private static String[] fields(byte[] body) {
    Set<String> fields = new TreeSet<>();
    try (JsonParser json = JsonBytes.FACTORY.createParser(body)) {
      StringBuilder path = new StringBuilder();
      json.nextToken();
      while (json.nextToken() != null && fields.size() < MAX_FIELDS) {
        JsonToken token = json.currentToken();
        if (token == JsonToken.FIELD_NAME) {
          String name = path + json.currentName();
          boolean free = path.toString().equals("audit.attributes.");
          JsonToken value = json.nextToken();
          if (value == JsonToken.START_OBJECT && !free) {
            path.append(json.currentName()).append('.');
          } else {
            fields.add(name);
            json.skipChildren();
          }
        } else if (token == JsonToken.END_OBJECT && !path.isEmpty()) {
          path.setLength(path.lastIndexOf(".", path.length() - 2) + 1);
        }
      }
    } catch (IOException e) {
      fields.add("unreadable");
    }
    return fields.toArray(String[]::new);
  }

  /**
   * The event, and the alert where alerts are raised, for a document whose id is taken by other
   * content. The refused content is kept whole in the event's attributes.
   */
  List<Document> idReused(Document refused) {
    String id = Ids.id(refused.id(), "ID_REUSED", refused.contentHash());
    JsonNode body;
    try {
      body = JSON.readTree(refused.body());
    } catch (IOException e) {
      throw new IllegalStateException("the body of " + refused + " is no JSON", e);
    }
    String hash = Ids.hash(refused.id(), "ID_REUSED", refused.contentHash());
    Document event =
        new Document(
            refused.index(),
            id,
            Document.Operation.CREATE,
            0,
            event(refused, id, hash, body),
            hash,
            refused.tenant(),
            refused.key(),
            refused.source(),
            refused.sequenceNumber(),
            refused.arrival());
    return raisesAlerts ? List.of(event, alerts.of(alert(refused, id, body))) : List.of(event);
  }

  private static byte[] event(Document refused, String id, String hash, JsonNode body) {
    ObjectNode event = JSON.createObjectNode();
    copy(body, event, "@timestamp");
    ObjectNode what = event.putObject("event");
    what.put("kind", "event");
    what.put("id", id);
    what.put("action", ID_REUSED);
    what.put("outcome", "failure");
    copy(body.path("event"), what, "created");
    for (String same : List.of("organization", "user", "source", "user_agent")) {
      copy(body, event, same);
    }
    event.put("message", summary(refused));
    ObjectNode audit = event.putObject("audit");
    audit.put("hash", hash);
    audit.put("kind", "id_reused");
    JsonNode from = body.path("audit");
    for (String same : List.of("principal", "actor", "key", "stream")) {
      copy(from, audit, same);
    }
    ObjectNode target = audit.putObject("target");
    target.put("type", "audit_event");
    target.put("id", refused.id());
    ObjectNode attributes = JSON.createObjectNode();
    attributes.set("refused", body);
    FreeAttributes free = FreeAttributes.of(attributes.toString());
    byte[] split = JsonBytes.object(json -> free.write(json, "attributes", "unindexed"));
    try {
      audit.setAll((ObjectNode) JSON.readTree(split));
      audit.set("ocsf", JSON.readTree(JsonBytes.object(OcsfClass.BASE::write)));
      audit.put("text", free.text());
      return JSON.writeValueAsBytes(event);
    } catch (IOException e) {
      throw new IllegalStateException("the event about " + refused + " can't be written", e);
    }
  }

  private static Alert alert(Document refused, String id, JsonNode body) {
    Instant time = time(body.path("@timestamp").asText(), refused.arrival());
    String stated = body.at("/audit/stated").asText("");
    return new Alert(
        Ids.id(ID_REUSED_RULE, refused.tenant(), refused.id(), refused.contentHash()),
        0,
        ID_REUSED_RULE,
        "An audit id is used again with other content",
        "1",
        Alert.Level.CRITICAL,
        refused.tenant() == null ? "" : refused.tenant(),
        new Alert.Group[0],
        time,
        time,
        1,
        new Alert.Evidence[] {
          new Alert.Evidence(
              id,
              id,
              time,
              stated.isEmpty() ? time : time(stated, time),
              refused.arrival() == null ? time : refused.arrival(),
              ID_REUSED)
        },
        summary(refused),
        new String[] {"T1070"},
        false,
        Alert.STABLE,
        false,
        ID_REUSED_RUNBOOK,
        ID_REUSED_CONTROLS,
        new Alert.Label[] {new Alert.Label("team", "security-operations")});
  }

  private static String summary(Document refused) {
    return "The id " + refused.id() + " of an indexed event came again with other content";
  }

  private static Instant time(String text, Instant otherwise) {
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      return otherwise == null ? Instant.EPOCH : otherwise;
    }
  }

  private static void copy(JsonNode from, ObjectNode to, String name) {
    if (from.has(name)) {
      to.set(name, from.get(name));
    }
  }
}
