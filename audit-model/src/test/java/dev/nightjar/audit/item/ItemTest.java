package dev.nightjar.audit.item;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ItemTest {

  private static final String ALL_TYPES =
      """
      {"s":{"S":"a\\"b"},"n":{"N":"12345678901234567890.1234500"},"b":{"B":"AQI="},\
      "t":{"BOOL":true},"z":{"NULL":true},"m":{"M":{"k":{"N":"1E+3"},"e":{"M":{}}}},\
      "l":{"L":[{"S":""},{"L":[]}]},"ss":{"SS":["b","a"]},"ns":{"NS":["2.0","1"]},"bs":{"BS":["AQ=="]}}""";

  static Item item(String json) throws ItemParseException {
    return Item.parse(json.getBytes(UTF_8));
  }

  @Test
  void keepsAllTenTypesAndEveryDigit() throws Exception {
    assertThat(item(ALL_TYPES).toDynamoDbJson()).isEqualTo(ALL_TYPES);
    assertThat(item(ALL_TYPES).toPlainJson())
        .isEqualTo(
            """
            {"s":"a\\"b","n":12345678901234567890.1234500,"b":"AQI=","t":true,"z":null,\
            "m":{"k":1E+3,"e":{}},"l":["",[]],"ss":["b","a"],"ns":[2.0,1],"bs":["AQ=="]}""");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "null",
        "[]",
        "secret",
        "\"secret\"",
        "{",
        "{\"a\":",
        "{\"a\":\"secret\"}",
        "{\"a\":{}}",
        "{\"a\":{\"S\":5}}",
        "{\"a\":{\"S\":null}}",
        "{\"a\":{\"secret\":\"x\"}}",
        "{\"a\":{\"S\":\"x\",\"N\":\"1\"}}",
        "{\"a\":{\"S\":\"x\"},\"a\":{\"S\":\"y\"}}",
        "{\"a\":{\"M\":{\"k\":{\"S\":\"x\"},\"k\":{\"S\":\"y\"}}}}",
        "{\"a\":{\"N\":\"secret\"}}",
        "{\"a\":{\"N\":\"1E999999999\"}}",
        "{\"a\":{\"N\":\"\"}}",
        "{\"a\":{\"N\":1}}",
        "{\"a\":{\"B\":\"secret!\"}}",
        "{\"a\":{\"BOOL\":\"true\"}}",
        "{\"a\":{\"NULL\":false}}",
        "{\"a\":{\"M\":[]}}",
        "{\"a\":{\"L\":{}}}",
        "{\"a\":{\"SS\":[1]}}",
        "{\"a\":{\"NS\":[\"secret\"]}}",
        "{\"a\":{\"S\":\"x\"}} secret",
        "{\"a\":{\"S\":\"secret\u0000\"}}"
      })
  void refusesWhatIsNoItemWithoutItsValues(String json) {
    assertThatThrownBy(() -> item(json))
        .isInstanceOf(ItemParseException.class)
        .hasMessageNotContaining("secret")
        .hasMessageContaining("byte")
        .hasNoCause();
  }

  @Test
  void refusesNoBytesAtAll() {
    assertThatThrownBy(() -> Item.parse(null)).isInstanceOf(ItemParseException.class);
  }

  @Test
  void namesTheAttributeAndTheRule() {
    assertThatThrownBy(() -> item("{\"ok\":{\"S\":\"x\"},\"bad\":{\"N\":\"x\"}}"))
        .hasMessageContaining("attribute bad")
        .hasMessageContaining("no number")
        .extracting(e -> ((ItemParseException) e).names())
        .isEqualTo(List.of("ok"));
  }

  @ParameterizedTest
  @ValueSource(ints = {Item.MAX_DEPTH + 1, 100, 1_000_000})
  void refusesHostileDepthWithoutExhaustingTheStack(int depth) {
    String json = "{\"a\":" + "{\"L\":[".repeat(depth) + "]}".repeat(depth) + "}";
    assertThatThrownBy(() -> item(json))
        .isInstanceOf(ItemParseException.class)
        .hasMessageContaining("deeper");
  }

  @Test
  void readsTheDepthThatDynamoDbAllows() throws Exception {
    int depth = 33;
    String json = "{\"a\":" + "{\"L\":[".repeat(depth) + "]}".repeat(depth) + "}";
    assertThat(item(json).toDynamoDbJson()).isEqualTo(json);
  }

  @ParameterizedTest
  @CsvSource({"+7,7", "007,7", ".5,0.5", "5.,5", "1E3,1E3", "-0,-0", "1.10,1.10", "1e-9,1e-9"})
  void writesEveryNumberSoThatJsonCanReadIt(String written, String shown) throws Exception {
    assertThat(item("{\"n\":{\"N\":\"" + written + "\"}}").toPlainJson())
        .isEqualTo("{\"n\":" + shown + "}");
  }

  @ParameterizedTest
  @CsvSource({
    "1,1.0,true",
    "100,1E+2,true",
    "0,-0.00,true",
    "1,10,false",
    "1.0000001,1,false",
    "12345678901234567890123456789012345678,12345678901234567890123456789012345679,false"
  })
  void hashesEqualNumbersAlike(String a, String b, boolean same) throws Exception {
    String first = item("{\"n\":{\"N\":\"" + a + "\"}}").contentHash();
    String second = item("{\"n\":{\"N\":\"" + b + "\"}}").contentHash();
    assertThat(first.equals(second)).isEqualTo(same);
  }

  @Test
  void hashesTypesAndPlacesApart() throws Exception {
    List<String> items =
        List.of(
            "{}",
            "{\"a\":{\"S\":\"1\"}}",
            "{\"a\":{\"N\":\"1\"}}",
            "{\"a\":{\"SS\":[\"1\"]}}",
            "{\"a\":{\"NS\":[\"1\"]}}",
            "{\"a\":{\"L\":[{\"S\":\"1\"}]}}",
            "{\"a\":{\"L\":[]}}",
            "{\"a\":{\"M\":{}}}",
            "{\"a\":{\"M\":{\"b\":{\"S\":\"1\"}}}}",
            "{\"a\":{\"M\":{}},\"b\":{\"S\":\"1\"}}",
            "{\"a\":{\"BOOL\":true}}",
            "{\"a\":{\"BOOL\":false}}",
            "{\"a\":{\"NULL\":true}}",
            "{\"a\":{\"S\":\"\"}}",
            "{\"a\":{\"L\":[{\"S\":\"1\"},{\"S\":\"2\"}]}}",
            "{\"a\":{\"L\":[{\"S\":\"2\"},{\"S\":\"1\"}]}}");
    Set<String> hashes = new java.util.HashSet<>();
    for (String json : items) {
      hashes.add(item(json).contentHash());
    }
    assertThat(hashes).hasSize(items.size());
  }

  @Test
  void findsPathsThroughMapsAndKeysWithDots() throws Exception {
    Item item =
        item(
            "{\"a\":{\"M\":{\"b.c\":{\"S\":\"1\"},\"b\":{\"M\":{\"d\":{\"S\":\"2\"}}}}},"
                + "\"x.y\":{\"S\":\"3\"},\"x\":{\"M\":{\"z\":{\"S\":\"4\"}}},"
                + "\"p\":{\"M\":{\"q\":{\"S\":\"5\"}}},\"p.q\":{\"S\":\"6\"}}");
    assertThat(item.at("a.b.c")).isEqualTo(new AttributeValue.S("1"));
    assertThat(item.at("a.b.d")).isEqualTo(new AttributeValue.S("2"));
    assertThat(item.at("x.y")).isEqualTo(new AttributeValue.S("3"));
    assertThat(item.at("x.z")).isEqualTo(new AttributeValue.S("4"));
    assertThat(item.at("p.q")).isEqualTo(new AttributeValue.S("5"));
    assertThat(item.at("a.b.e")).isNull();
    assertThat(item.at("x.y.z")).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"PK\":{\"S\":\"x\"}}",
        "{\"Item\":{\"PK\":{\"S\":\"x\"}}}",
        "{\"eventName\":\"INSERT\",\"dynamodb\":{\"NewImage\":{\"PK\":{\"S\":\"x\"}}}}"
      })
  void readsAnItemAsPeopleHaveIt(String json) throws Exception {
    assertThat(Item.fromAny(new ObjectMapper().readTree(json)))
        .isEqualTo(item("{\"PK\":{\"S\":\"x\"}}"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"Item\":{\"S\":\"x\"}}", "{\"Item\":{\"M\":{\"a\":{\"S\":\"1\"}}}}"})
  void takesAnAttributeCalledItemForAnAttribute(String json) throws Exception {
    assertThat(Item.fromAny(new ObjectMapper().readTree(json))).isEqualTo(item(json));
  }

  @Test
  void replacesLoneSurrogatesThatUtf8CannotHold() throws Exception {
    Item item = item("{\"a\":{\"S\":\"x\\ud800y\\ud83d\\ude00\"}}");
    assertThat(item.get("a")).isEqualTo(new AttributeValue.S("x\uFFFDy\uD83D\uDE00"));
  }

  @Test
  void readsSomeAttributesAndStopsThere() throws Exception {
    byte[] json = "{\"a\":{\"S\":\"1\"},\"b\":{\"S\":\"2\"},\"c\": broken".getBytes(UTF_8);
    assertThat(Item.parseSome(json, Set.of("b"), Set.of("b")).attributes().keySet())
        .containsExactly("b");
    assertThatThrownBy(() -> Item.parseSome(json, Set.of("b", "d"), Set.of("b", "d")))
        .isInstanceOf(ItemParseException.class);
  }

  @Test
  void roundTripsAnyItemAndHashesItAlikeInAnyOrder() throws Exception {
    for (long seed = 0; seed < 2_000; seed++) {
      Item item = new TestingItems(new SplittableRandom(seed), "").item();
      assertThat(item(item.toDynamoDbJson())).as("seed %d", seed).isEqualTo(item);
      Item shuffled = TestingItems.shuffled(item, seed);
      assertThat(shuffled.contentHash()).as("seed %d", seed).isEqualTo(item.contentHash());
      assertThat(new ObjectMapper().readTree(item.toPlainJson()).isObject()).isTrue();
    }
  }

  @Test
  void showsNoValuesInItsOwnText() throws Exception {
    assertThat(item("{\"a\":{\"S\":\"secret\"}}").toString()).isEqualTo("Item[a]");
  }
}
