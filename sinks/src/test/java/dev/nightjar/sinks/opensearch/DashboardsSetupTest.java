package dev.nightjar.sinks.opensearch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.nightjar.sinks.dashboards.SavedObjects;
import dev.nightjar.sinks.opensearch.TestingDashboards.Reply;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DashboardsSetupTest {

  private TestingDashboards server;

  @BeforeEach
  void start() throws Exception {
    server = TestingDashboards.start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private OpenSearchOptions.Builder options() {
    return OpenSearchOptions.builder().uri(server.uri()).requestTimeout(Duration.ofSeconds(5));
  }

  private static List<String> faults(OpenSearchOptions options) {
    OpenSearchSetupException e =
        catchThrowableOfType(
            OpenSearchSetupException.class, () -> DashboardsSetup.install(options, null));
    assertThat(e).as("the import is refused").isNotNull();
    assertThat(e.getMessage()).doesNotContain("hunter2").contains("--dashboards = '");
    return e.faults();
  }

  @Test
  void importsEveryObjectAndMayBeRepeated() throws Exception {
    int expected = SavedObjects.of("owl").size();
    assertThat(DashboardsSetup.install(options().indexPrefix("owl").build(), null))
        .isEqualTo(expected);
    assertThat(DashboardsSetup.install(options().indexPrefix("owl").build(), "global"))
        .isEqualTo(expected);
    assertThat(server.objects())
        .hasSize(expected)
        .containsKey("dashboard owl-overview")
        .containsKey("index-pattern owl-events");
    assertThat(server.tenants()).containsExactly("none", "global");
  }

  @Test
  void sendsTheCredentials() throws Exception {
    server.requires("ann", "hunter2");
    DashboardsSetup.install(options().basic("ann", "hunter2").build(), null);
    assertThat(server.objects()).isNotEmpty();
  }

  @Test
  void saysWhichCredentialsAreNotAccepted() {
    server.requires("ann", "hunter2");
    assertThat(faults(options().build()))
        .singleElement()
        .asString()
        .contains("asks for credentials (401)", "--username", "--password-env");
    assertThat(faults(options().basic("bob", "hunter2").build()))
        .singleElement()
        .asString()
        .contains("does not accept the user 'bob'", "(401)");
    assertThat(server.objects()).isEmpty();
  }

  @Test
  void namesWhatWasRefusedOfAnImport() {
    server.answers(
        lines ->
            new Reply(
                200,
                """
                {"success": false, "successCount": %d, "errors": [
                  {"id": "nightjar-overview", "type": "dashboard", "title": "x", "error":
                    {"type": "missing_references", "references": [{"type": "visualization", "id": "lost"}]}},
                  {"id": "nightjar-events", "type": "index-pattern", "error": {"type": "conflict"}},
                  {"id": "a", "type": "b", "error": {"type": "unsupported_type"}},
                  {"id": "c", "type": "d", "error": {"type": "unknown", "message": "broken\\u001b[2J"}}]}
                """
                    .formatted(lines.size() - 4)));
    int expected = SavedObjects.of("nightjar").size();
    List<String> faults = faults(options().build());
    assertThat(faults).hasSize(5);
    assertThat(faults.get(0)).contains((expected - 4) + " of " + expected + " saved objects");
    assertThat(faults.get(1))
        .isEqualTo(
            "dashboard nightjar-overview: it refers to objects that are not there, visualization lost");
    assertThat(faults.get(2)).contains("index-pattern nightjar-events", "is not replaced");
    assertThat(faults.get(3)).contains("does not know its type");
    assertThat(faults.get(4)).isEqualTo("d c: broken [2J");
  }

  @Test
  void anImportOfFewerObjectsThanWereSentIsNoSuccess() {
    server.answers(lines -> new Reply(200, "{\"success\":true,\"successCount\":3}"));
    assertThat(faults(options().build()).get(0)).contains("3 of ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "403 | {} | kibana_user",
        "413 | Payload too large | savedObjects.maxImportPayloadBytes",
        "503 | OpenSearch Dashboards server is not ready yet | wait until it has started",
        "302 | '' | base path",
        "404 | {\"statusCode\":404,\"message\":\"Not Found\"} | answered 404, Not Found",
        "200 | <html>login</html> | check the address",
        "200 | {\"status\":\"green\"} | check the address",
      })
  void saysWhatAnotherAnswerMeans(int status, String body, String remedy) {
    server.answers(lines -> new Reply(status, body == null ? "" : body));
    assertThat(faults(options().build())).singleElement().asString().contains(remedy);
  }

  @Test
  void wantsTheRightBasePath() {
    URI root = URI.create(server.uri().toString().replace("/base", ""));
    assertThat(faults(OpenSearchOptions.builder().uri(root).build()))
        .singleElement()
        .asString()
        .contains("answered 404", "base path");
  }

  @Test
  void saysThatNobodyAnswers() {
    URI gone = server.uri();
    server.close();
    assertThat(faults(OpenSearchOptions.builder().uri(gone).build()))
        .singleElement()
        .asString()
        .contains("can't be reached", "5601");
  }
}
