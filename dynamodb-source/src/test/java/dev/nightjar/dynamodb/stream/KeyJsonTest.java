package dev.nightjar.dynamodb.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class KeyJsonTest {

  @Test
  void cutsKeysInTheOrderOfTheSchemaAndAsTheyWereWritten() {
    byte[] item =
        utf8(
            "{\"SK\" :{\"N\":\"1.50\"}, \"x\":{\"M\":{\"PK\":{\"S\":\"no\"}}},\"PK\":{\"S\":\"\\u00e9\"}}");

    assertThat(KeyJson.cut(item, List.of("PK", "SK")))
        .asString(StandardCharsets.UTF_8)
        .isEqualTo("{\"PK\":{\"S\":\"\\u00e9\"},\"SK\" :{\"N\":\"1.50\"}}");
  }

  @Test
  void findsNamesThatAreWrittenWithEscapes() {
    byte[] item = utf8("{\"P\\u004b\":{\"S\":\"a\"}}");

    assertThat(KeyJson.cut(item, List.of("PK")))
        .asString(StandardCharsets.UTF_8)
        .isEqualTo("{\"P\\u004b\":{\"S\":\"a\"}}");
  }

  @Test
  void tellsAnItemWithoutItsKey() {
    assertThat(KeyJson.cut(utf8("{\"PK\":{\"S\":\"a\"}}"), List.of("PK", "SK"))).isNull();
  }

  @Test
  void readsEveryTypeThatAKeyMayHave() {
    byte[] keys =
        utf8("{\"PK\":{\"S\":\"TENANT#é\"},\"N\":{\"N\":\"42.0\"},\"B\":{\"B\":\"CQg=\"}}");

    assertThat(KeyJson.read(keys))
        .isEqualTo(
            Map.of(
                "PK",
                AttributeValue.fromS("TENANT#é"),
                "N",
                AttributeValue.fromN("42.0"),
                "B",
                AttributeValue.fromB(SdkBytes.fromByteArray(new byte[] {9, 8}))));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
