package dev.nightjar.local;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Items in the standard layout, with only the interesting field in view. */
final class TestingEntries {

  private TestingEntries() {}

  /** A successful action of a person. */
  static Map<String, AttributeValue> entry(
      String tenant, Instant time, String id, String action, String person) {
    Map<String, AttributeValue> item = new LinkedHashMap<>();
    item.put("PK", text("TENANT#" + tenant));
    item.put("SK", text("EVENT#" + time + "#" + id));
    item.put("eventId", text(id));
    item.put("action", text(action));
    item.put("actor", AttributeValue.fromM(Map.of("id", text(person), "type", text("human"))));
    item.put("outcome", text("success"));
    return item;
  }

  /** A role given to a person. */
  static Map<String, AttributeValue> grant(String tenant, Instant time, String id, String grantee) {
    Map<String, AttributeValue> item = entry(tenant, time, id, "role.granted", "boss");
    item.put("target", AttributeValue.fromM(Map.of("type", text("user"), "id", text(grantee))));
    return item;
  }

  static AttributeValue text(String value) {
    return AttributeValue.fromS(value);
  }
}
