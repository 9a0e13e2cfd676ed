package dev.nightjar.sinks.opensearch;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.nightjar.audit.RuleReport;
import java.io.IOException;
import java.io.Serializable;
import java.util.Locale;

/**
 * Makes the document of a report on a rule, a file of rules or the whole set. A later report
 * replaces an earlier one; one that arrives late is refused.
 */
public final class RuleDocuments implements Serializable {

  private final IndexNames names;

  /** Documents for the indices of these names. */
  public RuleDocuments(IndexNames names) {
    this.names = names;
  }

  /** The document of a report. */
  public Document of(RuleReport report) {
    return new Document(
        names.rules(),
        report.id(),
        Document.Operation.INDEX,
        Math.max(0, report.at().toEpochMilli()),
        JsonBytes.object(json -> write(json, report)),
        null,
        null,
        null,
        null,
        null,
        null);
  }

  private static void write(JsonGenerator json, RuleReport report) throws IOException {
    JsonBytes.time(json, "@timestamp", report.at());
    if (report.kind() == RuleReport.Kind.RULE) {
      JsonBytes.object(
          json,
          "rule",
          r -> {
            r.writeStringField("id", report.name());
            JsonBytes.string(r, "name", report.title());
            JsonBytes.string(r, "version", report.version());
          });
    }
    json.writeStringField("message", message(report));
    JsonBytes.object(json, "audit", a -> JsonBytes.object(a, "rules", r -> body(r, report)));
  }

  private static void body(JsonGenerator json, RuleReport report) throws IOException {
    json.writeStringField("kind", lower(report.kind()));
    json.writeStringField("name", report.name());
    json.writeStringField("state", lower(report.state()));
    if (!report.reason().isEmpty()) {
      json.writeStringField("reason", report.reason());
    }
    JsonBytes.string(json, "level", report.level());
    JsonBytes.string(json, "status", report.status());
    JsonBytes.string(json, "file", report.file());
    if (report.line() > 0) {
      json.writeNumberField("line", report.line());
    }
    if (!report.key().isEmpty()) {
      json.writeStringField("key", report.key());
    }
    JsonBytes.strings(json, "faults", report.faults());
    if (report.mutes().length > 0) {
      json.writeArrayFieldStart("mutes");
      for (RuleReport.MuteReport mute : report.mutes()) {
        json.writeStartObject();
        JsonBytes.string(json, "tenant", mute.tenant());
        json.writeStringField("owner", mute.owner());
        json.writeStringField("reason", mute.reason());
        JsonBytes.time(json, "until", mute.until());
        json.writeEndObject();
      }
      json.writeEndArray();
    }
    JsonBytes.string(json, "digest", report.digest());
    json.writeNumberField("set_version", report.setVersion());
    json.writeStringField("source", report.source());
    JsonBytes.time(json, "since", report.since());
  }

  /** One sentence: what stands how, and why. */
  private static String message(RuleReport report) {
    String what =
        switch (report.kind()) {
          case RULE ->
              "The rule " + (report.title() == null ? "" : report.title() + ", ") + report.name();
          case FILE -> "The rule file " + report.name();
          case SET -> "The set of rules";
        };
    String text = what + " is " + lower(report.state());
    return report.reason().isEmpty() ? text + "." : text + ": " + report.reason() + ".";
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
