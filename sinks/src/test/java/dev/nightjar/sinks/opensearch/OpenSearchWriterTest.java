package dev.nightjar.sinks.opensearch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.flink.api.connector.sink2.StatefulSinkWriter;
import org.apache.flink.connector.base.sink.writer.BufferedRequestState;
import org.apache.flink.connector.base.sink.writer.RequestEntryWrapper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The writer alone: its state, and what its metrics say. */
@Timeout(60)
class OpenSearchWriterTest {

  private static final String GROUP = "kinesisanalytics.opensearch.";
  private static final String OTHER_INDEX = "nightjar-events-2026.11.22";

  private final TestingWriterContext task = new TestingWriterContext();
  private TestingOpenSearch server;
  private StatefulSinkWriter<Document, BufferedRequestState<Document>> writer;

  @BeforeEach
  void start() throws Exception {
    server = TestingOpenSearch.start();
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
    writer.close();
  }

  @Test
  void healthStaysRedWhileAnyDocumentIsRefusedThoughOthersArrive() throws Exception {
    server.blocked(OTHER_INDEX::equals);
    open(Fixtures.options(server).bulkDocuments(1), List.of());
    writer.write(in(OTHER_INDEX, 1), null);
    task.runUntil(() -> shown("health") == 4);
    assertThat(shown("retries")).isEqualTo(1);

    for (int n = 2; n < 12; n++) {
      writer.write(Fixtures.numbered(n), null);
    }
    task.runUntil(() -> shown("documentsIndexed") == 10);
    assertThat(shown("health")).as("one document is stuck").isEqualTo(4);
    task.pass(1_000);
    task.runUntil(() -> shown("retries") == 2);
    assertThat(shown("health")).isEqualTo(4);
    assertThat(shown("oldestUndecidedMillis")).isGreaterThanOrEqualTo(1_000);
    assertThat(shown("undecided")).isEqualTo(1);

    server.blocked(index -> false);
    task.pass(1_000);
    task.runUntil(() -> shown("documentsIndexed") == 11);
    assertThat(shown("health")).isZero();
    assertThat(shown("oldestUndecidedMillis")).isZero();
    assertThat(shown("undecided")).isZero();
    assertThat(shown("bulksInFlight")).isZero();
  }

  @Test
  void countsWhatBecameOfEachDocument() throws Exception {
    server.store(Fixtures.numbered(1));
    server.store(new AlertDocuments(Fixtures.NAMES).of(Fixtures.alert(3)));
    server.refuses(body -> body.at("/audit/records").asLong() == 2);
    Document reused = Fixtures.numbered(4);
    server.store(with("{\"audit\":{\"hash\":\"other\"}}", reused));
    open(Fixtures.options(server), List.of());
    for (long n = 1; n <= 4; n++) {
      writer.write(Fixtures.numbered(n), null);
    }
    writer.write(new AlertDocuments(Fixtures.NAMES).of(Fixtures.alert(2)), null);
    writer.flush(true);

    assertThat(shown("duplicates")).isEqualTo(1);
    assertThat(shown("deadLetters")).isEqualTo(1);
    assertThat(shown("idsReused")).isEqualTo(1);
    assertThat(shown("outdatedVersions")).isEqualTo(1);
    assertThat(shown("documentsIndexed")).as("one, letter, event and alert").isEqualTo(4);
    assertThat(shown("retries")).as("nothing was in trouble").isZero();
    assertThat(shown("bulks")).isEqualTo(2);
    assertThat(task.metric("numRecordsSendErrors")).isEqualTo(2);
    assertThat(shown("health")).isZero();
  }

  @Test
  void saysThatStoredHashesMayNotBeRead() throws Exception {
    server.store(Fixtures.numbered(1)).questionStatus(403);
    open(Fixtures.options(server), List.of());
    writer.write(Fixtures.numbered(1), null);
    task.pass(100);
    task.runUntil(() -> shown("bulks") == 1 && shown("retries") == 1);

    assertThat(shown("health")).as("a person has to mend it").isEqualTo(4);
    server.questionStatus(200);
    writer.flush(false);
    task.pass(100);
    task.runUntil(() -> shown("duplicates") == 1);
    assertThat(shown("health")).isZero();
  }

  @Test
  void goesToTheNextAddressWhereANodeHasNoCluster() throws Exception {
    try (TestingOpenSearch alone = TestingOpenSearch.start()) {
      alone.faults(bulk -> TestingOpenSearch.Fault.HTTP_503);
      open(Fixtures.options(server).urls(alone.uri() + "," + server.uri()), List.of());
      writer.write(Fixtures.numbered(1), null);
      task.pass(100);
      task.runUntil(() -> shown("retries") == 1);
      task.pass(100);
      task.runUntil(() -> shown("bulks") == 2 && shown("undecided") == 0);

      assertThat(server.documents(Fixtures.numbered(1).index())).hasSize(1);
      assertThat(alone.bulks()).isEqualTo(1);
    }
  }

  @Test
  void stateComesInPortionsThatFitInMemoryAndCanBeSpread() throws Exception {
    server.faults(bulk -> TestingOpenSearch.Fault.HANGS);
    open(Fixtures.options(server), List.of());
    List<Document> all = LongStream.range(0, 420).mapToObj(Fixtures::numbered).toList();
    for (Document document : all) {
      writer.write(document, null);
    }
    List<BufferedRequestState<Document>> states = writer.snapshotState(1);

    assertThat(states).hasSize(9).allMatch(s -> s.getBufferedRequestEntries().size() <= 50);
    assertThat(documents(states)).containsExactlyElementsOf(all);
    writer.close();
    server.release();
    server.faults(bulk -> TestingOpenSearch.Fault.NONE);
    open(Fixtures.options(server), states);
    writer.flush(true);
    assertThat(server.documents(all.get(0).index())).hasSize(420);
    assertThat(writer.snapshotState(2)).isEmpty();
  }

  private void open(
      OpenSearchOptions.Builder options, List<BufferedRequestState<Document>> restored)
      throws IOException {
    writer = OpenSearchSink.builder(options.build()).build().restoreWriter(task, restored);
  }

  private long shown(String metric) {
    return task.metric(GROUP + metric);
  }

  private static List<Document> documents(List<BufferedRequestState<Document>> states) {
    List<Document> documents = new ArrayList<>();
    for (BufferedRequestState<Document> state : states) {
      state.getBufferedRequestEntries().stream()
          .map(RequestEntryWrapper::getRequestEntry)
          .forEach(documents::add);
    }
    return documents;
  }

  private static Document in(String index, long n) {
    Document document = Fixtures.numbered(n);
    return new Document(
        index,
        document.id(),
        document.operation(),
        0,
        document.body(),
        document.contentHash(),
        null,
        null,
        null,
        null,
        null);
  }

  private static Document with(String body, Document document) {
    return new Document(
        document.index(),
        document.id(),
        document.operation(),
        0,
        body.getBytes(java.nio.charset.StandardCharsets.UTF_8),
        null,
        null,
        null,
        null,
        null,
        null);
  }
}
