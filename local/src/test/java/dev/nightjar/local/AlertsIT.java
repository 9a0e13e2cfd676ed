package dev.nightjar.local;

import static dev.nightjar.local.TestingEntries.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nightjar.audit.Alert.Level;
import dev.nightjar.audit.triage.AlertState;
import dev.nightjar.audit.triage.TriageAct;
import dev.nightjar.local.triage.AlertFilter;
import dev.nightjar.local.triage.AlertIndex;
import dev.nightjar.local.triage.AlertIndexContract;
import dev.nightjar.local.triage.OpenSearchAlertIndex;
import dev.nightjar.local.triage.TestingAlertIndex;
import dev.nightjar.sinks.opensearch.Document;
import dev.nightjar.sinks.opensearch.OpenSearchClient;
import dev.nightjar.sinks.opensearch.OpenSearchOptions;
import dev.nightjar.sinks.opensearch.OpenSearchSetup;
import dev.nightjar.sinks.opensearch.OpenSearchSetupException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/** Alerts are handled in a real OpenSearch, by the index and by a person at a terminal. */
@ExtendWith(RealParts.class)
class AlertsIT extends AlertIndexContract {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Instant NINE = Instant.parse("2026-11-21T09:00:00Z");

  @TempDir Path folder;
  private RealParts.Place place;
  private OpenSearchOptions options;
  private AlertIndex index;
  private final List<String> warnings = new ArrayList<>();

  @BeforeEach
  void prepare(RealParts.Running parts) throws Exception {
    place = parts.place();
    options =
        OpenSearchOptions.builder()
            .uri(parts.search().endpoint())
            .indexPrefix(place.prefix())
            .indexReplicas(0)
            .build();
    OpenSearchSetup.install(options);
    index = OpenSearchAlertIndex.open(options, warnings::add);
  }

  @AfterEach
  void leave() {
    index.close();
    place.close();
  }

  @Override
  protected AlertIndex index() {
    return index;
  }

  @Override
  protected void store(List<ObjectNode> alerts) throws Exception {
    List<Document> documents = new ArrayList<>();
    for (ObjectNode alert : alerts) {
      documents.add(
          new Document(
              place.index().alerts(),
              alert.at("/event/id").asText(),
              Document.Operation.CREATE,
              0,
              JSON.writeValueAsBytes(alert),
              null,
              null,
              null,
              null,
              null,
              null));
    }
    try (OpenSearchClient client = OpenSearchClient.open(options)) {
      assertThat(client.create(documents)).isEmpty();
    }
  }

  @Test
  void nothingIsWrittenToAnIndexThatSetupNeverMade() throws Exception {
    place.index().send("DELETE", place.prefix() + "-triage", null);
    assertThat(index.allLatest(AlertFilter.ALL)).isEmpty();
    TriageAct act =
        new TriageAct(
            "act-1",
            NINE,
            new TriageAct.Subject("aaaa1", 0, NINE, "acme", Level.LOW, "burst", null, null),
            AlertState.ACKNOWLEDGED,
            null,
            null,
            null,
            "ann");
    assertThatThrownBy(() -> index.add(List.of(act)))
        .isInstanceOf(OpenSearchSetupException.class)
        .hasMessageContaining("'" + place.prefix() + "-triage' does not exist")
        .hasMessageContaining("./nightjar setup");
    assertThat(place.index().all(place.prefix() + "-triage")).isEmpty();
  }

  /** Somebody wrote by hand: the alert stays open, and nobody is kept from the others. */
  @Test
  void aDocumentThatIsNoActIsNamedAndLeftOut() throws Exception {
    store(List.of(TestingAlertIndex.document("aaaa1", "acme", "burst", Level.LOW, NINE)));
    place
        .index()
        .send(
            "PUT",
            place.prefix() + "-triage/_doc/by-hand?refresh=true",
            JSON.readTree(
                "{\"@timestamp\":\"2026-11-21T09:00:00Z\",\"event\":{\"id\":\"by-hand\"},"
                    + "\"audit\":{\"triage\":{\"alert\":\"aaaa1\",\"state\":\"done\"}}}"));
    assertThat(index.latest(List.of("aaaa1"))).isEmpty();
    assertThat(warnings).singleElement().asString().contains("by-hand", "was left out");
  }

  /** What docs/opensearch.md tells those who draw panels is what the commands ask themselves. */
  @Test
  void theDocumentedQueryGivesTheLatestStateOfEachAlert() throws Exception {
    theLatestActIsByTimeThenById();
    String page = Files.readString(Checkout.current().root().resolve("docs/opensearch.md"));
    Matcher block =
        Pattern.compile("POST nightjar-triage/_search\\n(\\{.*?)\\n```", Pattern.DOTALL)
            .matcher(page);
    assertThat(block.find()).as("docs/opensearch.md has the query").isTrue();
    JsonNode answer =
        place
            .index()
            .send("POST", place.prefix() + "-triage/_search", JSON.readTree(block.group(1)));
    List<String> states = new ArrayList<>();
    for (JsonNode bucket : answer.at("/aggregations/alerts/buckets")) {
      states.add(
          bucket.at("/key/alert").asText()
              + " "
              + bucket.at("/latest/hits/hits/0/_source/audit/triage/verdict").asText());
    }
    assertThat(states).containsExactlyInAnyOrder("aaaa1 benign", "bbbb1 false-positive");
  }

  @Test
  void aPersonHandlesAnAlertThatTheJobRaised() throws Exception {
    Instant base = Instant.now().truncatedTo(ChronoUnit.MINUTES).minus(Duration.ofMinutes(90));
    place.table().create(StreamViewType.NEW_AND_OLD_IMAGES);
    try (RealParts.Run run = place.run(1, Map.of())) {
      for (int i = 0; i < 10; i++) {
        // Too slow for a fast burst, which would be an alert of its own.
        place
            .table()
            .put(entry("acme", base.plusSeconds(i * 90L), "e" + i, "invoice.export", "u-1"));
      }
      place.table().put(entry("pusher", base.plusSeconds(3_000), "push", "invoice.read", "u-0"));
      await()
          .atMost(RealParts.PATIENCE)
          .untilAsserted(
              () -> assertThat(place.index().count(place.index().alerts())).isEqualTo(1));
      run.drain(folder);
    }
    place.index().refresh();
    JsonNode alert = place.index().all(place.index().alerts()).get(0);
    String id = alert.at("/event/id").asText();

    TestingLauncher.Ended list = alerts("list", "--state", "open", "--tenant", "acme");
    assertThat(list.status()).as(list.all()).isZero();
    assertThat(list.out()).hasLineCount(2).contains(id.substring(0, 12), "nightjar-burst-export");

    TestingLauncher.Ended shown = alerts("show", id.substring(0, 8));
    assertThat(shown.status()).as(shown.all()).isZero();
    assertThat(shown.out())
        .contains("Evidence, 10 of 10 events", "  1. ", "Nobody has done anything yet.")
        .doesNotContain("not in the index");

    TestingLauncher.Ended acked = alerts("ack", id, "--assignee=bob", "--author=ann");
    assertThat(acked.status()).as(acked.all()).isZero();
    TestingLauncher.Ended closed =
        alerts("close", id.substring(0, 8), "--verdict=false-positive", "--comment=the audit");
    assertThat(closed.status()).as(closed.all()).isZero();

    TestingLauncher.Ended after = alerts("list", "--json");
    assertThat(after.status()).as(after.all()).isZero();
    assertThat(JSON.readTree(after.out()).at("/latest/verdict").asText())
        .isEqualTo("false-positive");
    assertThat(place.index().all(place.prefix() + "-triage"))
        .hasSize(2)
        .allMatch(act -> act.at("/audit/triage/assignee").asText().equals("bob"));
    assertThat(place.index().all(place.index().alerts())).as("alerts stay").containsExactly(alert);

    TestingLauncher.Ended unknown = alerts("close", "ffff0000", "--verdict=benign", "--comment=x");
    assertThat(unknown.status()).as(unknown.all()).isEqualTo(2);
    assertThat(unknown.err()).contains("there is no alert 'ffff0000'").doesNotContain("Exception");
  }

  private TestingLauncher.Ended alerts(String... arguments) throws Exception {
    String[] all =
        Stream.of(
                Stream.of("alerts", arguments[0]),
                Stream.of(arguments).skip(1),
                Stream.of(
                    "--opensearch=" + options.uris().get(0), "--index-prefix=" + place.prefix()))
            .flatMap(each -> each)
            .toArray(String[]::new);
    return new TestingLauncher(Files.createTempDirectory(folder, "alerts")).run(all);
  }
}
