package dev.nightjar.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nightjar.job.RealEnds;
import dev.nightjar.job.RetentionSettings;
import dev.nightjar.job.Settings;
import dev.nightjar.job.Topology;
import dev.nightjar.local.demo.SearchIndex;
import dev.nightjar.local.streams.Item;
import dev.nightjar.local.streams.StreamsStandIn;
import dev.nightjar.sinks.opensearch.OpenSearchSetup;
import dev.nightjar.sinks.opensearch.RetentionReport;
import dev.nightjar.sinks.opensearch.RetentionReport.Entry;
import dev.nightjar.sinks.opensearch.RetentionReport.Outcome;
import dev.nightjar.sinks.opensearch.RetentionSweep;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What is removed from a real OpenSearch, and what never is. */
@ExtendWith(RealParts.class)
class RetentionIT {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
  private final LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);

  @TempDir Path folder;

  @Test
  void onlyWhatIsOldEnoughAndNightjarsOwnGoes(RealParts.Running parts) throws Exception {
    try (RealParts.Place place = parts.place()) {
      SearchIndex index = place.index();
      String events = place.prefix() + "-events";
      String oldDay = events + "-" + day(today.minusDays(402));
      String oldMonth = events + "-" + month(today.minusDays(500));
      String held = events + "-" + day(today.minusDays(403));
      String young = events + "-" + day(today.minusDays(399));
      String current = events + "-" + day(today);
      String unmarked = events + "-2020.01.01";
      String aliased = events + "-2019.01.01";
      String backup = events + "-backup";
      String theirs = "theirs-" + place.prefix();

      index.send("PUT", theirs, JSON.readTree("{\"mappings\":{\"dynamic\":\"false\"}}"));
      write(index, theirs, "a", now);
      RetentionSettings settings = RetentionSettings.of(arguments(place));
      OpenSearchSetup.install(settings.search());
      for (String name : List.of(oldDay, oldMonth, held, young, current, backup)) {
        write(index, name, "a", now);
        write(index, name, "b", now);
      }
      // A copy of which only the name is ours, and an index that was made before the alias was.
      write(index, unmarked, "a", now);
      index.send("PUT", unmarked + "/_mapping", JSON.readTree("{\"_meta\":{\"copy\":true}}"));
      alias(index, "remove", current, events);
      OpenSearchSetup.install(settings.search());
      alias(index, "add", theirs, aliased);
      write(index, events + "-out-of-range", "arrived long ago", now.minus(Duration.ofDays(410)));
      write(index, events + "-out-of-range", "arrived today", now);
      write(index, index.deadLetters(), "old", now.minus(Duration.ofDays(61)));
      write(index, index.deadLetters(), "new", now.minus(Duration.ofDays(59)));
      write(index, index.alerts(), "new", now.minus(Duration.ofDays(1_000)));
      index.send("PUT", held + "/_settings", JSON.readTree("{\"index.blocks.read_only\":true}"));
      index.refresh();
      List<String> before = indices(index, place.prefix());

      RetentionReport dry =
          RetentionSweep.run(
              settings.search(), settings.retention(), Clock.fixed(now, ZoneOffset.UTC), true);
      assertThat(dry.policy()).as("this server has no index management").isNull();
      assertThat(with(dry, Outcome.DUE))
          .containsExactlyInAnyOrder(
              oldDay, oldMonth, held, events + "-out-of-range", index.deadLetters());
      assertThat(indices(index, place.prefix())).isEqualTo(before);

      TestingLauncher.Ended done =
          new TestingLauncher(folder)
              .run(
                  Stream.concat(Stream.of("retention"), Stream.of(arguments(place)))
                      .toArray(String[]::new));
      assertThat(done.status()).as(done.all()).isZero();
      assertThat(done.out())
          .contains(oldDay + " (2 documents): removed")
          .contains(oldMonth + " (2 documents): removed")
          .contains(held + " (2 documents): is due, but a block")
          .contains(index.deadLetters() + ": 1 document from before")
          .contains(unmarked + ": left alone")
          .contains(backup + ": left alone")
          .contains(theirs + ": left alone")
          .doesNotContain(young);

      assertThat(indices(index, place.prefix()))
          .containsExactlyInAnyOrderElementsOf(
              Stream.concat(
                      before.stream().filter(i -> !i.equals(oldDay) && !i.equals(oldMonth)),
                      Stream.of(place.prefix() + "-retention"))
                  .toList());
      assertThat(ids(index, index.deadLetters())).containsExactly("new");
      assertThat(ids(index, events + "-out-of-range")).containsExactly("arrived today");
      assertThat(ids(index, index.alerts())).containsExactly("new");
      // By the alias all is read whose name begins so, also what was made before it.
      assertThat(index.count(events)).isEqualTo(1 + 3 * 2 + 2 + 1);
      index.refresh();
      assertThat(index.all(place.prefix() + "-retention"))
          .extracting(
              entry -> entry.at("/audit/retention/index").asText(),
              entry -> entry.at("/audit/retention/state").asText(),
              entry -> entry.at("/audit/retention/documents").asLong())
          .containsExactlyInAnyOrder(
              tuple(oldDay, "removed", 2L),
              tuple(oldMonth, "removed", 2L),
              tuple(held, "held", 2L),
              tuple(events + "-out-of-range", "removed", 1L),
              tuple(index.deadLetters(), "removed", 1L));
      index.send("PUT", held + "/_settings", JSON.readTree("{\"index.blocks.read_only\":null}"));
    }
  }

  /** The time to live of the table is no retention: the index keeps what the table forgets. */
  @Test
  void anItemThatExpiresInTheTableStaysInTheIndex(RealParts.Running parts) throws Exception {
    try (StreamsStandIn standIn = StreamsStandIn.builder().table("audit").start();
        RealParts.Place place = parts.place()) {
      String[] arguments =
          place.arguments(
              "--source.table=audit",
              "--source.endpoint=" + standIn.endpoint(),
              "--source.region=eu-west-1");
      RealEnds ends = RealEnds.checked(Settings.of(arguments));
      Configuration configuration =
          new Configuration()
              .set(CoreOptions.DEFAULT_PARALLELISM, 1)
              .set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(500));
      StreamExecutionEnvironment environment = parts.flink().environment(configuration);
      Topology.build(environment, ends.settings(), ends.source(), ends.rules(), ends.ends());
      try (RealParts.Run run =
          new RealParts.Run(environment.executeAsync("expiry"), parts.flink().webInterface())) {
        Instant time = now.minus(Duration.ofMinutes(5));
        standIn.model().put(entry("expires", time));
        standIn.model().put(entry("is-removed", time));
        awaitEvents(place, 2);
        assertThat(standIn.model().expire(key("expires", time))).isPresent();
        assertThat(standIn.model().delete(key("is-removed", time))).isPresent();
        standIn.model().put(entry("comes-later", time));
        // The removal by somebody is told as tampering; the expiry is not, and nothing is gone.
        awaitEvents(place, 4);
        run.drain(folder);
        place.index().refresh();
        List<JsonNode> all = place.index().all(place.index().events());
        assertThat(all)
            .extracting(event -> event.at("/event/action").asText())
            .containsExactlyInAnyOrder(
                "invoice.read", "invoice.read", "invoice.read", "audit.tampered");
        assertThat(all)
            .filteredOn(event -> event.at("/event/action").asText().equals("invoice.read"))
            .extracting(event -> event.at("/event/id").asText())
            .containsExactlyInAnyOrder("expires", "is-removed", "comes-later");
      }
    }
  }

  private static void awaitEvents(RealParts.Place place, long count) {
    await()
        .atMost(RealParts.PATIENCE)
        .untilAsserted(
            () -> assertThat(place.index().count(place.index().events())).isEqualTo(count));
  }

  private static Item entry(String id, Instant time) {
    ObjectNode item = attributes(id, time);
    item.putObject("eventId").put("S", id);
    item.putObject("action").put("S", "invoice.read");
    item.putObject("actor").put("S", "u-1");
    return Item.parse(item.toString());
  }

  private static Item key(String id, Instant time) {
    return Item.parse(attributes(id, time).toString());
  }

  private static ObjectNode attributes(String id, Instant time) {
    ObjectNode item = JSON.createObjectNode();
    item.putObject("PK").put("S", "TENANT#acme");
    item.putObject("SK").put("S", "EVENT#" + time + "#" + id);
    return item;
  }

  private static String[] arguments(RealParts.Place place) {
    return new String[] {
      "--opensearch.url=" + place.parts().search().endpoint(),
      "--opensearch.index-prefix=" + place.prefix(),
      "--opensearch.index-replicas=0",
      "--retention.enabled=true",
      "--retention.events=400 d",
      "--retention.dead-letters=60 d"
    };
  }

  private static void write(SearchIndex index, String name, String id, Instant arrival) {
    ObjectNode body = JSON.createObjectNode().put("@timestamp", arrival.toString());
    body.putObject("event").put("created", arrival.toString()).put("id", id);
    index.send("PUT", name + "/_doc/" + id.replace(' ', '-'), body);
  }

  private static void alias(SearchIndex index, String act, String of, String alias)
      throws IOException {
    String body =
        "{\"actions\":[{\"%s\":{\"index\":\"%s\",\"alias\":\"%s\"}}]}".formatted(act, of, alias);
    index.send("POST", "_aliases", JSON.readTree(body));
  }

  private static List<String> ids(SearchIndex index, String name) {
    return index.all(name).stream().map(e -> e.at("/event/id").asText()).toList();
  }

  private static List<String> indices(SearchIndex index, String prefix) {
    return index.send("GET", "_all/_settings", null).properties().stream()
        .map(Map.Entry::getKey)
        .filter(name -> name.contains(prefix + "-") || name.endsWith("-" + prefix))
        .sorted()
        .toList();
  }

  private static List<String> with(RetentionReport report, Outcome outcome) {
    return report.entries().stream()
        .filter(entry -> entry.outcome() == outcome)
        .map(Entry::index)
        .toList();
  }

  private static String day(LocalDate date) {
    return "%s.%02d".formatted(month(date), date.getDayOfMonth());
  }

  private static String month(LocalDate date) {
    return "%04d.%02d".formatted(date.getYear(), date.getMonthValue());
  }
}
