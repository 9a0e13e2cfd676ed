package dev.nightjar.benchmarks;

import dev.nightjar.audit.AuditEvent;
import dev.nightjar.audit.Change;
import dev.nightjar.audit.Place;
import dev.nightjar.audit.Place.AutonomousSystem;
import dev.nightjar.audit.Place.Geo;
import dev.nightjar.audit.item.AttributeValue;
import dev.nightjar.audit.item.AttributeValue.M;
import dev.nightjar.audit.item.AttributeValue.N;
import dev.nightjar.audit.item.AttributeValue.S;
import dev.nightjar.audit.item.Item;
import dev.nightjar.audit.mapping.ChangeMapper;
import dev.nightjar.audit.mapping.ItemReport;
import dev.nightjar.audit.mapping.Mapped;
import dev.nightjar.audit.mapping.Mapping;
import dev.nightjar.benchmarks.Workforce.Worker;
import dev.nightjar.sinks.opensearch.Document;
import dev.nightjar.sinks.opensearch.EventDocuments;
import dev.nightjar.sinks.opensearch.IndexNames;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Events of a made log as the job has them: each is an item of the table, mapped by the standard
 * mapping, with the place of its address, and then a document.
 */
final class LoggedDocuments {

  private static final int TRANSIT_MILLIS = 700;
  private static final int WITH_COMMENT_IN = 10;
  private static final String[] REGIONS = {"eu-central-1", "eu-west-1", "us-east-1"};
  private static final String[] PLANS = {"free", "team", "business", "enterprise"};
  private static final String[] WORDS = {
    "please", "checked", "with", "finance", "before", "month", "end", "customer", "asked", "for",
    "a", "copy", "urgent", "see", "thread", "approved", "by", "phone", "second", "attempt"
  };

  private final ChangeMapper mapper = new ChangeMapper(Mapping.standard());
  private final EventDocuments documents;

  /** Documents for indices of these names. */
  LoggedDocuments(IndexNames names) {
    documents = new EventDocuments(names);
  }

  /** The document of an event. */
  Document of(LoggedEvent event) {
    return documents.of(mapped(event));
  }

  /** The event as the mapping makes it. */
  AuditEvent mapped(LoggedEvent event) {
    Change change = event.isEntry() ? insert(event) : modify(event);
    if (!(mapper.map(change) instanceof Mapped.Events events)) {
      throw new IllegalStateException("the mapping makes no event of " + event);
    }
    AuditEvent mapped = events.events().get(0);
    return event.isEntry() && event.country() != null
        ? mapped.with(place(event.country()))
        : mapped;
  }

  private Change insert(LoggedEvent entry) {
    Instant arrival = Instant.ofEpochMilli(entry.millis() + TRANSIT_MILLIS);
    return ItemReport.insertOf(item(entry, entry.outcome()), mapper.mapping(), arrival);
  }

  /** Somebody makes the entry look as if it had been refused. */
  private Change modify(LoggedEvent tampering) {
    Change insert = insert(tampering.tampered());
    String after = item(tampering.tampered(), "rejected").toDynamoDbJson();
    return new Change(
        Change.Operation.MODIFY,
        Change.Operation.MODIFY.name(),
        insert.keys(),
        insert.after(),
        after.getBytes(StandardCharsets.UTF_8),
        Instant.ofEpochMilli(tampering.millis()),
        Integer.toString(tampering.number()),
        "none",
        false,
        Change.Origin.STREAM);
  }

  private static Item item(LoggedEvent entry, String outcome) {
    Map<String, AttributeValue> item = new LinkedHashMap<>();
    Instant time = Instant.ofEpochMilli(entry.millis());
    item.put("PK", new S("TENANT#" + entry.tenant()));
    item.put("SK", new S("EVENT#" + time + "#" + entry.eventId()));
    item.put("eventId", new S(entry.eventId()));
    item.put("action", new S(entry.action().name()));
    item.put("actor", actor(entry.actor()));
    if (entry.onBehalfOf() != null) {
      item.put("onBehalfOf", new S(entry.onBehalfOf().id()));
    }
    if (entry.target() != null) {
      Map<String, AttributeValue> target = new LinkedHashMap<>();
      target.put("type", new S(entry.action().target()));
      target.put("id", new S(entry.target()));
      item.put("target", new M(target));
    }
    item.put("outcome", new S(outcome));
    if (!entry.outcome().equals(LoggedEvent.SUCCESS)) {
      item.put(
          "reason",
          new S(entry.outcome().equals(LoggedEvent.DENIED) ? "no permission" : "wrong input"));
    }
    item.put("ip", new S(entry.address()));
    item.put("userAgent", new S(entry.userAgent()));
    if (entry.records() != null) {
      item.put("records", new N(entry.records().toString()));
    }
    free(item, entry);
    return Item.of(item);
  }

  /** What the mapping does not know: ids of the request, the client's, now and then words. */
  private static void free(Map<String, AttributeValue> item, LoggedEvent entry) {
    int n = entry.number();
    item.put("region", new S(REGIONS[entry.of().number() % REGIONS.length]));
    item.put("plan", new S(PLANS[entry.of().number() % PLANS.length]));
    item.put("requestId", new S(LoggedEvent.hex(n) + LoggedEvent.hex(-n - 2L)));
    Map<String, AttributeValue> client = new LinkedHashMap<>();
    client.put("version", new S("2026.11." + n % 7));
    client.put("session", new S(LoggedEvent.hex(entry.actor().id().hashCode() + n / 40_000L)));
    item.put("client", new M(client));
    item.put("durationMs", new N(Integer.toString(3 + n % 977)));
    if (entry.ticket() != null) {
      item.put("ticket", new S(entry.ticket()));
    }
    if (n % WITH_COMMENT_IN == 0) {
      StringBuilder comment = new StringBuilder();
      for (int i = 0; i < 8; i++) {
        comment.append(i == 0 ? "" : " ").append(WORDS[(n / WITH_COMMENT_IN + i * 7) % 20]);
      }
      item.put("comment", new S(comment.toString()));
    }
  }

  private static M actor(Worker worker) {
    Map<String, AttributeValue> actor = new LinkedHashMap<>();
    actor.put("id", new S(worker.id()));
    actor.put("name", new S(worker.name()));
    if (worker.email() != null) {
      actor.put("email", new S(worker.email()));
    }
    actor.put("type", new S(worker.human() ? "human" : "service"));
    return new M(actor);
  }

  private static Place place(String country) {
    int number = Workforce.COUNTRIES.indexOf(country);
    return new Place(
        new Geo(
            "XX",
            country,
            "Country " + country,
            country + "-1",
            "Region " + country,
            "City " + number,
            "Etc/UTC",
            50.0 - number,
            10.0 + number,
            "places 2026-10-20"),
        new AutonomousSystem(64_496L + number, "Example Telecom " + country, "places 2026-10-20"));
  }
}
