package dev.nightjar.local.streams;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The operations on the table: as far as a reader of its stream needs them. */
final class TableOperations {

  private static final int MOST_SEGMENTS = 1_000_000;
  private static final int MOST_KEYS = 100;

  /** What is not modelled is refused: ignored, it would make a test pass for nothing. */
  private static final Set<String> SCAN_MEMBERS =
      Set.of(
          "TableName",
          "Segment",
          "TotalSegments",
          "ExclusiveStartKey",
          "Limit",
          "ConsistentRead",
          "ReturnConsumedCapacity",
          "Select");

  private final TableState state;
  private final RateLimits limits;

  TableOperations(TableState state, RateLimits limits) {
    this.state = state;
    this.limits = limits;
  }

  private void checkTable(String name) {
    // Callers may name a table by its ARN (API reference).
    if (state.deleted || !(name.equals(state.name) || name.equals(state.arn))) {
      throw Refusal.notFound("Requested resource not found: Table: " + name + " not found");
    }
  }

  Reply describeTable(JsonNode request) {
    synchronized (state) {
      checkTable(Requests.required(request, "TableName"));
      ObjectNode answer = Reply.object();
      ObjectNode table = answer.putObject("Table");
      ArrayNode attributes = table.putArray("AttributeDefinitions");
      attributes
          .addObject()
          .put("AttributeName", state.schema.partition())
          .put("AttributeType", state.schema.partitionType());
      if (state.schema.sort() != null) {
        attributes
            .addObject()
            .put("AttributeName", state.schema.sort())
            .put("AttributeType", state.schema.sortType());
      }
      table.putObject("BillingModeSummary").put("BillingMode", "PAY_PER_REQUEST");
      table.put("CreationDateTime", state.createdMillis / 1000);
      table.put("ItemCount", state.items.count());
      table.set("KeySchema", Requests.keySchema(state.schema));
      ChangeStream stream = state.latest();
      if (stream != null && !stream.deleted()) {
        table.put("LatestStreamArn", stream.arn());
        table.put("LatestStreamLabel", stream.label());
        if (stream.enabled()) {
          table
              .putObject("StreamSpecification")
              .put("StreamEnabled", true)
              .put("StreamViewType", stream.viewType().name());
        }
      }
      if (!state.replicas.isEmpty()) {
        table.put("GlobalTableVersion", "2019.11.21");
        ArrayNode replicas = table.putArray("Replicas");
        for (String region : state.replicas) {
          replicas.addObject().put("RegionName", region).put("ReplicaStatus", "ACTIVE");
        }
      }
      table.put("TableArn", state.arn);
      table.put("TableName", state.name);
      table.put("TableSizeBytes", state.items.sizeBytes());
      table.put("TableStatus", "ACTIVE");
      return Reply.json(answer);
    }
  }

  Reply scan(JsonNode request, int cap) {
    for (Iterator<String> names = request.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!SCAN_MEMBERS.contains(name)) {
        throw Refusal.invalid("The stand-in knows no '" + name + "' of Scan");
      }
    }
    int segments = number(request, "TotalSegments", 1, 1, MOST_SEGMENTS);
    int segment = number(request, "Segment", 0, 0, segments - 1);
    boolean consistent = request.path("ConsistentRead").asBoolean();
    JsonNode start = request.get("ExclusiveStartKey");
    int limit = Math.min(number(request, "Limit", Integer.MAX_VALUE, 1, Integer.MAX_VALUE), cap);
    TableItems.Page page;
    synchronized (state) {
      checkTable(Requests.required(request, "TableName"));
      ItemKey after = start == null ? null : key(start);
      limits.checkReadCapacity();
      page = state.items.scan(segment, segments, after, limit, consistent, state.clock.millis());
    }
    double units = units(page.readBytes(), consistent);
    limits.consumed(units);
    List<byte[]> body = new ArrayList<>(2 * page.items().size() + 2);
    body.add(ascii("{"));
    if (wantsCapacity(request)) {
      ObjectNode consumed = Reply.object().put("TableName", state.name).put("CapacityUnits", units);
      body.add(ascii("\"ConsumedCapacity\":"));
      body.add(Reply.bytes(consumed));
      body.add(ascii(","));
    }
    body.add(ascii("\"Count\":" + page.items().size() + ",\"Items\":["));
    for (int i = 0; i < page.items().size(); i++) {
      if (i > 0) {
        body.add(ascii(","));
      }
      body.add(page.items().get(i).bytes());
    }
    body.add(ascii("],"));
    if (page.lastKey() != null) {
      body.add(ascii("\"LastEvaluatedKey\":"));
      body.add(page.lastKey().bytes());
      body.add(ascii(","));
    }
    body.add(ascii("\"ScannedCount\":" + page.items().size() + "}"));
    return Reply.parts(body);
  }

  Reply batchGetItem(JsonNode request, int cap) {
    ObjectNode answer = Reply.object();
    ObjectNode responses = answer.putObject("Responses");
    ObjectNode unprocessed = answer.putObject("UnprocessedKeys");
    int read = 0;
    synchronized (state) {
      for (Map.Entry<String, JsonNode> table : request.path("RequestItems").properties()) {
        checkTable(table.getKey());
        JsonNode keys = table.getValue().path("Keys");
        if (keys.size() > MOST_KEYS) {
          throw Refusal.invalid("Too many items requested for the BatchGetItem call");
        }
        boolean consistent = table.getValue().path("ConsistentRead").asBoolean();
        ArrayNode found = responses.putArray(table.getKey());
        int answered = Math.min(keys.size(), cap);
        for (int i = 0; i < answered; i++) {
          Item item = state.items.read(key(keys.get(i)), consistent, state.clock.millis());
          if (item != null) {
            found.addRawValue(new RawValue(item.json()));
            read += item.sizeBytes();
          }
        }
        if (answered < keys.size()) {
          // The entry comes back whole but for its keys, so that it can be sent again.
          ObjectNode again = table.getValue().deepCopy();
          ArrayNode left = again.putArray("Keys");
          for (int i = answered; i < keys.size(); i++) {
            left.add(keys.get(i));
          }
          unprocessed.set(table.getKey(), again);
        }
      }
    }
    limits.consumed(units(read, true));
    return Reply.json(answer);
  }

  private ItemKey key(JsonNode key) {
    if (!(key instanceof ObjectNode object) || object.size() != state.schema.names().size()) {
      throw Refusal.invalid("The provided key element does not match the schema");
    }
    try {
      return ItemKey.of(Item.of(object), state.schema);
    } catch (IllegalArgumentException e) {
      throw Refusal.invalid("The provided key element does not match the schema");
    }
  }

  /** One unit for 4 KB of a page, half of it where the read need not be consistent. */
  private static double units(int bytes, boolean consistent) {
    double pages = Math.max(1, (bytes + 4095) / 4096);
    return consistent ? pages : pages / 2;
  }

  private static boolean wantsCapacity(JsonNode request) {
    String value = request.path("ReturnConsumedCapacity").asText("NONE");
    return !value.equals("NONE");
  }

  private static int number(JsonNode request, String member, int missing, int least, int most) {
    JsonNode value = request.get(member);
    if (value == null || value.isNull()) {
      return missing;
    }
    if (!value.isInt() || value.asInt() < least || value.asInt() > most) {
      throw Refusal.invalid(
          "Value " + value + " at '" + member + "' is not within " + least + " and " + most);
    }
    return value.asInt();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
