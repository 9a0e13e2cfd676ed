package dev.nightjar.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.nightjar.local.demo.AuditTable;
import dev.nightjar.local.demo.Day;
import dev.nightjar.local.demo.DayOptions;
import dev.nightjar.local.demo.TableWrite;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/** The real processes start, stop, die and come back. */
class ProcessesIT {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @TempDir Path folder;

  @Test
  void openSearchKeepsItsDataAndPortOverKillAndRestart() throws Exception {
    long pid;
    try (OpenSearchServer server = OpenSearchServer.start(folder)) {
      URI endpoint = server.endpoint();
      assertThat(put(endpoint.resolve("/notes/_doc/1?refresh=true"), "{\"text\":\"kept\"}"))
          .isEqualTo(201);
      server.kill();
      assertThat(server.isAlive()).isFalse();
      assertThatThrownBy(() -> get(endpoint)).isInstanceOf(IOException.class);

      server.restart();
      assertThat(server.endpoint()).isEqualTo(endpoint);
      await()
          .atMost(PATIENCE)
          .ignoreExceptions()
          .untilAsserted(() -> assertThat(get(endpoint.resolve("/notes/_doc/1"))).contains("kept"));
      pid = server.pid();
    }
    assertThat(lives(pid)).isFalse();
  }

  @Test
  void twoInstancesOfDynamoDbLocalHavePortsAndTablesOfTheirOwn() throws Exception {
    try (DynamoDbLocal one = DynamoDbLocal.start(folder.resolve("one"));
        DynamoDbLocal other = DynamoDbLocal.start(folder.resolve("other"))) {
      assertThat(one.endpoint()).isNotEqualTo(other.endpoint());
      Day day = Day.generate(new DayOptions(1_000, 2, 1, Instant.parse("2026-11-21T10:00:00Z")));
      List<TableWrite> some = day.writes().subList(0, 60);
      try (AuditTable first = new AuditTable(one.endpoint(), "audit");
          AuditTable second = new AuditTable(other.endpoint(), "audit")) {
        first.create(StreamViewType.NEW_AND_OLD_IMAGES);
        second.create(null);
        first.write(some, written -> {});
        second.write(some, written -> {});
      }
    }
  }

  @Test
  void whatDoesNotStartIsNamedWithTheEndOfItsLog() throws Exception {
    ChildJvm.Spec spec =
        new ChildJvm.Spec(
            "The thing",
            List.of(folder),
            List.of(),
            "no.such.Main",
            List.of(),
            Map.of(),
            folder,
            folder.resolve("thing.log"));
    assertThatThrownBy(() -> ChildJvm.start(spec, PATIENCE))
        .isInstanceOf(StartFailedException.class)
        .hasMessageContaining("The thing ended at start with status 1")
        .hasMessageContaining("thing.log")
        .hasMessageContaining("no.such.Main");
  }

  @Test
  void whatIsNotReadyInTimeIsEnded() {
    ChildJvm.Spec spec = parent("wait");
    assertThatThrownBy(() -> ChildJvm.start(spec, Duration.ofMillis(300)))
        .isInstanceOf(StartFailedException.class)
        .hasMessageContaining("was not ready within 0 s");
  }

  /** A parent that is killed with -9 runs no hook: its children must notice by themselves. */
  @Test
  void childrenDieWithAParentThatIsKilledTheHardWay() throws Exception {
    ChildJvm parent = ChildJvm.start(parent("children"), Duration.ofSeconds(120));
    List<Long> children =
        Files.readAllLines(folder.resolve("pids")).stream().map(Long::valueOf).toList();
    assertThat(children).hasSize(3).allMatch(ProcessesIT::lives);
    parent.kill();
    await().atMost(PATIENCE).until(() -> children.stream().noneMatch(ProcessesIT::lives));
  }

  private ChildJvm.Spec parent(String what) {
    return new ChildJvm.Spec(
        "The parent",
        List.of(System.getProperty("java.class.path").split(File.pathSeparator)).stream()
            .map(Path::of)
            .toList(),
        List.of("-D" + Checkout.HOME + "=" + Checkout.current().root()),
        TestingParent.class.getName(),
        List.of(what, folder.toString()),
        Map.of(),
        folder,
        folder.resolve("parent.log"));
  }

  private static boolean lives(long pid) {
    Optional<ProcessHandle> process = ProcessHandle.of(pid);
    return process.isPresent() && process.get().isAlive();
  }

  private static String get(URI uri) throws IOException, InterruptedException {
    return HTTP.send(
            HttpRequest.newBuilder(uri).timeout(PATIENCE).build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }

  private static int put(URI uri, String json) throws IOException, InterruptedException {
    return HTTP.send(
            HttpRequest.newBuilder(uri)
                .timeout(PATIENCE)
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString(json))
                .build(),
            HttpResponse.BodyHandlers.ofString())
        .statusCode();
  }
}
