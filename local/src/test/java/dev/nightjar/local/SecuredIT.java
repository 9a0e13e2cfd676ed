package dev.nightjar.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nightjar.audit.Alert.Level;
import dev.nightjar.audit.triage.AlertState;
import dev.nightjar.audit.triage.TriageAct;
import dev.nightjar.job.RealEnds;
import dev.nightjar.job.RetentionSettings;
import dev.nightjar.job.Settings;
import dev.nightjar.job.Topology;
import dev.nightjar.local.archive.Restore;
import dev.nightjar.local.archive.RestoreReport;
import dev.nightjar.local.archive.Verification;
import dev.nightjar.local.report.Evidence;
import dev.nightjar.local.report.EvidenceReader;
import dev.nightjar.local.report.OpenSearchAnswers;
import dev.nightjar.local.report.Period;
import dev.nightjar.local.report.ShippedRule;
import dev.nightjar.local.streams.Item;
import dev.nightjar.local.streams.StreamsStandIn;
import dev.nightjar.local.triage.AlertFilter;
import dev.nightjar.local.triage.AlertIndex;
import dev.nightjar.local.triage.OpenSearchAlertIndex;
import dev.nightjar.local.triage.StoredAlert;
import dev.nightjar.local.triage.TestingAlertIndex;
import dev.nightjar.sinks.opensearch.OpenSearchClient;
import dev.nightjar.sinks.opensearch.OpenSearchOptions;
import dev.nightjar.sinks.opensearch.OpenSearchSetup;
import dev.nightjar.sinks.opensearch.OpenSearchSetupException;
import dev.nightjar.sinks.opensearch.RetentionSweep;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The roles that are shipped are enough for what each user does, and for no more: on OpenSearch
 * with its security plugin, by TLS. No test looks at the documents of another.
 */
class SecuredIT {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String OLD_DAY = "nightjar-events-2020.01.01";

  @TempDir private static Path folder;
  private static SecuredOpenSearch server;
  private static OpenSearchClient administrator;

  @BeforeAll
  static void start() throws Exception {
    server =
        SecuredOpenSearch.start(
            folder, Checkout.current().root().resolve("flink-conf/opensearch-roles.yml"));
    administrator = server.administrator();
    for (String name : List.of("job", "analyst", "triage", "retention", "restore")) {
      server.user("the-" + name, "nightjar_" + name);
    }
    OpenSearchSetup.install(as("job"));
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      administrator.close();
      server.close();
    }
  }

  private static OpenSearchOptions as(String role) {
    return server.as("the-" + role, SecuredOpenSearch.PASSWORD).build();
  }

  @Test
  void theJobRunsAsItsUser() throws Exception {
    try (StreamsStandIn standIn = StreamsStandIn.builder().table("audit").start();
        LocalFlink flink = LocalFlink.start(folder.resolve("flink"), 0, 1)) {
      Settings settings =
          Settings.of(
              "--source.table=audit",
              "--source.endpoint=" + standIn.endpoint(),
              "--source.region=" + DynamoDbLocal.REGION,
              "--source.credentials=static",
              "--source.access-key=" + DynamoDbLocal.ACCESS_KEY,
              "--source.secret-key=" + DynamoDbLocal.SECRET_KEY,
              "--opensearch.url=" + server.endpoint(),
              "--opensearch.ca-file=" + server.authority(),
              "--opensearch.auth=basic",
              "--opensearch.username=the-job",
              "--opensearch.password=" + SecuredOpenSearch.PASSWORD,
              "--opensearch.index-replicas=0",
              "--archive.path=" + folder.resolve("archive"),
              "--archive.what=all",
              "--archive.roll-interval=0 s");
      RealEnds ends = RealEnds.checked(settings);
      Configuration configuration =
          new Configuration()
              .set(CoreOptions.DEFAULT_PARALLELISM, 1)
              .set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(500));
      Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
      standIn.model().put(entry("told-twice", now, "invoice.export"));
      standIn.model().put(entry("changed", now, "invoice.read"));
      standIn.model().put(entry("changed", now, "invoice.export"));
      standIn.model().put(entry("no-entry", now, null));
      // The second job finds all documents there, and has to ask what is in them before it ends.
      for (String last : List.of("first-run", "second-run")) {
        standIn.model().put(entry(last, now, "invoice.read"));
        StreamExecutionEnvironment environment = flink.environment(configuration);
        Topology.build(environment, ends.settings(), ends.source(), ends.rules(), ends.ends());
        try (RealParts.Run run =
            new RealParts.Run(environment.executeAsync("secured"), flink.webInterface())) {
          await()
              .atMost(RealParts.PATIENCE)
              .untilAsserted(
                  () -> {
                    assertThat(count("nightjar-events-*", last)).isEqualTo(1);
                    assertThat(count("nightjar-events-*", "told-twice")).isEqualTo(1);
                    assertThat(count("nightjar-events-*", "audit.tampered")).isEqualTo(1);
                    assertThat(count("nightjar-alerts", "nightjar-audit-tampered")).isPositive();
                    assertThat(count("nightjar-dead-letters", "no-entry")).isEqualTo(1);
                  });
          run.drain(folder);
        }
      }
      LocalDate day = LocalDate.ofInstant(now, ZoneOffset.UTC);
      RestoreReport restored = new RestoreReport();
      assertThat(
              Restore.run(
                  new Restore.Period(folder.resolve("archive").toString(), "acme", day, day),
                  server
                      .as("the-restore", SecuredOpenSearch.PASSWORD)
                      .indexPrefix("restored")
                      .build(),
                  settings.mapping(),
                  restored))
          .isTrue();
      // Two jobs told the archive of each: what came back with the first is there with the second.
      assertThat(restored.problems()).isEmpty();
      assertThat(restored.present()).isPositive();
      assertThat(count("restored-events-*", "told-twice")).isEqualTo(1);

      List<Object> differences = new ArrayList<>();
      Verification verification =
          Verification.of(
              new Verification.Request(
                  day,
                  "acme",
                  settings.mapping(),
                  null,
                  as("analyst"),
                  folder.resolve("archive").toString(),
                  Instant.now()),
              differences::add,
              differences::add);
      verification.run();
      assertThat(differences).isEmpty();
      assertThat(verification.report().agreeing()).isEqualTo(restored.restored());
    }
  }

  @Test
  void whoeverRestoresTouchesNoneOfTheJobsIndices() throws Exception {
    write("nightjar-events-2026.11.03", "kept");
    try (OpenSearchClient restore = OpenSearchClient.open(as("restore"))) {
      assertRefused(restore, "PUT", "/nightjar-events-2026.11.03/_doc/a");
      assertRefused(restore, "DELETE", "/restored-events-2026.11.03");
    }
  }

  @Test
  void theJobsUserCanNeitherRemoveNorSearch() throws Exception {
    write("nightjar-events-2026.11.01", "kept");
    try (OpenSearchClient job = OpenSearchClient.open(as("job"))) {
      for (String[] request :
          List.of(
              new String[] {"DELETE", "/nightjar-events-2026.11.01"},
              new String[] {"DELETE", "/nightjar-events-2026.11.01/_doc/kept"},
              new String[] {"POST", "/nightjar-events-2026.11.01/_search"},
              new String[] {"PUT", "/theirs/_doc/a"},
              new String[] {"GET", "/_plugins/_security/api/internalusers"})) {
        assertRefused(job, request[0], request[1]);
      }
    }
    assertThat(count("nightjar-events-2026.11.01", "kept")).isEqualTo(1);
  }

  @Test
  void thoseWhoHandleAlertsAddActsAndChangeNothingElse() throws Exception {
    String id = "5ecu12ed";
    ObjectNode alert = TestingAlertIndex.document(id, "acme", "burst", Level.HIGH, Instant.now());
    administrator.call("PUT", "/nightjar-alerts/_doc/" + id + "?refresh=true", alert, 200, 201);
    TriageAct act =
        new TriageAct(
            "act-1",
            Instant.now(),
            new TriageAct.Subject(id, 0, Instant.now(), "acme", Level.HIGH, "burst", null, null),
            AlertState.ACKNOWLEDGED,
            null,
            null,
            null,
            "ann");
    List<String> warnings = new ArrayList<>();
    try (AlertIndex index = OpenSearchAlertIndex.open(as("triage"), warnings::add)) {
      List<StoredAlert> found = index.beginningWith("5ecu", 2);
      assertThat(found).extracting(StoredAlert::id).containsExactly(id);
      assertThat(index.alerts(AlertFilter.ALL, null).alerts()).isNotEmpty();
      assertThat(index.matching(AlertFilter.ALL, List.of(id))).containsExactly(id);
      assertThat(index.alertsByRule(AlertFilter.ALL)).containsKey("burst");
      assertThat(index.events(found.get(0).evidence())).hasSize(1);
      assertThat(index.add(List.of(act))).isEmpty();
      assertThat(index.history(id)).containsExactly(act);
      assertThat(index.latest(List.of(id))).containsEntry(id, act);
      assertThat(index.allLatest(AlertFilter.ALL)).containsExactly(act);
    }
    assertThat(warnings).isEmpty();
    try (OpenSearchClient triage = OpenSearchClient.open(as("triage"))) {
      assertRefused(triage, "PUT", "/nightjar-alerts/_doc/" + id);
      assertRefused(triage, "POST", "/nightjar-triage/_delete_by_query");
      assertRefused(triage, "DELETE", "/nightjar-triage");
    }
  }

  @Test
  void retentionRemovesAsItsUserWhatIsOldEnough() throws Exception {
    write(OLD_DAY, "old");
    RetentionSettings settings =
        RetentionSettings.of(
            "--opensearch.url=" + server.endpoint(),
            "--opensearch.ca-file=" + server.authority(),
            "--opensearch.auth=basic",
            "--opensearch.username=the-retention",
            "--opensearch.password=" + SecuredOpenSearch.PASSWORD,
            "--retention.enabled=true",
            "--retention.events=400 d",
            "--retention.dead-letters=60 d");
    write("nightjar-dead-letters", "old");
    RetentionSweep.run(settings.search(), settings.retention(), Clock.systemUTC(), false);
    assertThat(count("nightjar-events-*", "old")).isZero();
    assertThat(count("nightjar-dead-letters", "old")).isZero();
    assertThat(count("nightjar-retention", OLD_DAY)).isPositive();
    try (OpenSearchClient retention = OpenSearchClient.open(as("retention"))) {
      assertRefused(retention, "PUT", "/nightjar-events-2026.11.01/_doc/a");
    }
  }

  @Test
  void analystsReadAndDoNotWrite() throws Exception {
    write("nightjar-events-2026.11.02", "read");
    try (OpenSearchClient analyst = OpenSearchClient.open(as("analyst"))) {
      assertThat(
              analyst
                  .call("POST", "/nightjar-events/_search?q=event.id:read", null, 200)
                  .json()
                  .at("/hits/total/value")
                  .asInt())
          .isEqualTo(1);
      analyst.call("GET", "/nightjar-events-*/_field_caps?fields=*", null, 200);
      analyst.call("GET", "/nightjar-*/_mapping", null, 200);
      Evidence evidence =
          new EvidenceReader(
                  as("analyst").names(),
                  OpenSearchAnswers.open(as("analyst")),
                  ShippedRule.all(),
                  query -> {})
              .read("acme", new Period(Instant.EPOCH, Instant.now()), 10, Instant.now());
      assertThat(evidence.tenant()).isEqualTo("acme");
      assertRefused(analyst, "PUT", "/nightjar-triage/_doc/a");
      assertRefused(analyst, "POST", "/nightjar-events-2026.11.02/_delete_by_query");
    }
  }

  @Test
  void aWrongPasswordAndAnAuthorityThatIsNotTrustedAreSaid() {
    assertThatThrownBy(() -> OpenSearchSetup.install(server.as("the-job", "wrong").build()))
        .isInstanceOf(OpenSearchSetupException.class)
        .hasMessageContaining("does not accept them (401)")
        .hasMessageNotContaining("wrong");
    OpenSearchOptions untrusted =
        OpenSearchOptions.builder()
            .uri(server.endpoint())
            .basic("the-job", SecuredOpenSearch.PASSWORD)
            .build();
    assertThatThrownBy(() -> OpenSearchSetup.install(untrusted))
        .isInstanceOf(OpenSearchSetupException.class)
        .hasMessageContaining("opensearch.ca-file");
  }

  private static void assertRefused(OpenSearchClient client, String method, String path)
      throws Exception {
    JsonNode body = method.equals("PUT") || path.contains("_query") ? anything() : null;
    assertThat(client.call(method, path, body, 200, 201, 403, 404).status())
        .as(method + " " + path)
        .isEqualTo(403);
  }

  private static JsonNode anything() {
    ObjectNode body = JSON.createObjectNode();
    body.putObject("query").putObject("match_all");
    return body;
  }

  private static void write(String index, String id) throws Exception {
    ObjectNode body = JSON.createObjectNode().put("@timestamp", "2020-01-01T10:00:00Z");
    body.putObject("event").put("id", id).put("created", "2020-01-01T10:00:00Z");
    String path = "/" + index + "/_doc/" + id + "?refresh=true";
    administrator.call("PUT", path, body, 200, 201);
  }

  /** How many documents of an index have that somewhere. */
  private static long count(String index, String text) throws Exception {
    String lenient = "?ignore_unavailable=true&allow_no_indices=true";
    administrator.call("POST", "/" + index + "/_refresh" + lenient, null, 200);
    ObjectNode body = JSON.createObjectNode();
    body.putObject("query")
        .putObject("query_string")
        .put("query", "\"" + text + "\"")
        .putArray("fields")
        .add("*");
    return administrator
        .call("POST", "/" + index + "/_count" + lenient, body, 200)
        .json()
        .path("count")
        .asLong();
  }

  private static Item entry(String id, Instant time, String action) {
    ObjectNode item = JSON.createObjectNode();
    item.putObject("PK").put("S", "TENANT#acme");
    item.putObject("SK").put("S", "EVENT#" + time + "#" + id);
    item.putObject("eventId").put("S", id);
    item.putObject("actor").put("S", "u-1");
    if (action != null) {
      item.putObject("action").put("S", action);
    }
    return Item.parse(item.toString());
  }
}
