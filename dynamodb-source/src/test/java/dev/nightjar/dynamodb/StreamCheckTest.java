package dev.nightjar.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.nightjar.dynamodb.StreamUnavailableException.Reason;
import dev.nightjar.dynamodb.stream.StreamsApiException.Kind;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class StreamCheckTest {

  private final TestingStreams streams = new TestingStreams();
  private final StreamSettings table =
      new StreamSettings("audit", null, "eu-west-1", null, CredentialsSettings.defaultChain());

  @ParameterizedTest
  @EnumSource(
      value = ViewType.class,
      names = {"KEYS_ONLY", "NEW_IMAGE", "NEW_AND_OLD_IMAGES"})
  void describesStreamsThatCarryInserts(ViewType viewType) {
    streams.viewType(viewType);

    StreamDescription found = StreamCheck.describe(table, streams);

    assertThat(found.arn()).isEqualTo(TestingStreams.ARN);
    assertThat(found.viewType()).isEqualTo(viewType);
    assertThat(found.keySchema()).containsExactly("PK", "SK");
  }

  @Test
  void refusesOldImagesAlone() {
    streams.viewType(ViewType.OLD_IMAGE);

    expect(table, Reason.VIEW_TYPE, "audit", "OLD_IMAGE", "NEW_AND_OLD_IMAGES");
  }

  @Test
  void refusesTableWithoutStream() {
    streams.arn(null);

    expect(table, Reason.NO_STREAM, "audit", "no stream", "update-table");
  }

  @Test
  void refusesStreamThatWasReplaced() {
    streams.arn(TestingStreams.ARN.replace("2026-11-21", "2026-11-22"));

    expect(
        table.withStreamArn(TestingStreams.ARN),
        Reason.STREAM_REPLACED,
        TestingStreams.ARN,
        "2026-11-22",
        "start without the old state");
  }

  @Test
  void saysThatTheRegionIsMissing() {
    StreamSettings nowhere =
        new StreamSettings("audit", null, null, null, CredentialsSettings.defaultChain());
    String profiles = System.getProperty("aws.configFile");
    String metadata = System.getProperty("aws.disableEc2Metadata");
    System.setProperty("aws.configFile", "/nowhere");
    System.setProperty("aws.disableEc2Metadata", "true");
    try {
      assertThatThrownBy(() -> StreamCheck.describe(nowhere))
          .isInstanceOf(StreamUnavailableException.class)
          .hasMessageContainingAll("audit", "Region", "set the Region");
    } finally {
      restore("aws.configFile", profiles);
      restore("aws.disableEc2Metadata", metadata);
    }
  }

  private static void restore(String property, String value) {
    if (value == null) {
      System.clearProperty(property);
    } else {
      System.setProperty(property, value);
    }
  }

  @Test
  void saysWhichTableIsMissingAndWhere() {
    streams.describeFault(Kind.NOT_FOUND);

    expect(table, Reason.TABLE_MISSING, "audit", "eu-west-1", "check");
  }

  @Test
  void saysWhichActionsAreDenied() {
    streams.describeFault(Kind.DENIED);

    expect(table, Reason.DENIED, "dynamodb:DescribeTable", "GetRecords", "default chain");
  }

  @Test
  void saysThatThereAreNoCredentialsInsteadOfWhatTheyMayNotDo() {
    streams.describeFault(Kind.NO_CREDENTIALS);

    expect(table, Reason.DENIED, "'audit'", "cannot be described");
    assertThatThrownBy(() -> StreamCheck.describe(table, streams))
        .hasMessageNotContaining("may not describe");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "THROTTLED|THROTTLED|too many calls|start again later",
        "REFUSED|REFUSED|refused|check the table's name",
        "TRIMMED|REFUSED|refused|check the table's name",
        "UNAVAILABLE|UNREACHABLE|cannot be reached or used|check the address",
      })
  void tellsARefusalFromAServiceThatCannotBeReached(
      Kind kind, Reason reason, String what, String remedy) {
    streams.describeFault(kind);

    expect(table, reason, "'audit'", "in the Region eu-west-1", what, remedy);
  }

  /** A service that answers is not away, whatever it answers. */
  @Test
  void saysWhatTheRealServiceRefuses() throws IOException {
    HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.createContext(
        "/",
        exchange -> {
          byte[] answer =
              "{\"__type\":\"com.amazon.coral.validate#ValidationException\",\"message\":\"1 validation error\"}"
                  .getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().add("Content-Type", "application/x-amz-json-1.0");
          exchange.sendResponseHeaders(400, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.start();
    try {
      StreamSettings local =
          new StreamSettings(
              "audit",
              null,
              null,
              URI.create("http://127.0.0.1:" + server.getAddress().getPort()),
              CredentialsSettings.fixed("id", "secret"));

      assertThatThrownBy(() -> StreamCheck.describe(local))
          .isInstanceOfSatisfying(
              StreamUnavailableException.class,
              e -> assertThat(e.reason()).isEqualTo(Reason.REFUSED))
          .hasMessageContainingAll("ValidationException: 1 validation error", "check the table's");
    } finally {
      server.stop(0);
    }
  }

  @Test
  void saysWhichAddressIsUnreachableWithoutTheSecret() {
    streams.describeFault(Kind.UNAVAILABLE);
    StreamSettings local =
        new StreamSettings(
            "audit",
            null,
            null,
            URI.create("http://127.0.0.1:1"),
            CredentialsSettings.fixed("id", "hush-hush"));

    expect(local, Reason.UNREACHABLE, "http://127.0.0.1:1", "check the address");
    assertThatThrownBy(() -> StreamCheck.describe(local, streams))
        .hasMessageNotContaining("hush-hush");
  }

  @Test
  void asksTheRealClientWhereNobodyAnswers() {
    StreamSettings local =
        new StreamSettings(
            "audit",
            null,
            null,
            URI.create("http://127.0.0.1:1"),
            CredentialsSettings.fixed("id", "secret"));

    assertThatThrownBy(() -> StreamCheck.describe(local))
        .isInstanceOf(StreamUnavailableException.class)
        .hasMessageContaining("http://127.0.0.1:1");
  }

  private void expect(StreamSettings settings, Reason reason, String... parts) {
    assertThatThrownBy(() -> StreamCheck.describe(settings, streams))
        .isInstanceOfSatisfying(
            StreamUnavailableException.class, e -> assertThat(e.reason()).isEqualTo(reason))
        .hasMessageContainingAll(parts);
  }
}
