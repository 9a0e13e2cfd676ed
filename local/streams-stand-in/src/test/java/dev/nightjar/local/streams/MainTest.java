package dev.nightjar.local.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;

class MainTest {

  private final JsonMapper json = JsonMapper.builder().build();

  @Test
  void saysWhereItListensAndEndsWithItsInput() throws Exception {
    PipedOutputStream toInput = new PipedOutputStream();
    PipedInputStream in = new PipedInputStream(toInput);
    PipedOutputStream output = new PipedOutputStream();
    BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(new PipedInputStream(output), StandardCharsets.US_ASCII));
    MainOptions options =
        MainOptions.parse(List.of("--shards", "4", "--records", "25", "--latency-millis", "1"));
    CompletableFuture<Void> running =
        CompletableFuture.runAsync(
            () -> {
              try (PrintStream out = new PrintStream(output)) {
                Main.run(options, in, out);
              } catch (Exception e) {
                throw new AssertionError(e);
              }
            });

    String ready = lines.readLine();
    assertThat(ready).matches("READY [0-9]+");
    int port = Integer.parseInt(ready.substring(6));
    assertThat(control(port, "shards", "{}").path("shards")).hasSize(4);

    toInput.close();
    running.get(30, TimeUnit.SECONDS);
    assertThatThrownBy(() -> control(port, "shards", "{}")).isInstanceOf(java.io.IOException.class);
  }

  private JsonNode control(int port, String command, String body) throws Exception {
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + port + "/control/" + command))
                    .version(HttpClient.Version.HTTP_1_1)
                    .POST(HttpRequest.BodyPublishers.ofString(body))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
    JsonNode tree = json.readTree(answer.body());
    return answer.statusCode() == 200 ? tree : json.createObjectNode().set("refused", tree);
  }

  @Test
  void anotherProcessWritesAndShapesOverHttp() throws Exception {
    StreamClock clock = StreamClock.virtual(java.time.Instant.parse("2026-11-21T10:00:00Z"));
    try (StreamsStandIn standIn = StreamsStandIn.builder().shards(2).clock(clock).start();
        TestingClients clients = new TestingClients(standIn)) {
      int port = standIn.port();
      String shard = control(port, "shards", "{}").path("shards").get(0).asText();
      JsonNode written =
          control(port, "write", "{\"items\": [{\"PK\": {\"S\": \"a\"}, \"SK\": {\"S\": \"1\"}}]}");
      assertThat(written.path("written").get(0).path("writtenMillis").asLong())
          .isEqualTo(clock.millis());
      assertThat(control(port, "write-each", "{\"records\": 3}").path("written").asInt())
          .isEqualTo(6);
      assertThat(control(port, "split", "{\"shardId\": \"" + shard + "\"}").path("shards"))
          .hasSize(2);
      assertThat(control(port, "rotate-all", "{}").path("shards")).hasSize(3);
      assertThat(control(port, "advance", "{\"millis\": 1500}").path("millis").asLong())
          .isEqualTo(clock.millis());
      clients.describe();
      assertThat(control(port, "stats", "{}").path("DESCRIBE_STREAM").path("calls").asInt())
          .isEqualTo(1);
      assertThat(control(port, "rotate", "{\"shardId\": \"x\"}").path("refused").path("message"))
          .hasToString("\"the stream has no shard 'x'\"");
      assertThat(control(port, "dance", "{}").path("refused").path("message").asText())
          .contains("dance");
      assertThat(standIn.model().written()).hasSize(7);
    }
  }

  @Test
  void generatedItemsHaveTheirSizeAndTheirInstant() {
    StreamClock clock = StreamClock.systemBehind(Duration.ofHours(2));
    assertThat(clock.millis()).isLessThan(StreamClock.system().millis() - 7_000_000);
    try (StreamsStandIn standIn = StreamsStandIn.builder().shards(3).clock(clock).start();
        TestingClients clients = new TestingClients(standIn)) {
      standIn.writer().itemBytes(700).writeToEach(2);

      for (String shard : standIn.model().openShards()) {
        var records =
            clients.page(clients.iterator(shard, ShardIteratorType.TRIM_HORIZON)).records();
        assertThat(records).hasSize(2);
        var change = records.get(0).dynamodb();
        assertThat(change.sizeBytes() - keyBytes(change.keys())).isEqualTo(700);
        long writtenAt = Long.parseLong(change.newImage().get("writtenAt").n());
        assertThat(change.approximateCreationDateTime().getEpochSecond())
            .isEqualTo(writtenAt / 1000);
        assertThat(writtenAt).isLessThanOrEqualTo(clock.millis());
      }
    }
  }

  private static int keyBytes(
      java.util.Map<String, software.amazon.awssdk.services.dynamodb.model.AttributeValue> keys) {
    return keys.entrySet().stream()
        .mapToInt(key -> key.getKey().length() + key.getValue().s().length())
        .sum();
  }

  @Test
  void saysWhichArgumentIsWrong() {
    assertThatThrownBy(() -> MainOptions.parse(List.of("--shard", "1")))
        .hasMessage("there is no option '--shard'");
    assertThatThrownBy(() -> MainOptions.parse(List.of("--shards", "many")))
        .hasMessage("'--shards' is a number of 1 to 10000, not many");
    assertThatThrownBy(() -> MainOptions.parse(List.of("--port")))
        .hasMessage("'--port' needs a value");
  }
}
