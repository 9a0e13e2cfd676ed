package dev.nightjar.dynamodb.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonScannerTest {

  private static final ObjectMapper REFERENCE =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        " [ ] ",
        "[{},[],\"\",0,-0,1.5,-1e5,2E+10,3e-7,true,false,null]",
        "{ \"a\" : { \"b\" : [ 1 , 2 ] } , \"c\" : \"d\" }\r\n\t",
        "{\"a\":1,\"a\":2}",
        "[\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\uD83D\\uDE00\\ud800\"]",
        "[\"é\", \"€\", \"😀\", \"\u007f\"]",
        "[\"1234567\",\"12345678\",\"123456789\",\"12345678901234567\"]"
      })
  void passesValidJsonToItsEnd(String json) {
    assertThatCode(() -> scan(utf8(json))).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "[",
        "{]",
        "[}",
        "[1,]",
        "[,1]",
        "[1 2]",
        "[1]]",
        "[1]x",
        "{\"a\"}",
        "{\"a\":}",
        "{\"a\":1,}",
        "{,\"a\":1}",
        "{\"a\":1 \"b\":2}",
        "{a:1}",
        "{'a':1}",
        "{\"a\" 1}",
        "[01]",
        "[+1]",
        "[1.]",
        "[.5]",
        "[1e]",
        "[1e+]",
        "[-]",
        "[--1]",
        "[0x1]",
        "[NaN]",
        "[tru]",
        "[trux]",
        "[nul",
        "[True]",
        "[\"a]",
        "[\"12345678901]",
        "[\"\\",
        "[\"\\x\"]",
        "[\"\\u12\"]",
        "[\"\\u12g4\"]",
        "[\"a\nb\"]",
        "[\"1234567\u0000\"]",
        "[\"12345678\u001f\"]",
        "[/*x*/1]"
      })
  void refusesWhatIsNotJson(String json) {
    assertThatThrownBy(() -> scan(utf8(json)))
        .isInstanceOf(MalformedAnswerException.class)
        .hasMessageContaining("at byte");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "80",
        "bf",
        "c0af",
        "c1bf",
        "c328",
        "e28228",
        "e080af",
        "eda080",
        "edbfbf",
        "f08080af",
        "f4908080",
        "f5808080",
        "f8888080",
        "ff",
        "c3",
        "e282",
        "f09f98"
      })
  void refusesBytesThatAreNoUtf8(String hex) {
    assertThatThrownBy(() -> scan(quoted(hex)))
        .isInstanceOf(MalformedAnswerException.class)
        .hasMessage("bytes that are no UTF-8 at byte 1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"c280", "dfbf", "e0a080", "ed9fbf", "ee8080", "efbfbf", "f0908080", "f48fbfbf"})
  void passesTheFirstAndLastCharacterOfEachLength(String hex) {
    assertThatCode(() -> scan(quoted(hex))).doesNotThrowAnyException();
  }

  private static byte[] quoted(String hex) {
    byte[] json = new byte[hex.length() / 2 + 2];
    json[0] = '"';
    for (int i = 0; i < hex.length(); i += 2) {
      json[1 + i / 2] = (byte) Integer.parseInt(hex, i, i + 2, 16);
    }
    json[json.length - 1] = '"';
    return json;
  }

  @Test
  void refusesNestingThatWouldOverflowTheStack() {
    assertThatThrownBy(() -> scan(utf8("[".repeat(100_000))))
        .isInstanceOf(MalformedAnswerException.class)
        .hasMessageContaining("nested deeper");
    assertThatCode(() -> scan(utf8("[".repeat(200) + "]".repeat(200)))).doesNotThrowAnyException();
  }

  @Test
  void agreesWithAnotherParserOnDamagedJson() {
    int accepted = 0;
    int refused = 0;
    for (long seed = 0; seed < 20_000; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      byte[] json = utf8("{\"a\":[1,-2.5e3,true,null,\"x\\n\\u0041\"], \"b\" :{\"c\":{}} }");
      for (int i = random.nextInt(1, 4); i > 0; i--) {
        byte[] alphabet = utf8("{}[],:\"\\ \n0123456789.eE+-truefalsnu\u0001\u007f");
        json[random.nextInt(json.length)] = alphabet[random.nextInt(alphabet.length)];
      }
      boolean valid = isValid(json);
      boolean passed = passes(json);
      assertThat(passed)
          .as("seed %d: %s", seed, new String(json, StandardCharsets.UTF_8))
          .isEqualTo(valid);
      accepted += passed ? 1 : 0;
      refused += passed ? 0 : 1;
    }
    assertThat(accepted).as("the test damages neither all nor nothing").isGreaterThan(500);
    assertThat(refused).isGreaterThan(500);
  }

  private static boolean isValid(byte[] json) {
    try {
      REFERENCE.readTree(json);
      return true;
    } catch (JsonProcessingException e) {
      return false;
    } catch (java.io.IOException e) {
      throw new AssertionError(e);
    }
  }

  private static boolean passes(byte[] json) {
    try {
      scan(json);
      return true;
    } catch (MalformedAnswerException e) {
      return false;
    }
  }

  private static void scan(byte[] json) {
    JsonScanner scanner = new JsonScanner(json);
    scanner.skipValue();
    scanner.expectEnd();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
