package dev.nightjar.local.streams;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;

/** Reads members of requests, and refuses them as the service does. */
final class Requests {

  private Requests() {}

  static String required(JsonNode request, String member) {
    String value = optional(request, member);
    if (value == null) {
      throw Refusal.invalid("Value null at '" + member + "' failed to satisfy constraint");
    }
    return value;
  }

  /** Null where it is missing. */
  static String optional(JsonNode request, String member) {
    JsonNode value = request.get(member);
    return value == null || value.isNull() ? null : value.asText();
  }

  static int limit(JsonNode request, int most) {
    JsonNode value = request.get("Limit");
    if (value == null || value.isNull()) {
      return most;
    }
    if (!value.isInt() || value.asInt() < 1 || value.asInt() > most) {
      throw Refusal.invalid("Value " + value + " at 'limit' is not within 1 and " + most);
    }
    return value.asInt();
  }

  static ArrayNode keySchema(KeySchema schema) {
    ArrayNode node = JsonNodeFactory.instance.arrayNode();
    node.addObject().put("AttributeName", schema.partition()).put("KeyType", "HASH");
    if (schema.sort() != null) {
      node.addObject().put("AttributeName", schema.sort()).put("KeyType", "RANGE");
    }
    return node;
  }
}
