package dev.nightjar.local.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.local.demo.Planted.Finding;
import java.util.ArrayList;
import java.util.List;

/**
 * An alert as the index holds it.
 *
 * @param id its id; never null
 * @param finding what was found; null where no rule of the demo's finds it
 * @param rule the rule's id; never null
 * @param tenant where; never null
 * @param group whom it is about, several values with commas; empty where it is about the tenant;
 *     never null
 * @param level how bad, in lower case; never null
 * @param time the time of its last evidence, as written; never null
 * @param message what happened; never null
 * @param delivered whether people are told: not of a rule on trial, nor of a muted one
 */
public record RaisedAlert(
    String id,
    Finding finding,
    String rule,
    String tenant,
    String group,
    String level,
    String time,
    String message,
    boolean delivered) {

  /** Reads an alert from its document. */
  public static RaisedAlert of(JsonNode document) {
    String rule = document.path("rule").path("id").asText();
    JsonNode alert = document.path("audit").path("alert");
    return new RaisedAlert(
        document.path("event").path("id").asText(),
        finding(rule),
        rule,
        document.path("organization").path("id").asText(),
        group(alert.path("group").path("value")),
        alert.path("level").asText(),
        document.path("@timestamp").asText(),
        document.path("message").asText(),
        alert.path("delivered").asBoolean());
  }

  /** The values of the group, in the rule's order. */
  private static String group(JsonNode values) {
    List<String> texts = new ArrayList<>();
    values.forEach(value -> texts.add(value.asText()));
    return String.join(", ", texts);
  }

  private static Finding finding(String rule) {
    return switch (rule) {
      case "nightjar-burst-export" -> Finding.BURST_EXPORT;
      case "nightjar-burst-export-fast" -> Finding.FAST_BURST;
      case "nightjar-grant-then-export" -> Finding.GRANT_THEN_EXPORT;
      case "nightjar-audit-tampered" -> Finding.TAMPERING;
      default -> null;
    };
  }

  /** Whether this is the alert that was due. */
  public boolean answers(Oracle.Due due) {
    return finding == due.finding() && tenant.equals(due.tenant()) && group.equals(due.group());
  }
}
