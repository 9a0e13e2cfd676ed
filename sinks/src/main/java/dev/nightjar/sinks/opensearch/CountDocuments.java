package dev.nightjar.sinks.opensearch;

import dev.nightjar.audit.ActionCount;
import dev.nightjar.audit.Ids;
import java.io.Serializable;

/**
 * Makes the document of a tenant's count of one action in one minute. A later, larger count of the
 * same minute replaces it; an older one that arrives later is refused.
 */
public final class CountDocuments implements Serializable {

  private final IndexNames names;

  /** Documents for the indices of these names. */
  public CountDocuments(IndexNames names) {
    this.names = names;
  }

  /** The document of a count. */
  public Document of(ActionCount count) {
    return new Document(
        names.counts(),
        Ids.id(count.tenant(), count.action(), count.minute().toString()),
        Document.Operation.INDEX,
        count.version(),
        JsonBytes.object(
            json -> {
              JsonBytes.time(json, "@timestamp", count.minute());
              JsonBytes.object(json, "event", e -> e.writeStringField("action", count.action()));
              JsonBytes.object(json, "organization", o -> o.writeStringField("id", count.tenant()));
              JsonBytes.object(
                  json,
                  "audit",
                  a ->
                      JsonBytes.object(
                          a,
                          "count",
                          c -> {
                            c.writeNumberField("minute", count.lastMinute());
                            c.writeNumberField("five_minutes", count.lastFiveMinutes());
                            JsonBytes.time(c, "hour_end", count.hourEnd());
                            JsonBytes.number(c, "hour", count.lastHour());
                            JsonBytes.number(c, "day", count.lastDay());
                          }));
            }),
        null,
        count.tenant(),
        null,
        null,
        null,
        null);
  }
}
