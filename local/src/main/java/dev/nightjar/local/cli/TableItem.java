package dev.nightjar.local.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nightjar.audit.item.Item;
import dev.nightjar.audit.item.ItemParseException;
import dev.nightjar.local.DynamoDbLocal;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProviderChain;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClientBuilder;
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
   * @param endpoint another address than that of the service; may be null
   * @param region may be null where the SDK finds one, or where there is an endpoint
   */
  static Item read(JsonNode key, String table, URI endpoint, String region)
      throws WrongUseException {
    Map<String, AttributeValue> attributes = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> field : key.properties()) {
      attributes.put(field.getKey(), keyValue(field.getKey(), field.getValue()));
    }
    try (DynamoDbClient client = client(endpoint, region)) {
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

  /**
   * A client.
   *
   * @param endpoint another address than that of the service; may be null
   * @param region may be null where the SDK finds one, or where there is an endpoint
   */
  static DynamoDbClient client(URI endpoint, String region) throws WrongUseException {
    DynamoDbClientBuilder builder = DynamoDbClient.builder();
    if (region != null) {
      builder.region(Region.of(region));
    } else if (endpoint != null) {
      builder.region(Region.of(DynamoDbLocal.REGION));
    } else {
      try {
        builder.region(new DefaultAwsRegionProviderChain().getRegion());
      } catch (SdkClientException e) {
        throw new WrongUseException(
            "no AWS Region is known: give --region R, or set AWS_REGION; for DynamoDB Local give"
                + " --endpoint URL");
      }
    }
    if (endpoint != null) {
      AwsCredentialsProvider any =
          StaticCredentialsProvider.create(
              AwsBasicCredentials.create(DynamoDbLocal.ACCESS_KEY, DynamoDbLocal.SECRET_KEY));
      builder
          .endpointOverride(endpoint)
          .credentialsProvider(
              AwsCredentialsProviderChain.of(DefaultCredentialsProvider.builder().build(), any));
    }
    return builder.build();
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
