package dev.nightjar.dynamodb.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class ItemJsonTest {

  @Test
  void writesEveryTypeAndKeepsTheDigitsOfNumbers() {
    Map<String, AttributeValue> item = new LinkedHashMap<>();
    item.put("s", AttributeValue.fromS("é \"quoted\"\n"));
    item.put("empty", AttributeValue.fromS(""));
    item.put("n", AttributeValue.fromN("12345678901234567890123456789012345678"));
    item.put("e", AttributeValue.fromN("1.50E+2"));
    item.put("b", AttributeValue.fromB(SdkBytes.fromByteArray(new byte[] {0, -1, 2})));
    item.put("t", AttributeValue.fromBool(true));
    item.put("f", AttributeValue.fromBool(false));
    item.put("nul", AttributeValue.fromNul(true));
    item.put(
        "m",
        AttributeValue.fromM(
            Map.of("l", AttributeValue.fromL(List.of(AttributeValue.fromS("x"))))));
    item.put("emptyMap", AttributeValue.fromM(Map.of()));
    item.put("emptyList", AttributeValue.fromL(List.of()));
    item.put("ss", AttributeValue.fromSs(List.of("a", "b")));
    item.put("ns", AttributeValue.fromNs(List.of("1", "2.0")));
    item.put("bs", AttributeValue.fromBs(List.of(SdkBytes.fromByteArray(new byte[] {1}))));

    assertThat(text(ItemJson.write(item)))
        .isEqualTo(
            "{\"s\":{\"S\":\"é \\\"quoted\\\"\\n\"},\"empty\":{\"S\":\"\"},"
                + "\"n\":{\"N\":\"12345678901234567890123456789012345678\"},"
                + "\"e\":{\"N\":\"1.50E+2\"},\"b\":{\"B\":\"AP8C\"},\"t\":{\"BOOL\":true},"
                + "\"f\":{\"BOOL\":false},\"nul\":{\"NULL\":true},"
                + "\"m\":{\"M\":{\"l\":{\"L\":[{\"S\":\"x\"}]}}},\"emptyMap\":{\"M\":{}},"
                + "\"emptyList\":{\"L\":[]},\"ss\":{\"SS\":[\"a\",\"b\"]},"
                + "\"ns\":{\"NS\":[\"1\",\"2.0\"]},\"bs\":{\"BS\":[\"AQ==\"]}}");
  }

  @Test
  void readsKeysBack() {
    Map<String, AttributeValue> keys = new LinkedHashMap<>();
    keys.put("PK", AttributeValue.fromS("TENANT#é"));
    keys.put("N", AttributeValue.fromN("42.0"));
    keys.put("B", AttributeValue.fromB(SdkBytes.fromByteArray(new byte[] {9, 8})));

    assertThat(ItemJson.readKeys(ItemJson.write(keys))).isEqualTo(keys);
  }

  private static String text(byte[] utf8) {
    return new String(utf8, StandardCharsets.UTF_8);
  }
}
