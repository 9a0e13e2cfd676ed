package dev.nightjar.local.triage;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.audit.Alert;
import dev.nightjar.audit.triage.TriageAct;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * An alert as the index holds it. Its texts come from events, that is from tenants: they are data,
 * and go to a terminal through {@link dev.nightjar.local.text.PlainText} only.
 *
 * @param source the document; never null
 */
public record StoredAlert(JsonNode source) {

  /**
   * Where an alert's evidence lies.
   *
   * @param index the index of the event; never null, empty where unknown
   * @param document its id there; never null, empty where unknown
   * @param time the event's time as written; never null
   * @param action what was done; never null
   */
  public record Evidence(String index, String document, String time, String action) {}

  /** The alert's id; never null. */
  public String id() {
    return text("/event/id");
  }

  /** How bad it is; null where the document says none that is known. */
  public Alert.Level level() {
    String label = text("/audit/alert/level");
    return Arrays.stream(Alert.Level.values())
        .filter(level -> level.name().toLowerCase(Locale.ROOT).equals(label))
        .findFirst()
        .orElse(null);
  }

  /** Whose it is; never null. */
  public String tenant() {
    return text("/organization/id");
  }

  /** The id of its rule; never null. */
  public String ruleId() {
    return text("/rule/id");
  }

  /** The title of its rule; never null. */
  public String ruleName() {
    return text("/rule/name");
  }

  /** What happened; never null. */
  public String message() {
    return text("/message");
  }

  /** How often it has grown, 0 or more. */
  public long revision() {
    return source.at("/audit/alert/revision").asLong();
  }

  /** How many events it tells of. */
  public long count() {
    return source.at("/audit/alert/count").asLong();
  }

  /** The time of its last evidence; the epoch where the document says none. */
  public Instant last() {
    Instant last = time("/@timestamp");
    return last == null ? Instant.EPOCH : last;
  }

  /** The time of its first evidence; null where the document says none. */
  public Instant first() {
    return time("/event/start");
  }

  /** What sets it apart from the usual: on trial, muted, late. Often empty. */
  public List<String> marks() {
    List<String> marks = new ArrayList<>();
    String status = text("/audit/alert/status");
    if (!status.isEmpty() && !status.equals(Alert.STABLE)) {
      marks.add("on trial");
    }
    if (source.at("/audit/alert/muted").asBoolean()) {
      marks.add("muted");
    }
    if (source.at("/audit/alert/late").asBoolean()) {
      marks.add("late");
    }
    return marks;
  }

  /** The steps of the rule's runbook; often empty. */
  public List<String> runbook() {
    return texts("/audit/alert/runbook");
  }

  /** Each field of the group as {@code field=value}. */
  public List<String> group() {
    return texts("/audit/alert/group/key");
  }

  /** The events that it rests on, at most 100. */
  public List<Evidence> evidence() {
    List<Evidence> evidence = new ArrayList<>();
    for (JsonNode each : source.at("/audit/alert/evidence")) {
      evidence.add(
          new Evidence(
              each.path("index").asText(),
              each.path("document").asText(),
              each.path("time").asText(),
              each.path("action").asText()));
    }
    return evidence;
  }

  /** What an act says of it. */
  public TriageAct.Subject subject() {
    return new TriageAct.Subject(
        id(),
        revision(),
        first(),
        tenant(),
        level(),
        ruleId(),
        ruleName().isEmpty() ? null : ruleName(),
        text("/rule/version").isEmpty() ? null : text("/rule/version"));
  }

  /** A text of the document; empty where there is none. */
  public String text(String pointer) {
    return source.at(pointer).asText("");
  }

  /** The texts of an array, or a text alone. */
  public List<String> texts(String pointer) {
    List<String> texts = new ArrayList<>();
    JsonNode node = source.at(pointer);
    if (node.isTextual()) {
      texts.add(node.asText());
    }
    node.forEach(each -> texts.add(each.asText()));
    return texts;
  }

  private Instant time(String pointer) {
    try {
      return OffsetDateTime.parse(text(pointer)).toInstant();
    } catch (DateTimeException e) {
      return null;
    }
  }
}
