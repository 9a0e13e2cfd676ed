package dev.nightjar.local.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nightjar.audit.AuditEvent;
import dev.nightjar.audit.Change;
import dev.nightjar.audit.mapping.ChangeMapper;
import dev.nightjar.audit.mapping.Mapped;
import dev.nightjar.audit.mapping.Mapping;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A day as the job maps it, without a table. */
final class TestingDay {

  private static final ObjectMapper JSON = new ObjectMapper();

  private TestingDay() {}

  /** The events of all writes, in the order of the writes. */
  static List<AuditEvent> events(Day day) {
    ChangeMapper mapper =
        new ChangeMapper(Mapping.standard().withBackdatedAfter(Duration.ofHours(30)));
    Map<String, byte[]> table = new HashMap<>();
    List<AuditEvent> events = new ArrayList<>();
    long sequence = 0;
    for (TableWrite write : day.writes()) {
      byte[] item = json(write.item());
      byte[] keys = json(Map.of("PK", write.item().get("PK"), "SK", write.item().get("SK")));
      String key = new String(keys, java.nio.charset.StandardCharsets.UTF_8);
      byte[] before = table.get(key);
      boolean removes = write.kind() == TableWrite.Kind.REMOVE;
      Instant arrival =
          write.time().isAfter(day.options().end()) ? write.time() : day.options().end();
      Mapped mapped =
          mapper.map(
              new Change(
                  removes
                      ? Change.Operation.REMOVE
                      : before == null ? Change.Operation.INSERT : Change.Operation.MODIFY,
                  removes ? "REMOVE" : before == null ? "INSERT" : "MODIFY",
                  keys,
                  before,
                  removes ? null : item,
                  arrival,
                  Long.toString(++sequence),
                  "shardId-1",
                  false,
                  Change.Origin.STREAM));
      if (removes) {
        table.remove(key);
      } else {
        table.put(key, item);
      }
      if (mapped instanceof Mapped.Events found) {
        events.addAll(found.events());
      }
    }
    return events;
  }

  private static byte[] json(Map<String, AttributeValue> item) {
    try {
      return JSON.writeValueAsBytes(object(item));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ObjectNode object(Map<String, AttributeValue> item) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    item.forEach((name, value) -> node.set(name, value(value)));
    return node;
  }

  private static ObjectNode value(AttributeValue value) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    switch (value.type()) {
      case S -> node.put("S", value.s());
      case N -> node.put("N", value.n());
      case BOOL -> node.put("BOOL", value.bool());
      case B -> node.put("B", value.b().asByteArray());
      case M -> node.set("M", object(value.m()));
      case L -> {
        ArrayNode list = node.putArray("L");
        value.l().forEach(each -> list.add(value(each)));
      }
      case SS -> {
        ArrayNode list = node.putArray("SS");
        value.ss().forEach(list::add);
      }
      default -> throw new IllegalArgumentException("the generator writes no " + value.type());
    }
    return node;
  }
}
