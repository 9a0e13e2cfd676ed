package dev.nightjar.cep.match;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.cep.engine.Occurrence;
import dev.nightjar.cep.rule.ReadRules;
import dev.nightjar.cep.rule.RuleText;
import dev.nightjar.cep.sigma.SigmaReader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class FirstsOfMinutesTest {

  private static final String SILENCE =
      """
      title: Silent
      id: silent
      detection: {any: {event.action|exists: true}, condition: any}
      nightjar: {silence: {group-by: [user.id]}}
      """;
  private static final String FIRST_SEEN =
      """
      title: New
      id: new
      detection: {any: {event.action|exists: true}, condition: any}
      nightjar: {first-seen: {fields: [event.action], group-by: [user.id]}}
      """;
  private static final Instant NINE = Instant.parse("2026-11-21T09:00:00Z");

  private record Event(long millis, String id, String tenant, String user) {

    String minute() {
      return tenant + "/" + user + "/" + millis / 60_000;
    }

    boolean precedes(Event other) {
      return millis < other.millis || (millis == other.millis && id.compareTo(other.id) < 0);
    }
  }

  private static List<String> routed(List<Event> events, String... rules) {
    ReadRules read = SigmaReader.read(List.of(new RuleText("r.yml", String.join("---\n", rules))));
    assertThat(read.faults()).isEmpty();
    EventRouter router = new EventRouter(read.rules(), 0, source -> true);
    JsonEventView view = new JsonEventView(router.fields(), JsonFields.STANDARD);
    TestingRouteSink sink = new TestingRouteSink();
    for (Event event : events) {
      String json =
          "{\"@timestamp\":\"%s\",\"event.id\":\"%s\",\"event.action\":\"a\",\"organization.id\":\"%s\",\"user.id\":\"%s\"}"
              .formatted(NINE.plusMillis(event.millis), event.id, event.tenant, event.user);
      assertThat(TestingEventView.read(view, json)).isNull();
      router.route(view, sink);
    }
    return sink.occurrences.stream()
        .map(Occurrence::evidence)
        .map(evidence -> evidence.eventId())
        .toList();
  }

  private static List<Event> events(SplittableRandom random, int users, int size) {
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      long millis = random.nextLong(20) * 15_000;
      String user = "user-" + random.nextInt(users);
      events.add(new Event(millis, "e" + i, "tenant-" + random.nextInt(3), user));
    }
    Collections.shuffle(events, new Random(random.nextLong()));
    return events;
  }

  @Test
  void sendsTheFirstOfEachMinuteWhateverTheOrderAndHoweverManyGroups() {
    for (long seed = 0; seed < 20; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      // With many users there are more minutes than it remembers.
      List<Event> events = events(random, seed % 4 == 0 ? 2_000 : 3, seed % 4 == 0 ? 12_000 : 300);
      Map<String, Event> firsts = new HashMap<>();
      events.forEach(
          event ->
              firsts.merge(
                  event.minute(), event, (one, other) -> other.precedes(one) ? other : one));
      assertThat(routed(events, SILENCE))
          .as("seed %d", seed)
          .containsAll(firsts.values().stream().map(Event::id).toList());
    }
  }

  @Test
  void leavesOutAllThatFollowsInAMinute() {
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < 600; i++) {
      events.add(new Event(i * 1_000L, "e" + (1000 + i), "acme", "user-" + i % 2));
    }
    assertThat(routed(events, SILENCE)).hasSize(20).startsWith("e1000", "e1001", "e1060");
  }

  @Test
  void sendsAllToARuleThatLooksAtEachEvent() {
    List<Event> events = events(new SplittableRandom(7), 3, 100);
    assertThat(routed(events, SILENCE, FIRST_SEEN)).hasSize(100);
  }
}
