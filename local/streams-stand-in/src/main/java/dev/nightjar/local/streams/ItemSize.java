package dev.nightjar.local.streams;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Sizes as the developer guide has them under "DynamoDB item sizes and formats": UTF-8 of names and
 * strings, a number about one byte for two digits and one more, 3 bytes for a map or list and one
 * for each member.
 */
final class ItemSize {

  private ItemSize() {}

  static int of(JsonNode attributes) {
    int size = 0;
    for (Map.Entry<String, JsonNode> attribute : attributes.properties()) {
      size += utf8(attribute.getKey()) + value(attribute.getValue());
    }
    return size;
  }

  private static int value(JsonNode typed) {
    var entries = typed.properties().iterator();
    if (!entries.hasNext()) {
      return 0;
    }
    Map.Entry<String, JsonNode> entry = entries.next();
    JsonNode value = entry.getValue();
    return switch (entry.getKey()) {
      case "S" -> utf8(value.asText());
      case "N" -> number(value.asText());
      case "B" -> binary(value.asText());
      case "M" -> 3 + value.size() + of(value);
      case "L" -> {
        int size = 3 + value.size();
        for (JsonNode element : value) {
          size += value(element);
        }
        yield size;
      }
      case "SS" -> set(value, "SS");
      case "NS" -> set(value, "NS");
      case "BS" -> set(value, "BS");
      default -> 1;
    };
  }

  private static int set(JsonNode values, String type) {
    int size = 0;
    for (JsonNode value : values) {
      String text = value.asText();
      size +=
          switch (type) {
            case "NS" -> number(text);
            case "BS" -> binary(text);
            default -> utf8(text);
          };
    }
    return size;
  }

  private static int utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  private static int number(String digits) {
    return (digits.length() + 1) / 2 + 1;
  }

  private static int binary(String base64) {
    return base64.length() / 4 * 3;
  }
}
