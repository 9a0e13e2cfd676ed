package dev.nightjar.sinks.opensearch;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.nightjar.audit.UndecidedHour;
import java.io.IOException;
import java.io.Serializable;
import java.time.Duration;

/**
 * Makes the document of what a rule could not decide for a tenant in an hour. It stands beside the
 * gaps that are the reason. The number of windows is its version, so that a smaller number that
 * arrives later is refused.
 */
public final class UndecidedDocuments implements Serializable {

  private static final Duration HOUR = Duration.ofHours(1);

  private final IndexNames names;

  /** Documents for the indices of these names. */
  public UndecidedDocuments(IndexNames names) {
    this.names = names;
  }

  /** The document of an hour. */
  public Document of(UndecidedHour hour) {
    return new Document(
        names.gaps(),
        hour.id(),
        Document.Operation.INDEX,
        hour.windows(),
        JsonBytes.object(json -> write(json, hour)),
        null,
        hour.tenant(),
        null,
        null,
        null,
        null);
  }

  private static void write(JsonGenerator json, UndecidedHour hour) throws IOException {
    JsonBytes.time(json, "@timestamp", hour.to());
    json.writeStringField("message", message(hour));
    JsonBytes.object(json, "organization", o -> o.writeStringField("id", hour.tenant()));
    JsonBytes.object(
        json,
        "rule",
        r -> {
          r.writeStringField("id", hour.ruleId());
          r.writeStringField("name", hour.ruleTitle());
          r.writeStringField("version", hour.ruleVersion());
        });
    JsonBytes.object(
        json,
        "audit",
        a ->
            JsonBytes.object(
                a,
                "undecided",
                u -> {
                  JsonBytes.time(u, "hour", hour.hour());
                  u.writeNumberField("windows", hour.windows());
                  JsonBytes.time(u, "from", hour.from());
                  JsonBytes.time(u, "to", hour.to());
                  JsonBytes.strings(u, "groups", hour.groups());
                  JsonBytes.flag(u, "more_groups", !hour.allGroups());
                  JsonBytes.strings(u, "gaps", hour.gaps());
                }));
  }

  /** What happened, what it means, and what to do. */
  private static String message(UndecidedHour hour) {
    return "The rule "
        + hour.ruleTitle()
        + " left "
        + hour.windows()
        + (hour.windows() == 1 ? " window" : " windows")
        + " of the tenant "
        + hour.tenant()
        + " that ended from "
        + hour.hour()
        + " to "
        + hour.hour().plus(HOUR)
        + " undecided and did not fire: the stream lost records of that time, and with them the"
        + " rule could have come out otherwise. What it looks for has to be looked for by hand, in"
        + " the events from "
        + hour.from()
        + " to "
        + hour.to()
        + " and in the table.";
  }
}
