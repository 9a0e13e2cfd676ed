package dev.nightjar.sinks.opensearch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.sinks.opensearch.TestingOpenSearch.Fault;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The client that waits for its answers. */
class OpenSearchClientTest {

  private final TriageDocuments documents = new TriageDocuments(Fixtures.NAMES);
  private final Document one = documents.of(TriageDocumentsTest.closed("act-1"));
  private final Document two = documents.of(TriageDocumentsTest.closed("act-2"));
  private TestingOpenSearch server;
  private OpenSearchClient client;

  @BeforeEach
  void start() throws Exception {
    server = TestingOpenSearch.start();
    client =
        OpenSearchClient.open(
            OpenSearchOptions.builder()
                .uri(server.uri())
                .backOff(Duration.ofMillis(5), Duration.ofMillis(20))
                .build());
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  @Test
  void createsDocumentsAndNeverOverwritesOne() throws Exception {
    assertThat(client.create(List.of(one, two))).isEmpty();
    Document other = documents.of(TriageDocumentsTest.closed("act-1"));
    Document changed =
        new Document(
            other.index(),
            other.id(),
            other.operation(),
            0,
            "{\"message\":\"changed\"}".getBytes(java.nio.charset.StandardCharsets.UTF_8),
            null,
            null,
            null,
            null,
            null,
            null);
    assertThat(client.create(List.of(changed))).as("an id is there already").isEmpty();
    assertThat(server.documents("nightjar-triage").keySet()).containsExactly("act-1", "act-2");
    assertThat(server.documents("nightjar-triage").get("act-1"))
        .isEqualTo(TestingOpenSearch.read(one.body()));
  }

  @Test
  void saysWhichDocumentsAreRefusedAndStoresTheOthers() throws Exception {
    server.refuses(body -> body.at("/event/id").asText().equals("act-1"));
    assertThat(client.create(List.of(one, two)))
        .containsOnlyKeys("act-1")
        .hasEntrySatisfying(
            "act-1", why -> assertThat(why).contains("400", "mapper_parsing_exception"));
    assertThat(server.documents("nightjar-triage").keySet()).containsExactly("act-2");
  }

  @Test
  void asksABusyServerAgain() throws Exception {
    server.faults(bulk -> bulk == 0 ? Fault.HTTP_429 : bulk == 1 ? Fault.HTTP_503 : Fault.NONE);
    assertThat(client.create(List.of(one))).isEmpty();
    assertThat(server.bulks()).isEqualTo(3);
    assertThat(server.documents("nightjar-triage")).hasSize(1);
  }

  @Test
  void saysWhatIsWrongWithARefusalOfAll() {
    server.faults(bulk -> Fault.HTTP_403);
    assertThatThrownBy(() -> client.create(List.of(one)))
        .isInstanceOf(OpenSearchSetupException.class)
        .hasMessageContaining("does not allow POST /_bulk")
        .hasMessageContaining("grant the permissions");
    server.faults(bulk -> Fault.CUT_OFF);
    assertThatThrownBy(() -> client.create(List.of(one)))
        .isInstanceOf(OpenSearchSetupException.class);
  }

  @Test
  void returnsOnlyTheStatusesThatAreExpected() throws Exception {
    assertThat(client.call("PUT", "/owl", null, 200, 400).status()).isEqualTo(200);
    assertThat(client.call("PUT", "/owl", null, 200, 400).status()).isEqualTo(400);
    assertThatThrownBy(() -> client.call("PUT", "/owl", null, 200))
        .isInstanceOf(OpenSearchSetupException.class)
        .hasMessageContaining("PUT /owl was answered 400 (resource_already_exists_exception)");
  }
}
