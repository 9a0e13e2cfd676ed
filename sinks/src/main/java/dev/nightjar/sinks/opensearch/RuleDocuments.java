package dev.nightjar.sinks.opensearch;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.nightjar.audit.Ids;
import dev.nightjar.audit.RuleReport;
import dev.nightjar.audit.RuleSight;
import java.io.IOException;
import java.io.Serializable;
import java.time.Instant;
import java.util.Locale;

/**
 * Makes the document of a report on a rule, a file of rules or the whole set, and that of whether a
 * rule sees. A later one replaces an earlier one; one that arrives late is refused.
 */
public final class RuleDocuments implements Serializable {

  private static final String SIGHT = "SIGHT";

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

  /** The document on whether events come that a rule could want. */
  public Document ofSight(RuleSight sight) {
    return new Document(
        names.rules(),
        Ids.id(SIGHT, sight.ruleId()),
        Document.Operation.INDEX,
        Math.max(0, sight.at().toEpochMilli()),
        JsonBytes.object(json -> write(json, sight)),
        null,
        null,
        null,
        null,
        null,
        null);
  }

  private static void write(JsonGenerator json, RuleSight sight) throws IOException {
    JsonBytes.time(json, "@timestamp", sight.at());
    JsonBytes.object(
        json,
        "rule",
        r -> {
          r.writeStringField("id", sight.ruleId());
          r.writeStringField("name", sight.title());
          r.writeStringField("version", sight.version());
        });
    String reason = sight.blind() ? reason(sight) : null;
    String named = "The rule " + sight.title() + ", " + sight.ruleId();
    json.writeStringField(
        "message",
        sight.blind() ? named + " is blind: " + reason + "." : named + " sees what it needs.");
    JsonBytes.object(
        json,
        "audit",
        a ->
            JsonBytes.object(
                a,
                "rules",
                r -> {
                  r.writeStringField("kind", "sight");
                  r.writeStringField("name", sight.ruleId());
                  r.writeStringField("state", sight.blind() ? "blind" : "sees");
                  JsonBytes.string(r, "reason", reason);
                  r.writeStringField("level", sight.level());
                  JsonBytes.string(r, "lacking", sight.field());
                  JsonBytes.time(r, "seen", sight.last());
                  JsonBytes.time(r, "since", sight.blind() ? since(sight) : sight.at());
                }));
  }

  private static Instant since(RuleSight sight) {
    return sight.last() == null ? sight.watched() : sight.last();
  }

  private static String reason(RuleSight sight) {
    return (sight.field() == null
            ? "no event came that it could want"
            : "the events that it could want lack " + sight.field())
        + (sight.last() == null ? ", since it is watched from " : ", since ")
        + since(sight)
        + " on, which is "
        + sight.days()
        + " days or more";
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
