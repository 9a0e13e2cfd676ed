package dev.nightjar.local;

import static dev.nightjar.local.TestingEntries.entry;
import static dev.nightjar.local.TestingEntries.text;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nightjar.job.RealEnds;
import dev.nightjar.job.Settings;
import dev.nightjar.job.Topology;
import dev.nightjar.local.cli.TestingCommand;
import dev.nightjar.local.streams.Item;
import dev.nightjar.local.streams.StreamsStandIn;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.core.fs.FSDataOutputStream;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.plugin.DefaultPluginManager;
import org.apache.flink.core.plugin.DirectoryBasedPluginFinder;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/** From a real table into a real store, back into a real index, and what a comparison sees. */
@Timeout(180)
@ExtendWith(RealParts.class)
class ArchiveIT {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ODD_TENANT = "South/Ltd. 50%";

  @TempDir private static Path serverFolder;
  private static S3Server server;

  /** Yesterday, so that the day is over. */
  private final LocalDate day = LocalDate.now(ZoneOffset.UTC).minusDays(1);

  private final Instant time = day.atTime(22, 0).toInstant(ZoneOffset.UTC);
  private final String bucket = "archive-" + UUID.randomUUID();
  private final TestingCommand command = new TestingCommand();

  @TempDir private Path folder;

  @BeforeAll
  static void start() throws Exception {
    server = S3Server.start(serverFolder);
    Configuration configuration = Configuration.fromMap(server.flinkOptions());
    FileSystem.initialize(
        configuration,
        new DefaultPluginManager(
            new DirectoryBasedPluginFinder(Checkout.current().s3Plugins()).findPlugins(),
            CoreOptions.getPluginParentFirstLoaderPatterns(configuration)));
  }

  @AfterAll
  static void stop() {
    FileSystem.initialize(new Configuration(), null);
    server.close();
  }

  @Test
  void whatWasArchivedComesBackAndEveryChangeOfItIsSeen(RealParts.Running parts) throws Exception {
    server.createBucket(bucket);
    String archive = "s3://" + bucket + "/audit";
    try (RealParts.Place place = parts.place()) {
      place.table().create(StreamViewType.NEW_AND_OLD_IMAGES);
      String[] job =
          place.arguments("--pipelines=project", "--archive.path=" + archive, "--archive.what=all");
      List<Map<String, AttributeValue>> items = new ArrayList<>();
      for (int i = 0; i < 30; i++) {
        String tenant = i % 3 == 0 ? ODD_TENANT : "north";
        items.add(entry(tenant, time.plusSeconds(i), "e" + i, "invoice.export", "u-" + i));
      }
      try (RealParts.Run run = run(parts, job)) {
        items.forEach(place.table()::put);
        awaitEvents(place, 30);
        run.drain(folder);
      }
      String[] all = {
        "--table=" + place.table().name(),
        "--endpoint=" + endpoint(job),
        "--opensearch=" + parts.search().endpoint(),
        "--index-prefix=" + place.prefix(),
        "--archive=" + archive
      };
      assertThat(verify(all)).as(command.out() + command.err()).isZero();
      assertThat(command.out())
          .containsPattern("entries +30 +30 +30\n")
          .contains("30 agree")
          .endsWith("All agree.\n");
      assertThat(keys(archive))
          .as("a file for each tenant, and nothing else")
          .hasSize(2)
          .anyMatch(key -> key.contains("/events/tenant=%53outh%2F%4Ctd%2E%2050%25/day=" + day))
          .anyMatch(key -> key.contains("/events/tenant=north/day=" + day));

      // The index is lost.
      String index = place.prefix() + "-events-" + day.toString().replace('-', '.');
      place.index().send("DELETE", index, null);
      assertThat(verify(all)).isEqualTo(1);
      assertThat(command.out()).contains("30 missing somewhere", "missing in the index: ");

      String[] restore = {
        "restore",
        "--from=" + archive,
        "--from-day=" + day,
        "--to-day=" + day,
        "--opensearch=" + parts.search().endpoint(),
        "--index-prefix=" + place.prefix(),
        "--replicas=0"
      };
      assertThat(command.run(restore)).as(command.err()).isZero();
      assertThat(command.out()).contains("30 restored", " 0 there already");
      assertThat(command.run(restore)).isZero();
      assertThat(command.out()).contains(" 0 restored", "30 there already, with the same hash");
      assertThat(place.index().count(place.prefix() + "-events"))
          .as("found by the alias")
          .isEqualTo(30);
      assertThat(verify(all)).as(command.out()).isZero();

      tamperWithTheIndex(place, index);
      assertThat(verify(all)).isEqualTo(1);
      assertThat(command.out())
          .contains(" 1 with the same hash and other content", "other content in the index: ");
      assertThat(verify(append(all, "--tenant=" + ODD_TENANT))).isZero();
      assertThat(command.out()).containsPattern("entries +10 +10 +10\n");

      tamperWithTheArchive(archive);
      assertThat(verify(append(all, "--json", "--tenant=" + ODD_TENANT))).isEqualTo(1);
      List<JsonNode> lines = new ArrayList<>();
      for (String line : command.out().lines().toList()) {
        lines.add(JSON.readTree(line));
      }
      assertThat(lines).hasSize(2);
      assertThat(lines.get(0).path("where").asText()).isEqualTo("archive");
      assertThat(lines.get(0).path("what").asText()).isEqualTo("content");
      assertThat(lines.get(0).path("tenant").asText()).isEqualTo(ODD_TENANT);
      assertThat(lines.get(1).at("/differences/content").asInt()).isEqualTo(1);
      assertThat(lines.get(1).path("allAgree").asBoolean(true)).isFalse();

      items.get(1).put("reason", text("a change"));
      place.table().put(items.get(1));
      assertThat(verify(append(all, "--tenant=north", "--partition=TENANT#north", "--most=5")))
          .isEqualTo(1);
      assertThat(command.out())
          .containsPattern("entries +20 +20 +20\n")
          .contains("another hash in the table: ", "TENANT#north");
    }
  }

  /** The plugin and the configuration are found by a process of its own, too. */
  @Test
  void aProcessOfItsOwnFindsTheStore(RealParts.Running parts) throws Exception {
    server.createBucket(bucket);
    TestingLauncher launcher = new TestingLauncher(folder);
    StringBuilder configuration = new StringBuilder();
    server.flinkOptions().forEach((key, value) -> configuration.append(key + ": " + value + "\n"));
    Files.writeString(folder.resolve("config.yaml"), configuration.toString());
    TestingLauncher.Ended none =
        launcher
            .with("FLINK_CONF_DIR", folder.toString())
            .run(
                "restore",
                "--from=s3://" + bucket + "/audit",
                "--from-day=" + day,
                "--to-day=" + day,
                "--opensearch=" + parts.search().endpoint());
    assertThat(none.status()).as(none.all()).isEqualTo(2);
    assertThat(none.err()).contains("the archive s3://" + bucket + "/audit holds nothing");
  }

  @Test
  void anEntryThatExpiredIsInTheArchiveAndNoDifference(RealParts.Running parts) throws Exception {
    String archive = folder.resolve("archive").toUri().toString();
    try (StreamsStandIn standIn = StreamsStandIn.builder().table("audit").start();
        RealParts.Place place = parts.place()) {
      String[] job =
          place.arguments(
              "--pipelines=project",
              "--source.table=audit",
              "--source.endpoint=" + standIn.endpoint(),
              "--source.region=eu-west-1",
              "--archive.path=" + archive);
      try (RealParts.Run run = run(parts, job)) {
        for (String id : List.of("stays", "expires", "is-removed")) {
          standIn.model().put(item(id));
        }
        awaitEvents(place, 3);
        assertThat(standIn.model().expire(key("expires"))).isPresent();
        assertThat(standIn.model().delete(key("is-removed"))).isPresent();
        // Tampering is of today.
        awaitEvents(place, 4);
        run.drain(folder);
      }
      String[] all = {
        "--table=audit",
        "--endpoint=" + standIn.endpoint(),
        "--region=eu-west-1",
        "--opensearch=" + parts.search().endpoint(),
        "--index-prefix=" + place.prefix(),
        "--archive=" + archive
      };
      assertThat(verify(all)).as(command.out() + command.err()).isEqualTo(1);
      assertThat(command.out())
          .containsPattern("entries +1 +3 +-\n")
          .containsPattern("expired entries +1\n")
          .contains("1 of them are gone from the table by their TTL")
          .contains("The archive holds no events, only entries that expired.")
          .contains(" 2 missing somewhere")
          .contains("missing in the table: ", "#is-removed");

      assertThat(
              command.run(
                  "restore",
                  "--from=" + archive,
                  "--tenant=acme",
                  "--from-day=" + day,
                  "--to-day=" + day,
                  "--opensearch=" + parts.search().endpoint(),
                  "--index-prefix=" + place.prefix() + "r",
                  "--replicas=0"))
          .as(command.err())
          .isZero();
      assertThat(command.out()).contains("1 restored");
      assertThat(place.index().all(place.prefix() + "r-events"))
          .extracting(event -> event.at("/event/id").asText())
          .containsExactly("expires");
    }
  }

  private int verify(String... more) {
    return command.run(
        Stream.concat(Stream.of("verify", "--day=" + day), Stream.of(more)).toArray(String[]::new));
  }

  private static String[] append(String[] arguments, String... more) {
    return Stream.concat(Stream.of(arguments), Stream.of(more)).toArray(String[]::new);
  }

  private static String endpoint(String[] job) {
    return Stream.of(job)
        .filter(argument -> argument.startsWith("--source.endpoint="))
        .findFirst()
        .orElseThrow()
        .substring("--source.endpoint=".length());
  }

  private static RealParts.Run run(RealParts.Running parts, String... arguments) throws Exception {
    RealEnds ends = RealEnds.checked(Settings.of(arguments));
    Configuration configuration =
        new Configuration()
            .set(CoreOptions.DEFAULT_PARALLELISM, 2)
            .set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(500));
    StreamExecutionEnvironment environment = parts.flink().environment(configuration);
    Topology.build(environment, ends.settings(), ends.source(), ends.rules(), ends.ends());
    return new RealParts.Run(environment.executeAsync("archive"), parts.flink().webInterface());
  }

  private static void awaitEvents(RealParts.Place place, long count) {
    await()
        .atMost(RealParts.PATIENCE)
        .untilAsserted(
            () -> {
              place.index().refresh();
              assertThat(place.index().count(place.index().events())).isEqualTo(count);
            });
  }

  /** Changes who acted in one document of north, and leaves its hash. */
  private void tamperWithTheIndex(RealParts.Place place, String index) throws IOException {
    JsonNode first =
        place
            .index()
            .send(
                "POST",
                index + "/_search?size=1",
                JSON.readTree("{\"query\":{\"term\":{\"organization.id\":\"north\"}}}"))
            .at("/hits/hits/0");
    place
        .index()
        .send(
            "POST",
            index + "/_update/" + first.path("_id").asText() + "?refresh=true",
            JSON.readTree("{\"doc\":{\"user\":{\"id\":\"somebody\"}}}"));
  }

  /** Changes who acted in one line of the odd tenant, and leaves its hash. */
  private static void tamperWithTheArchive(String archive) throws IOException {
    org.apache.flink.core.fs.Path file =
        new org.apache.flink.core.fs.Path(
            keys(archive).stream()
                .filter(key -> key.contains("%53outh"))
                .findFirst()
                .orElseThrow());
    String lines;
    try (InputStream in = new GZIPInputStream(file.getFileSystem().open(file))) {
      lines = new String(in.readAllBytes(), UTF_8);
    }
    assertThat(lines).hasLineCount(10).contains("\"id\":\"u-3\"");
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(lines.replace("\"id\":\"u-3\"", "\"id\":\"u-x\"").getBytes(UTF_8));
    }
    try (FSDataOutputStream out =
        file.getFileSystem().create(file, FileSystem.WriteMode.OVERWRITE)) {
      out.write(packed.toByteArray());
    }
  }

  /** All objects below the archive. */
  private static List<String> keys(String path) throws IOException {
    org.apache.flink.core.fs.Path root = new org.apache.flink.core.fs.Path(path);
    List<String> keys = new ArrayList<>();
    for (FileStatus status : root.getFileSystem().listStatus(root)) {
      if (status.isDir()) {
        keys.addAll(keys(status.getPath().toString()));
      } else {
        keys.add(status.getPath().toString());
      }
    }
    return keys;
  }

  private Item item(String id) {
    ObjectNode item = attributes(id);
    item.putObject("eventId").put("S", id);
    item.putObject("action").put("S", "invoice.read");
    item.putObject("actor").put("S", "u-1");
    return Item.parse(item.toString());
  }

  private Item key(String id) {
    return Item.parse(attributes(id).toString());
  }

  private ObjectNode attributes(String id) {
    ObjectNode item = JSON.createObjectNode();
    item.putObject("PK").put("S", "TENANT#acme");
    item.putObject("SK").put("S", "EVENT#" + time.truncatedTo(ChronoUnit.SECONDS) + "#" + id);
    return item;
  }
}
