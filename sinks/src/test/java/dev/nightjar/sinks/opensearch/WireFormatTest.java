package dev.nightjar.sinks.opensearch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.flink.connector.base.sink.writer.BufferedRequestState;
import org.apache.flink.connector.base.sink.writer.RequestEntryWrapper;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WireFormatTest {

  private final WriterStateSerializer serializer = new WriterStateSerializer();

  @Test
  void bulkBodyIsOneActionAndOneDocumentALine() {
    Document create = Fixtures.numbered(1);
    Document index = new AlertDocuments(Fixtures.NAMES).of(Fixtures.alert(2));
    String body = new String(new BulkBody().of(List.of(create, index)), StandardCharsets.UTF_8);
    assertThat(body)
        .isEqualTo(
            "{\"create\":{\"_index\":\"nightjar-events-2026.11.21\",\"_id\":\""
                + create.id()
                + "\"}}\n"
                + new String(create.body(), StandardCharsets.UTF_8)
                + "\n{\"index\":{\"_index\":\"nightjar-alerts\",\"_id\":\""
                + index.id()
                + "\",\"version\":2,\"version_type\":\"external_gte\"}}\n"
                + new String(index.body(), StandardCharsets.UTF_8)
                + "\n");
  }

  @Test
  void stateOfVersionOneIsStillRead() throws IOException {
    String golden;
    try (InputStream in = WireFormatTest.class.getResourceAsStream("/golden/writer-state-v1.txt")) {
      golden = in == null ? "" : new String(in.readAllBytes(), StandardCharsets.US_ASCII).strip();
    }
    BufferedRequestState<Document> read =
        serializer.deserialize(1, Base64.getDecoder().decode(golden));
    // Bodies are as they were built then: what they hold may have changed since.
    assertThat(read.getBufferedRequestEntries())
        .extracting(RequestEntryWrapper::getRequestEntry)
        .extracting(Document::index, Document::id, Document::version)
        .containsExactly(
            tuple("nightjar-events-2026.11.21", Fixtures.numbered(1).id(), 0L),
            tuple("nightjar-alerts", Fixtures.alert(2).id(), 2L));
    assertThat(Base64.getEncoder().encodeToString(serializer.serialize(read))).isEqualTo(golden);
  }

  @Test
  void refusesStateOfALaterVersion() {
    assertThatThrownBy(() -> serializer.deserialize(2, new byte[4]))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("version 2");
  }

  private static BufferedRequestState<Document> state(List<Document> documents) {
    return new BufferedRequestState<>(
        documents.stream().map(d -> new RequestEntryWrapper<>(d, BulkBody.size(d))).toList());
  }

  @Test
  void pausesGrowToTheBoundAndDifferBySeed() {
    BackOff one = new BackOff(Duration.ofMillis(100), Duration.ofSeconds(10), 1);
    BackOff other = new BackOff(Duration.ofMillis(100), Duration.ofSeconds(10), 2);
    BackOff same = new BackOff(Duration.ofMillis(100), Duration.ofSeconds(10), 1);
    boolean differ = false;
    for (int failures = 1; failures < 200; failures++) {
      long step = Math.min(10_000, 100L << Math.min(failures - 1, 20));
      long pause = one.millis(failures);
      assertThat(pause).as("after %d failures", failures).isBetween(step / 2, step);
      assertThat(same.millis(failures)).isEqualTo(pause);
      differ |= other.millis(failures) != pause;
    }
    assertThat(differ).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "nightjar-events-*, nightjar-events-*, true",
    "*, nightjar-alerts, true",
    "night*, nightjar-events-*, true",
    "*-2026, nightjar-events-*, true",
    "logs-*, nightjar-events-*, false",
    "nightjar-events, nightjar-events-*, false",
    "nightjar-alerts, nightjar-alerts, true",
    "nightjar-alert, nightjar-alerts, false",
    "nightjar-alerts*, nightjar-alerts, true",
    "a*b*c, abc, true",
    "a*b*c, acb, false",
    "*x*, *y*, true"
  })
  void findsPatternsThatOverlap(String one, String other, boolean overlap) {
    assertThat(IndexPatterns.overlap(one, other)).isEqualTo(overlap);
    assertThat(IndexPatterns.overlap(other, one)).isEqualTo(overlap);
  }

  @Test
  void reportsAllFaultsOfTheOptionsAtOnceAndNoPassword() {
    OpenSearchOptions.Builder builder =
        OpenSearchOptions.builder()
            .urls("https://user:hunter2@host:9200, ftp://x, https://fine:9200")
            .basic("a:b", "hunter2")
            .indexPrefix("Upper")
            .bulkDocuments(0)
            .retention(Duration.ZERO);
    assertThat(builder.faults())
        .hasSize(6)
        .noneMatch(fault -> fault.contains("hunter2"))
        .anyMatch(fault -> fault.startsWith("opensearch.index-prefix = 'Upper'"));
    assertThatThrownBy(builder::build)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("opensearch.bulk.documents = 0: 1 to 10000");
    assertThat(OpenSearchOptions.builder().faults()).hasSize(1);
    assertThat(OpenSearchOptions.builder().urls("https://h").basic("u", "hunter2").build())
        .hasToString("OpenSearch [https://h], auth BASIC as u, indices nightjar-*");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://user:hun@ter2@host:9200",
        "https://user:hun/ter2@host:9200",
        "https://user:hun,ter2@host:9200",
        "https://user:hun%ter2@host:9200",
        "user:hunter2@host"
      })
  void showsNoPartOfAPasswordInAnAddress(String url) {
    assertThat(OpenSearchOptions.builder().urls(url).faults())
        .isNotEmpty()
        .noneMatch(fault -> fault.contains("hun") || fault.contains("ter2"))
        .anyMatch(fault -> fault.contains("host"));
  }

  @Test
  void sinkAndOptionsAreSerializable() throws Exception {
    OpenSearchOptions options =
        OpenSearchOptions.builder().urls("https://a:9200/,https://b:9200").build();
    assertThat(InstantiationUtil.clone(options)).isEqualTo(options);
    assertThat(options.uris()).hasSize(2).noneMatch(uri -> uri.toString().endsWith("/"));
    assertThat(InstantiationUtil.clone(OpenSearchSink.builder(options).build())).isNotNull();
    assertThat(InstantiationUtil.clone(new EventDocuments(options.names()))).isNotNull();
  }

  @Test
  void ordinaryDocumentsFitInTheDefaultBulk() {
    long bytes =
        LongStream.range(0, 1_000).mapToObj(Fixtures::numbered).mapToLong(BulkBody::size).sum();
    byte[] body =
        new BulkBody().of(LongStream.range(0, 1_000).mapToObj(Fixtures::numbered).toList());
    assertThat(bytes)
        .as("the size of a document is never told too small")
        .isGreaterThanOrEqualTo(body.length);
  }
}
