package dev.nightjar.sinks.opensearch;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.nightjar.audit.AuditEvent;
import dev.nightjar.audit.Place;
import java.io.IOException;
import java.io.Serializable;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Makes the document of an event, with ECS names and {@code audit.*} for what ECS lacks. Equal
 * events give equal bytes: nothing that differs between a run and its replay is in it.
 */
public final class EventDocuments implements Serializable {

  /** The field that tells a duplicate from an id used twice. */
  public static final String HASH_FIELD = "audit.hash";

  private final IndexNames names;

  /** Documents for the indices of these names. */
  public EventDocuments(IndexNames names) {
    this.names = names;
  }

  /** The document of an event: created once, never changed. */
  public Document of(AuditEvent event) {
    return new Document(
        names.event(event.statedTime(), event.arrival()),
        event.id(),
        Document.Operation.CREATE,
        0,
        JsonBytes.object(json -> write(json, event)),
        event.contentHash(),
        event.tenant(),
        event.key(),
        event.operation().name(),
        event.sequenceNumber(),
        event.arrival());
  }

  private static void write(JsonGenerator json, AuditEvent event) throws IOException {
    EventClass eventClass = EventClass.of(event);
    JsonBytes.time(json, "@timestamp", event.time());
    JsonBytes.object(
        json,
        "event",
        e -> {
          e.writeStringField("kind", "event");
          eventClass.writeEcs(e, event.target());
          e.writeStringField("id", event.eventId());
          e.writeStringField("action", event.action());
          JsonBytes.string(e, "outcome", event.outcome());
          JsonBytes.string(e, "reason", event.reason());
          JsonBytes.time(e, "created", event.arrival());
        });
    JsonBytes.object(json, "organization", o -> o.writeStringField("id", event.tenant()));
    AuditEvent.Actor actor = event.actor();
    if (actor.id() != null || actor.name() != null || actor.email() != null) {
      JsonBytes.object(
          json,
          "user",
          u -> {
            JsonBytes.string(u, "id", actor.id());
            JsonBytes.string(u, "name", actor.name());
            JsonBytes.string(u, "email", actor.email());
          });
    }
    boolean ip = IpLiteral.valid(event.sourceIp());
    if (ip || event.place() != null) {
      JsonBytes.object(json, "source", s -> source(s, event, ip));
    }
    if (event.userAgent() != null) {
      JsonBytes.object(json, "user_agent", u -> u.writeStringField("original", event.userAgent()));
    }
    json.writeStringField("message", event.message());
    JsonBytes.object(json, "audit", a -> audit(a, event, eventClass, ip));
  }

  private static void source(JsonGenerator json, AuditEvent event, boolean ip) throws IOException {
    if (ip) {
      json.writeStringField("ip", event.sourceIp());
    }
    Place.Geo geo = event.place() == null ? null : event.place().geo();
    if (geo != null) {
      JsonBytes.object(json, "geo", g -> geo(g, geo));
    }
    Place.AutonomousSystem as = event.place() == null ? null : event.place().as();
    if (as != null) {
      JsonBytes.object(
          json,
          "as",
          a -> {
            JsonBytes.number(a, "number", as.number());
            if (as.organization() != null) {
              JsonBytes.object(
                  a, "organization", o -> o.writeStringField("name", as.organization()));
            }
          });
    }
  }

  private static void geo(JsonGenerator json, Place.Geo geo) throws IOException {
    JsonBytes.string(json, "continent_code", geo.continentCode());
    JsonBytes.string(json, "country_iso_code", geo.countryIsoCode());
    JsonBytes.string(json, "country_name", geo.countryName());
    JsonBytes.string(json, "region_iso_code", geo.regionIsoCode());
    JsonBytes.string(json, "region_name", geo.regionName());
    JsonBytes.string(json, "city_name", geo.cityName());
    JsonBytes.string(json, "timezone", geo.timezone());
    if (geo.latitude() != null) {
      JsonBytes.object(
          json,
          "location",
          l -> {
            l.writeNumberField("lat", geo.latitude());
            l.writeNumberField("lon", geo.longitude());
          });
    }
  }

  /** Which databases said where the address is. */
  private static String[] enrichment(Place place) {
    return Stream.of(
            place.geo() == null ? null : place.geo().database(),
            place.as() == null ? null : place.as().database())
        .filter(Objects::nonNull)
        .distinct()
        .toArray(String[]::new);
  }

  private static void audit(JsonGenerator json, AuditEvent event, EventClass eventClass, boolean ip)
      throws IOException {
    json.writeStringField("hash", event.contentHash());
    json.writeStringField("kind", event.kind().name().toLowerCase(Locale.ROOT));
    eventClass.writeOcsf(json);
    JsonBytes.string(json, "principal", event.principal());
    JsonBytes.object(
        json,
        "actor",
        a -> a.writeStringField("type", event.actor().type().name().toLowerCase(Locale.ROOT)));
    AuditEvent.Target target = event.target();
    if (target.type() != null || target.id() != null || target.name() != null) {
      JsonBytes.object(
          json,
          "target",
          t -> {
            JsonBytes.string(t, "type", target.type());
            JsonBytes.string(t, "id", target.id());
            JsonBytes.string(t, "name", target.name());
          });
    }
    JsonBytes.number(json, "records", event.records());
    JsonBytes.flag(json, "backdated", event.backdated());
    JsonBytes.flag(json, "future", event.futureStated());
    if (!event.statedTime().equals(event.time())) {
      json.writeStringField("stated", event.statedTime().toString());
    }
    if (!ip) {
      JsonBytes.string(json, "source", event.sourceIp());
    }
    if (event.place() != null) {
      JsonBytes.strings(json, "enrichment", enrichment(event.place()));
    }
    json.writeStringField("key", event.key());
    JsonBytes.object(
        json,
        "stream",
        s -> {
          s.writeStringField("operation", event.operation().name());
          JsonBytes.string(s, "sequence", event.sequenceNumber());
          s.writeStringField("origin", event.origin().name().toLowerCase(Locale.ROOT));
        });
    FreeAttributes attributes = FreeAttributes.of(event.attributes());
    attributes.write(json, "attributes", "unindexed");
    StringBuilder text = new StringBuilder(attributes.text());
    if (event.tampering() != null) {
      changes(json, event.tampering(), text);
    }
    if (!text.isEmpty()) {
      json.writeStringField("text", text.toString());
    }
  }

  private static void changes(
      JsonGenerator json, AuditEvent.Tampering tampering, StringBuilder text) throws IOException {
    JsonBytes.object(
        json,
        "changes",
        c -> {
          c.writeStringField("original", tampering.originalId());
          JsonBytes.strings(c, "fields", tampering.fields());
          image(c, "before", tampering.before(), text);
          image(c, "after", tampering.after(), text);
        });
  }

  private static void image(JsonGenerator json, String name, String image, StringBuilder text)
      throws IOException {
    if (image != null) {
      json.writeFieldName(name);
      json.writeRawValue(image);
      text.append(text.isEmpty() ? "" : "\n").append(FreeAttributes.of(image).text());
    }
  }
}
