package dev.nightjar.dynamodb.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nightjar.dynamodb.ChangeRecord;
import dev.nightjar.dynamodb.Origin;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecordsAnswerTest {

  private static final String ARN =
      "arn:aws:dynamodb:eu-west-1:123456789012:table/audit/stream/2026-11-21T00:00:00.000";
  private static final ObjectMapper REFERENCE = new ObjectMapper();

  @Test
  void takesARecordApart() {
    ChangeRecord record =
        only(
            "{\"eventID\":\"e1\",\"eventName\":\"MODIFY\",\"eventVersion\":\"1.1\","
                + "\"awsRegion\":\"eu-west-1\",\"dynamodb\":{"
                + "\"ApproximateCreationDateTime\":1795000000,\"SizeBytes\":42,"
                + "\"Keys\":{\"PK\":{\"S\":\"a\"}},\"OldImage\":{\"PK\":{\"S\":\"a\"},\"v\":{\"N\":\"1.0\"}},"
                + "\"NewImage\":{\"PK\":{\"S\":\"a\"},\"v\":{\"N\":\"2\"}},"
                + "\"SequenceNumber\":\"111100000000000000000001\",\"StreamViewType\":\"NEW_AND_OLD_IMAGES\"},"
                + "\"userIdentity\":{\"type\":\"Service\",\"principalId\":\"dynamodb.amazonaws.com\"}}");

    assertThat(record.streamArn()).isEqualTo(ARN);
    assertThat(record.shardId()).isEqualTo("shard");
    assertThat(record.sequenceNumber()).isEqualTo("111100000000000000000001");
    assertThat(record.eventId()).isEqualTo("e1");
    assertThat(record.eventName()).isEqualTo("MODIFY");
    assertThat(record.arrivalMillis()).isEqualTo(1_795_000_000_000L);
    assertThat(record.userIdentityType()).isEqualTo("Service");
    assertThat(record.userIdentityPrincipalId()).isEqualTo("dynamodb.amazonaws.com");
    assertThat(text(record.keys())).isEqualTo("{\"PK\":{\"S\":\"a\"}}");
    assertThat(text(record.oldImage())).isEqualTo("{\"PK\":{\"S\":\"a\"},\"v\":{\"N\":\"1.0\"}}");
    assertThat(text(record.newImage())).isEqualTo("{\"PK\":{\"S\":\"a\"},\"v\":{\"N\":\"2\"}}");
    assertThat(record.sizeBytes()).isEqualTo(42);
    assertThat(record.origin()).isEqualTo(Origin.STREAM);
    assertThat(record.gap()).isNull();
  }

  @Test
  void copiesImagesAsTheyWereWrittenWhateverTheirTypes() {
    String image =
        "{ \"a\\u0062\" : {\"FUTURE\":[1, {\"x\":null}]},\n\"é\":{\"S\":\"\\ud83d\\ude00\"} }";

    ChangeRecord record =
        only("{\"dynamodb\":{\"SequenceNumber\":\"1\",\"NewImage\":  " + image + "  }}");

    assertThat(text(record.newImage())).isEqualTo(image);
  }

  @Test
  void leavesOutWhatTheServiceLeavesOut() {
    for (String dynamodb :
        List.of(
            "{\"SequenceNumber\":\"1\"}",
            "{\"SequenceNumber\":\"1\",\"OldImage\":null,\"NewImage\":null,\"Keys\":null,"
                + "\"SizeBytes\":null,\"ApproximateCreationDateTime\":null}")) {
      ChangeRecord record =
          only(
              "{\"eventID\":null,\"eventName\":null,\"userIdentity\":null,\"dynamodb\":"
                  + dynamodb
                  + "}");

      assertThat(record.eventId()).isNull();
      assertThat(record.eventName()).isEmpty();
      assertThat(record.userIdentityType()).isNull();
      assertThat(record.oldImage()).isNull();
      assertThat(record.newImage()).isNull();
      assertThat(text(record.keys())).isEqualTo("{}");
      assertThat(record.arrivalMillis()).isZero();
      assertThat(record.sizeBytes()).isZero();
    }
  }

  @Test
  void carriesNothingFromOneRecordToTheNext() {
    List<ChangeRecord> records =
        take("{\"Records\":[{\"eventID\":\"e\",\"eventName\":\"REMOVE\",\"userIdentity\":"
                + "{\"Type\":\"Service\",\"PrincipalId\":\"p\"},\"dynamodb\":"
                + "{\"SequenceNumber\":\"1\",\"OldImage\":{},\"NewImage\":{},\"Keys\":{\"k\":{}},"
                + "\"SizeBytes\":1,\"ApproximateCreationDateTime\":1}},"
                + "{\"dynamodb\":{\"SequenceNumber\":\"2\"}}]}")
            .records();

    assertThat(records.get(0).userIdentityType()).isEqualTo("Service");
    assertThat(records.get(0).userIdentityPrincipalId()).isEqualTo("p");
    assertThat(records.get(1))
        .usingRecursiveComparison()
        .isEqualTo(only("{\"dynamodb\":{\"SequenceNumber\":\"2\"}}"));
  }

  @ParameterizedTest
  @CsvSource({
    "1.795E9, 1795000000000",
    "1795000000.123, 1795000000123",
    "1795000000.1239, 1795000000123",
    "1.795000000999e9, 1795000000999",
    "0, 0",
    "-0.0005, -1",
  })
  void readsTheArrivalInSecondsWithOrWithoutDecimals(String seconds, long millis) {
    assertThat(
            only("{\"dynamodb\":{\"SequenceNumber\":\"1\",\"ApproximateCreationDateTime\":"
                    + seconds
                    + "}}")
                .arrivalMillis())
        .isEqualTo(millis);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1E999999999",
        "1E99999999999999999999",
        "1E-999999999",
        "99999999999999999999",
        "11111111111111111111111111111111111111111.5",
        "\"1795000000\"",
        "{}"
      })
  void refusesAnArrivalThatIsNoTime(String seconds) {
    refuses(
        "{\"Records\":[{\"dynamodb\":{\"SequenceNumber\":\"1\",\"ApproximateCreationDateTime\":"
            + seconds
            + "}}]}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"Records\":[]}", "{ \"Records\" : null }"})
  void readsAnEmptyPage(String page) {
    assertThat(take(page).records()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "null",
        "{\"Records\":{}}",
        "{\"Records\":[null]}",
        "{\"Records\":[[]]}",
        "{\"Records\":[{}]}",
        "{\"Records\":[{\"dynamodb\":{}}]}",
        "{\"Records\":[{\"dynamodb\":{\"SequenceNumber\":null}}]}",
        "{\"Records\":[{\"dynamodb\":{\"SequenceNumber\":1}}]}",
        "{\"Records\":[{\"dynamodb\":{\"SequenceNumber\":\"1\",\"NewImage\":\"x\"}}]}",
        "{\"Records\":[{\"dynamodb\":{\"SequenceNumber\":\"1\",\"NewImage\":{\"a\"}}}]}",
        "{\"Records\":[{\"dynamodb\":{\"SequenceNumber\":\"1\"}}]",
        "{\"Records\":[]}}",
        "{\"Records\":[],}"
      })
  void refusesAPageThatIsNotWhatTheProtocolSays(String page) {
    refuses(page);
  }

  private static void refuses(String page) {
    RecordsAnswer answer = new RecordsAnswer(ARN, "shard");
    assertThatThrownBy(() -> answer.take(page.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(MalformedAnswerException.class)
        .hasMessageContaining("at byte");
    assertThatThrownBy(answer::records)
        .as("a page that failed must not pass for an empty one")
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void leavesTheRestToTheSdk() throws IOException {
    RecordsAnswer answer =
        take(
            "{\"A\":[\"Records\"],\"Records\":[{\"dynamodb\":{\"SequenceNumber\":\"1\"}}] ,"
                + "\"NextShardIterator\":\"n\"}");

    assertThat(REFERENCE.readTree(answer.rest()))
        .isEqualTo(
            REFERENCE.readTree(
                "{\"A\":[\"Records\"],\"Records\":null,\"NextShardIterator\":\"n\"}"));
    assertThat(answer.records()).hasSize(1);
  }

  @Test
  void startsAnewForEachAttempt() {
    RecordsAnswer answer = take("{\"Records\":[{\"dynamodb\":{\"SequenceNumber\":\"1\"}}]}");

    answer.reset();
    assertThatThrownBy(answer::records).isInstanceOf(IllegalStateException.class);
    answer.take("{}".getBytes(StandardCharsets.UTF_8));

    assertThat(answer.records()).isEmpty();
  }

  @Test
  void takesTheLargestRecordThatTheServiceWrites() {
    String image = "{\"PK\":{\"S\":\"a\"},\"b\":{\"S\":\"" + "é\\n".repeat(100_000) + "\"}}";

    ChangeRecord record =
        only(
            "{\"dynamodb\":{\"SequenceNumber\":\"1\",\"OldImage\":"
                + image
                + ",\"NewImage\":"
                + image
                + "}}");

    assertThat(record.newImage().length).isGreaterThan(400_000);
    assertThat(text(record.oldImage()).equals(image)).isTrue();
    assertThat(text(record.newImage()).equals(image)).isTrue();
  }

  @Test
  void readsWhatAnotherParserReads() throws IOException {
    for (long seed = 0; seed < 400; seed++) {
      byte[] page = new RandomPage(new SplittableRandom(seed)).write();
      List<ChangeRecord> records;
      try {
        records = take(page).records();
      } catch (MalformedAnswerException e) {
        throw new AssertionError("seed " + seed + ": " + text(page), e);
      }
      JsonNode expected = REFERENCE.readTree(page).path("Records");
      assertThat(records).as("seed %d", seed).hasSize(expected.size());
      for (int i = 0; i < records.size(); i++) {
        expectSame(seed, records.get(i), expected.get(i));
      }
    }
  }

  private static void expectSame(long seed, ChangeRecord record, JsonNode expected)
      throws IOException {
    JsonNode change = expected.path("dynamodb");
    JsonNode identity = expected.path("userIdentity");
    String as = "seed " + seed + ": " + expected;
    assertThat(record.sequenceNumber()).as(as).isEqualTo(change.path("SequenceNumber").textValue());
    assertThat(record.eventId()).as(as).isEqualTo(expected.path("eventID").textValue());
    assertThat(record.eventName()).as(as).isEqualTo(expected.path("eventName").asText(""));
    assertThat(record.arrivalMillis())
        .as(as)
        .isEqualTo(
            change.has("ApproximateCreationDateTime")
                ? new BigDecimal(change.path("ApproximateCreationDateTime").asText())
                    .movePointRight(3)
                    .setScale(0, RoundingMode.FLOOR)
                    .longValueExact()
                : 0);
    assertThat(record.sizeBytes()).as(as).isEqualTo(change.path("SizeBytes").asLong());
    assertThat(record.userIdentityType())
        .as(as)
        .isEqualTo(
            identity.has("type")
                ? identity.path("type").textValue()
                : identity.path("Type").textValue());
    assertThat(record.userIdentityPrincipalId())
        .as(as)
        .isEqualTo(
            identity.has("principalId")
                ? identity.path("principalId").textValue()
                : identity.path("PrincipalId").textValue());
    assertThat(REFERENCE.readTree(record.keys())).as(as).isEqualTo(change.path("Keys"));
    expectImage(as, record.oldImage(), change.path("OldImage"));
    expectImage(as, record.newImage(), change.path("NewImage"));
  }

  private static void expectImage(String as, byte[] image, JsonNode expected) throws IOException {
    if (expected.isMissingNode() || expected.isNull()) {
      assertThat(image).as(as).isNull();
      return;
    }
    assertThat(REFERENCE.readTree(image)).as(as).isEqualTo(expected);
    assertThat(image[0]).as(as).isEqualTo((byte) '{');
    assertThat(image[image.length - 1]).as(as).isEqualTo((byte) '}');
  }

  private static ChangeRecord only(String record) {
    return take("{\"Records\":[" + record + "]}").records().get(0);
  }

  private static RecordsAnswer take(String page) {
    return take(page.getBytes(StandardCharsets.UTF_8));
  }

  private static RecordsAnswer take(byte[] page) {
    RecordsAnswer answer = new RecordsAnswer(ARN, "shard");
    answer.take(page);
    return answer;
  }

  private static String text(byte[] utf8) {
    return new String(utf8, StandardCharsets.UTF_8);
  }
}
