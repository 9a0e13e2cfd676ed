package dev.nightjar.local.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nightjar.audit.item.Item;
import dev.nightjar.audit.item.ItemParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Reads one item of a table by its key. */
final class TableItem {

  private static final ObjectMapper JSON = new ObjectMapper();

  private TableItem() {}

  /**
   * Reads an item.
   *
   * @param key names and values; a value is a text, a number, or DynamoDB JSON such as {@code {"S":
   *     "..."}}
   */
  static Item read(JsonNode key, String table, TableAccess access) throws WrongUseException {
    Map<String, AttributeValue> attributes = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> field : key.properties()) {
      attributes.put(field.getKey(), keyValue(field.getKey(), field.getValue()));
    }
    try (DynamoDbClient client = access.client()) {
      Map<String, AttributeValue> item =
          client.getItem(get -> get.tableName(table).key(attributes).consistentRead(true)).item();
      if (item == null || item.isEmpty()) {
        throw new WrongUseException("--key: the table " + table + " holds no item of that key");
      }
      return Item.parse(JSON.writeValueAsBytes(json(item)));
    } catch (AwsServiceException e) {
      throw new WrongUseException(
          "the table " + table + " cannot be read: " + e.awsErrorDetails().errorMessage());
    } catch (SdkException e) {
      throw new WrongUseException("the table " + table + " cannot be read: " + e.getMessage());
    } catch (ItemParseException | JsonProcessingException e) {
      throw new IllegalStateException("what the table holds is an item", e);
    }
  }

  private static AttributeValue keyValue(String name, JsonNode value) throws WrongUseException {
    JsonNode inner = value.isObject() && value.size() == 1 ? value.elements().next() : value;
    String type = value.isObject() ? value.fieldNames().next() : value.isNumber() ? "N" : "S";
    if (!inner.isValueNode() || inner.isNull() || !(type.equals("S") || type.equals("N"))) {
      throw new WrongUseException(
          "--key: " + name + " must be a text, a number, or {\"S\": ...} or {\"N\": ...}");
    }
    return type.equals("N")
        ? AttributeValue.fromN(inner.asText())
        : AttributeValue.fromS(inner.asText());
  }

  /** An item of the SDK as DynamoDB JSON. */
  static ObjectNode json(Map<String, AttributeValue> item) {
    ObjectNode json = JSON.createObjectNode();
    item.forEach((name, value) -> json.set(name, json(value)));
    return json;
  }

  private static JsonNode json(AttributeValue value) {
    ObjectNode json = JSON.createObjectNode();
    switch (value.type()) {
      case S -> json.put("S", value.s());
      case N -> json.put("N", value.n());
      case BOOL -> json.put("BOOL", value.bool());
      case NUL -> json.put("NULL", true);
      case B -> json.put("B", value.b().asByteArrayUnsafe());
      case SS -> value.ss().forEach(json.putArray("SS")::add);
      case NS -> value.ns().forEach(json.putArray("NS")::add);
      case BS -> {
        ArrayNode array = json.putArray("BS");
        value.bs().forEach(bytes -> array.add(bytes.asByteArrayUnsafe()));
      }
      case M -> json.set("M", json(value.m()));
      case L -> {
        ArrayNode array = json.putArray("L");
        value.l().forEach(element -> array.add(json(element)));
      }
      default -> throw new IllegalStateException("an attribute type of a later time");
    }
    return json;
  }
}
