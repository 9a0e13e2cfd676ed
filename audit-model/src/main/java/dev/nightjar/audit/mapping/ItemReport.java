package dev.nightjar.audit.mapping;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import dev.nightjar.audit.AuditEvent;
import dev.nightjar.audit.Change;
import dev.nightjar.audit.DeadLetter;
import dev.nightjar.audit.item.AttributeValue;
import dev.nightjar.audit.item.Item;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What there is to show of an item: the item itself, and what a mapping makes of it.
 *
 * @param dynamoDbJson the item as DynamoDB JSON, in several lines; never null
 * @param plainJson the item as plain JSON, in several lines; never null
 * @param verdict the events as JSON in several lines, or one sentence that says why there is none;
 *     never null
 * @param isEvent whether the mapping makes an event of it
 */
public record ItemReport(String dynamoDbJson, String plainJson, String verdict, boolean isEvent) {

  /** A sequence number that no stream gives: the item did not come from one. */
  static final String NO_SEQUENCE_NUMBER = "000000000000000000000";

  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Reports on an item as if it had just been inserted.
   *
   * @param arrival the arrival time to assume; an event whose time is later is clamped to it
   */
  public static ItemReport of(Item item, Mapping mapping, Instant arrival) {
    Mapped mapped = new ChangeMapper(mapping).map(insertOf(item, mapping, arrival));
    return report(item, mapped, verdict(mapped, mapping));
  }

  private static ItemReport report(Item item, Mapped mapped, String verdict) {
    return new ItemReport(
        pretty(item.toDynamoDbJson()),
        pretty(item.toPlainJson()),
        verdict,
        mapped instanceof Mapped.Events);
  }

  /** Which option makes an item no audit item, and what the option asks for. */
  private static String notAudit(String reason, Mapping mapping) {
    return switch (reason) {
      case KeyReader.PARTITION_PREFIX ->
          "its partition key does not begin with " + shown(MappingOption.PARTITION_PREFIX, mapping);
      case KeyReader.SORT_PREFIX ->
          "its sort key does not begin with " + shown(MappingOption.SORT_PREFIX, mapping);
      case KeyReader.SKIPPED_PARTITION ->
          "its partition key is left out by "
              + shown(MappingOption.SKIP_PARTITION_PREFIXES, mapping);
      case KeyReader.SKIPPED_SORT ->
          "its sort key is left out by " + shown(MappingOption.SKIP_SORT_PREFIXES, mapping);
      case ChangeMapper.SKIPPED_ATTRIBUTE ->
          "an attribute leaves it out by " + shown(MappingOption.SKIP_ATTRIBUTES, mapping);
      default -> reason;
    };
  }

  private static String shown(MappingOption option, Mapping mapping) {
    return "'" + mapping.settings().get(option.key()) + "' (" + option.key() + ")";
  }

  /**
   * The change that an insert of the item would be. Its keys are the attributes that the mapping
   * names as such, as far as the item has them.
   */
  public static Change insertOf(Item item, Mapping mapping, Instant arrival) {
    Map<String, AttributeValue> keys = new LinkedHashMap<>();
    for (String name : List.of(mapping.partitionKey(), mapping.sortKey())) {
      if (item.get(name) != null) {
        keys.put(name, item.get(name));
      }
    }
    return new Change(
        Change.Operation.INSERT,
        Change.Operation.INSERT.name(),
        Item.of(keys).toDynamoDbJson().getBytes(StandardCharsets.UTF_8),
        null,
        item.toDynamoDbJson().getBytes(StandardCharsets.UTF_8),
        arrival,
        NO_SEQUENCE_NUMBER,
        "none",
        false,
        Change.Origin.STREAM);
  }

  private static String verdict(Mapped mapped, Mapping mapping) {
    if (mapped instanceof Mapped.Events events) {
      StringBuilder text = new StringBuilder();
      for (AuditEvent event : events.events()) {
        text.append(text.isEmpty() ? "" : "\n").append(pretty(json(event).toString()));
      }
      if (!events.unreadable().isEmpty()) {
        text.append("\nUnreadable, kept as free attributes: ");
        text.append(String.join(", ", events.unreadable())).append('.');
      }
      return text.toString();
    }
    if (mapped instanceof Mapped.NotAudit notAudit) {
      return "No audit item: " + notAudit(notAudit.reason(), mapping) + ".";
    }
    if (mapped instanceof Mapped.Expired) {
      return "The entry expired: its TTL had passed.";
    }
    DeadLetter letter = ((Mapped.Broken) mapped).letter();
    return "Broken, " + letter.reason() + ": " + letter.detail() + ".";
  }

  private static ObjectNode json(AuditEvent event) {
    ObjectNode json = JSON.createObjectNode();
    json.put("id", event.id());
    json.put("kind", event.kind().name());
    json.put("tenant", event.tenant());
    json.put("eventId", event.eventId());
    json.put("time", event.time().toString());
    json.put("statedTime", event.statedTime().toString());
    json.put("arrival", event.arrival().toString());
    json.put("action", event.action());
    ObjectNode actor = json.putObject("actor");
    actor.put("id", event.actor().id());
    actor.put("name", event.actor().name());
    actor.put("email", event.actor().email());
    actor.put("type", event.actor().type().name());
    json.put("principal", event.principal());
    ObjectNode target = json.putObject("target");
    target.put("type", event.target().type());
    target.put("id", event.target().id());
    target.put("name", event.target().name());
    json.put("outcome", event.outcome());
    json.put("reason", event.reason());
    json.put("sourceIp", event.sourceIp());
    json.put("userAgent", event.userAgent());
    json.put("records", event.records());
    json.put("message", event.message());
    json.put("futureStated", event.futureStated());
    json.put("backdated", event.backdated());
    json.put("contentHash", event.contentHash());
    json.putRawValue("attributes", new RawValue(event.attributes()));
    return json;
  }

  /** Token by token, so that numbers keep their digits. */
  private static String pretty(String json) {
    StringWriter text = new StringWriter();
    try (JsonParser from = JSON.createParser(json);
        JsonGenerator to = JSON.createGenerator(text).useDefaultPrettyPrinter()) {
      while (from.nextToken() != null) {
        if (from.currentToken().isNumeric()) {
          to.writeNumber(from.getText());
        } else {
          to.copyCurrentEvent(from);
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException("an item writes well-formed JSON", e);
    }
    return text.toString();
  }
}
