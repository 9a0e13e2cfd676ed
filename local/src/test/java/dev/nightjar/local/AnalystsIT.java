package dev.nightjar.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.audit.Alert;
import dev.nightjar.audit.AuditEvent;
import dev.nightjar.audit.Place;
import dev.nightjar.audit.Place.Geo;
import dev.nightjar.local.analysts.Question;
import dev.nightjar.local.analysts.QuestionsPage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Each search of docs/analysts.md answers its question, and finds nothing else. */
@ExtendWith(RealParts.class)
class AnalystsIT {

  /** What each question's answer is, by its number. */
  private static final Map<Integer, List<String>> ANSWERS =
      Map.ofEntries(
          Map.entry(1, List.of("g1", "g3")),
          Map.entry(2, List.of("g3", "x1", "x2")),
          Map.entry(3, List.of("x1")),
          Map.entry(4, List.of("s1", "x1", "x2", "x3")),
          Map.entry(5, List.of("x2")),
          Map.entry(6, List.of("l1", "l2", "l3", "x2")),
          Map.entry(7, List.of("x2")),
          Map.entry(8, List.of("l1", "l2")),
          Map.entry(9, List.of("r1")),
          Map.entry(10, List.of("m1")),
          Map.entry(11, List.of("k1")),
          Map.entry(12, List.of("d1")),
          Map.entry(13, List.of("p1")),
          Map.entry(14, List.of("x3")),
          Map.entry(15, List.of("tampered")),
          Map.entry(16, List.of("g1")),
          Map.entry(17, List.of("c1")),
          Map.entry(18, List.of("a1", "a2")),
          Map.entry(19, List.of("a1")));

  @Test
  void everySearchAnswersItsQuestion(RealParts.Running parts) throws Exception {
    try (RealParts.Place place = parts.place()) {
      TestingSearch search = new TestingSearch(parts, place);
      search.install();
      String tampered = plant(search);
      List<Integer> asked = new ArrayList<>();
      for (Question question : QuestionsPage.read(Checkout.current())) {
        asked.add(question.number());
        if (question.request() == null) {
          String indices =
              question.place() == Question.Place.EVENTS ? search.events() : search.alerts();
          assertThat(search.lucene(indices, question.search()))
              .as("%s", question)
              .containsExactlyInAnyOrderElementsOf(
                  ANSWERS.getOrDefault(question.number(), List.of("no answer is known")).stream()
                      .map(id -> id.equals("tampered") ? tampered : id)
                      .toList());
        } else {
          assertThat(rows(search.request(search.events(), question.request())))
              .as("%s", question)
              .containsExactly(
                  Map.entry("u-carl", 51_200L), Map.entry("u-ann", 90L), Map.entry("u-zoe", 10L));
        }
      }
      assertThat(asked).as("the numbers of the questions").hasSize(20);
    }
  }

  /** An index of a day names only the first persons by itself, unless more are asked for. */
  @Test
  void sumsTheRowsOfWhoWasNotAmongTheFirstOfADay(RealParts.Running parts) throws Exception {
    try (RealParts.Place place = parts.place()) {
      TestingSearch search = new TestingSearch(parts, place);
      search.install();
      List<AuditEvent> events = new ArrayList<>();
      for (int person = 0; person < 60; person++) {
        events.add(export(search, "2026-11-18T09:00:00Z", "u-" + person, 100 + person));
      }
      events.add(export(search, "2026-11-18T09:00:00Z", "u-late", 99));
      events.add(export(search, "2026-11-19T09:00:00Z", "u-late", 1_000));
      search.write(events.toArray(AuditEvent[]::new));

      String request = QuestionsPage.read(Checkout.current()).get(19).request();
      assertThat(rows(search.request(search.events(), request)).entrySet())
          .startsWith(Map.entry("u-late", 1_099L), Map.entry("u-59", 159L));
    }
  }

  private static AuditEvent export(TestingSearch search, String time, String who, int records) {
    String id = who + "-" + records;
    return search.event(time, id, "invoice.export", Map.of("actor", who, "records", records));
  }

  private static Map<String, Long> rows(JsonNode answer) {
    Map<String, Long> rows = new LinkedHashMap<>();
    for (JsonNode who : answer.at("/aggregations/who/buckets")) {
      rows.put(who.path("key").asText(), who.at("/rows/value").asLong());
    }
    return rows;
  }

  /** Plants the events and the alerts that are asked for; the id of the tampering. */
  private static String plant(TestingSearch search) {
    List<AuditEvent> events = new ArrayList<>();
    Map<String, Object> granted =
        Map.of("actor", "u-ann", "target", user("u-carl"), "role", "billing", "ticket", "SUP-4711");
    events.add(search.event("2026-11-17T09:00:00Z", "g1", "role.granted", granted));
    events.add(
        search.event(
            "2026-11-10T09:00:00Z",
            "g2",
            "role.granted",
            Map.of("actor", "u-ann", "target", user("u-dan"), "ticket", "SUP-47")));
    events.add(
        search.event(
            "2026-11-18T08:00:00Z",
            "g3",
            "role.granted",
            Map.of("actor", "u-carl", "target", user("u-carl"))));
    Map<String, Object> export =
        Map.of(
            "actor",
            "u-carl",
            "target",
            Map.of("type", "invoice", "id", "INV-204"),
            "records",
            1_200,
            "ip",
            "203.0.113.7",
            "userAgent",
            "Mozilla/5.0 Chrome/126");
    AuditEvent x1 = search.event("2026-11-18T09:00:00Z", "x1", "invoice.export", export);
    AuditEvent x2 =
        search.event(
            "2026-11-18T23:30:00Z",
            "x2",
            "customer.export",
            Map.of(
                "actor",
                "u-carl",
                "records",
                50_000,
                "ip",
                "198.51.100.9",
                "userAgent",
                "curl/8.5"));
    events.add(x1);
    events.add(x2);
    events.add(
        search.event(
            "2026-11-19T02:00:00Z",
            "x3",
            "report.export",
            Map.of(
                "actor",
                Map.of("id", "svc-report", "type", "service"),
                "onBehalfOf",
                "u-zoe",
                "records",
                10,
                "target",
                Map.of("type", "invoice", "id", "INV-2041"))));
    events.add(
        search.event(
            "2026-11-19T03:00:00Z",
            "s1",
            "invoice.export",
            Map.of("tenant", "south", "actor", "u-ann", "records", 90)));
    AuditEvent[] logins = new AuditEvent[3];
    for (int i = 0; i < logins.length; i++) {
      boolean failed = i < 2;
      logins[i] =
          search.event(
              "2026-11-19T04:00:0" + i + "Z",
              "l" + (i + 1),
              failed ? "login.failure" : "login.success",
              Map.of(
                  "actor",
                  "u-bob",
                  "ip",
                  "198.51.100.9",
                  "outcome",
                  failed ? "failure" : "success"));
      events.add(logins[i]);
    }
    events.add(
        search.event("2026-11-19T05:00:00Z", "m1", "mfa.disabled", Map.of("actor", "u-bob")));
    events.add(
        search.event("2026-11-19T05:01:00Z", "k1", "apikey.created", Map.of("actor", "u-bob")));
    events.add(
        search.event("2026-11-19T05:02:00Z", "d1", "customer.deleted", Map.of("actor", "u-zoe")));
    events.add(
        search.event(
            "2026-11-19T05:03:00Z",
            "r1",
            "customer.read",
            Map.of("actor", "u-dan", "outcome", "denied")));
    events.add(
        search.event(
            "2026-11-19T05:04:00Z",
            "p1",
            "impersonation.started",
            Map.of("actor", "u-support", "target", user("u-zoe"))));
    events.add(from("DE", search.event("2026-11-19T06:00:00Z", "h1", "login.success", zoe())));
    events.add(from("BR", search.event("2026-11-19T06:30:00Z", "c1", "login.success", zoe())));
    Map<String, Object> changed = new LinkedHashMap<>(export);
    changed.put("records", 12);
    AuditEvent tampering =
        search.changed("2026-11-18T09:00:00Z", "x1", "invoice.export", export, changed);
    events.add(tampering);
    search.write(events.toArray(AuditEvent[]::new));
    search.write(TestingSearch.alert("a1", 0, "burst", Alert.Level.HIGH, "u-carl", x1, x2));
    search.write(TestingSearch.alert("a2", 0, "guess", Alert.Level.CRITICAL, "u-bob", logins));
    search.write(TestingSearch.alert("a3", 0, "calm", Alert.Level.LOW, "u-carl", x2));
    return tampering.eventId();
  }

  private static Map<String, Object> user(String id) {
    return Map.of("type", "user", "id", id);
  }

  private static Map<String, Object> zoe() {
    return Map.of("actor", "u-zoe");
  }

  private static AuditEvent from(String country, AuditEvent event) {
    return event.with(
        new Place(
            new Geo(null, country, null, null, null, null, null, null, null, "City 1"), null));
  }
}
