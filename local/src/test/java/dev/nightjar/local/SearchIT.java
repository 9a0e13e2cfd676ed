package dev.nightjar.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.audit.Alert;
import dev.nightjar.audit.AuditEvent;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** One box finds what analysts mean, and nothing else, on the real OpenSearch. */
@ExtendWith(RealParts.class)
class SearchIT {

  private static final String DAY = "2026-11-20T0";

  @Test
  void oneBoxFindsActionsPeopleTargetsReasonsClientsAndFreeAttributes(RealParts.Running parts)
      throws Exception {
    try (RealParts.Place place = parts.place()) {
      TestingSearch search = new TestingSearch(parts, place);
      assertThat(search.install()).isEmpty();
      search.write(events(search));

      // The action by each of its words, in any form, and whole.
      finds(search, "invoice", "evt-1", "evt-13");
      finds(search, "export", "evt-1", "evt-12");
      finds(search, "exports", "evt-1", "evt-12");
      finds(search, "exported", "evt-1", "evt-12");
      finds(search, "Exporting", "evt-1", "evt-12");
      finds(search, "invoice.export", "evt-1");
      finds(search, "invoice.exported", "evt-1");
      finds(search, "import.export");
      finds(search, "imported", "evt-13");
      finds(search, "grant", "evt-10");
      // Parts of words are no words.
      finds(search, "xport");
      finds(search, "invo");
      assertThat(search.lucene(search.events(), "invo*")).containsExactly("evt-1", "evt-13");
      assertThat(search.lucene(search.events(), "event.action:invoice.export"))
          .containsExactly("evt-1");
      assertThat(search.lucene(search.events(), "event.action:export")).isEmpty();

      // People by name, by e-mail address and by its parts, whatever the case and the accents.
      finds(search, "ann.lee@acme.example", "evt-1");
      finds(search, "ANN.LEE@ACME.EXAMPLE", "evt-1");
      finds(search, "ann.lee", "evt-1");
      finds(search, "acme", "evt-1", "evt-12");
      finds(search, "globex.example", "evt-10");
      finds(search, "globe");
      finds(search, "muller", "evt-12");
      finds(search, "MÜLLER", "evt-12");

      // Ids as they are: not those that begin alike.
      finds(search, "evt-1", "evt-1");
      finds(search, "INV-204", "evt-1");
      finds(search, "inv-2041", "evt-12");
      finds(search, "SUP-4711", "evt-1");
      finds(search, "SUP-471");
      assertThat(search.lucene(search.events(), "audit.target.id:\"INV-204\""))
          .containsExactly("evt-1");
      assertThat(search.lucene(search.events(), "audit.target.id:inv-204")).isEmpty();

      // Reasons, clients, free attributes at any depth, and what the outcome was.
      finds(search, "reconcile", "evt-1");
      finds(search, "\"open positions\"", "evt-1");
      finds(search, "\"positions open\"");
      finds(search, "chrome", "evt-1");
      finds(search, "curl", "evt-11");
      finds(search, "snapshot", "evt-11");
      finds(search, "denied", "evt-10");
      assertThat(search.lucene(search.events(), "audit.attributes.region:\"eu-west-1\""))
          .containsExactly("evt-1");

      // Addresses whole in the box, and by network.
      finds(search, "203.0.113.7", "evt-1");
      finds(search, "203.0.113.77", "evt-13");
      assertThat(search.lucene(search.events(), "source.ip:\"203.0.113.0/24\""))
          .containsExactly("evt-1", "evt-13");
      assertThat(search.lucene(search.events(), "source.ip:\"2001:db8::/32\""))
          .containsExactly("evt-12");
      assertThat(search.lucene(search.events(), "source.ip:\"203.0.112.0/24\"")).isEmpty();

      // Several words: any of them, or all of them wherever each one is.
      finds(search, "reconcile snapshot", "evt-1", "evt-11");
      assertThat(search.lucene(search.events(), "acme AND exports AND reconcile"))
          .containsExactly("evt-1");
      assertThat(search.lucene(search.events(), "exports AND -reconcile"))
          .containsExactly("evt-12");
      assertThat(search.lucene(search.events(), "curl AND exports")).isEmpty();
    }
  }

  /** However the words are sent: as Lucene's language, as plain words of DQL, as simple ones. */
  private static void finds(TestingSearch search, String typed, String... ids) {
    assertThat(search.lucene(search.events(), typed)).as("Lucene: %s", typed).containsExactly(ids);
    assertThat(search.simple(search.events(), typed)).as("simple: %s", typed).containsExactly(ids);
    if (!typed.startsWith("\"")) {
      assertThat(search.words(search.events(), typed)).as("DQL: %s", typed).containsExactly(ids);
    }
  }

  private static AuditEvent[] events(TestingSearch search) {
    return new AuditEvent[] {
      search.event(
          DAY + "9:00:00Z",
          "evt-1",
          "invoice.export",
          Map.of(
              "actor",
              Map.of("id", "u-ann", "name", "Ann Lee", "email", "ann.lee@acme.example"),
              "target",
              Map.of("type", "invoice", "id", "INV-204"),
              "records",
              1_200,
              "ip",
              "203.0.113.7",
              "userAgent",
              "Mozilla/5.0 (Macintosh) Chrome/126",
              "reason",
              "Month-end close: reconciling open positions",
              "region",
              "eu-west-1",
              "ticket",
              "SUP-4711")),
      search.event(
          DAY + "9:01:00Z",
          "evt-10",
          "role.granted",
          Map.of(
              "actor",
              Map.of("id", "u-bob", "name", "Bob Ray", "email", "bob.ray@globex.example"),
              "target",
              Map.of("type", "user", "id", "u-carl"),
              "outcome",
              "denied",
              "ip",
              "198.51.100.20",
              "reason",
              "Cover for parental leave")),
      search.event(
          DAY + "9:02:00Z",
          "evt-11",
          "backup.completed",
          Map.of(
              "actor",
              Map.of("id", "svc-backup", "type", "service"),
              "userAgent",
              "curl/8.5",
              "job",
              Map.of("name", "nightly-Snapshot", "steps", java.util.List.of(1, "copy")))),
      search.event(
          DAY + "9:03:00Z",
          "evt-12",
          "report.export",
          Map.of(
              "actor",
              Map.of("id", "u-zoe", "name", "Zoë Müller", "email", "zoe@acme.example"),
              "target",
              Map.of("type", "report", "id", "INV-2041"),
              "ip",
              "2001:db8::7")),
      search.event(
          DAY + "9:04:00Z",
          "evt-13",
          "invoice.imported",
          Map.of(
              "actor",
              Map.of("id", "u-dan", "name", "Dan Oh"),
              "target",
              Map.of("type", "invoice", "id", "INV-9"),
              "ip",
              "203.0.113.77"))
    };
  }

  @Test
  void anAlertLeadsToItsEventsAndAnEventToItsAlertsWithoutBeingRewritten(RealParts.Running parts)
      throws Exception {
    try (RealParts.Place place = parts.place()) {
      TestingSearch search = new TestingSearch(parts, place);
      search.install();
      AuditEvent[] events = events(search);
      search.write(events);
      search.write(
          TestingSearch.alert("alert-a", 0, "burst", Alert.Level.HIGH, "u-ann", events[0]));
      search.write(
          TestingSearch.alert(
              "alert-a", 1, "burst", Alert.Level.HIGH, "u-ann", events[0], events[1]));
      search.write(TestingSearch.alert("alert-b", 0, "other", Alert.Level.LOW, "u-zoe", events[3]));

      JsonNode alert =
          place.index().all(search.alerts()).stream()
              .filter(a -> a.at("/event/id").asText().equals("alert-a"))
              .findFirst()
              .orElseThrow();
      String typed = alert.at("/audit/alert/events").asText();
      assertThat(search.lucene(search.events(), typed)).containsExactly("evt-1", "evt-10");
      for (JsonNode evidence : alert.at("/audit/alert/evidence")) {
        JsonNode found =
            place
                .index()
                .send(
                    "GET",
                    evidence.path("index").asText() + "/_doc/" + evidence.path("document").asText(),
                    null);
        assertThat(found.at("/_source/event/id")).isEqualTo(evidence.path("id"));
        assertThat(found.path("_version").asLong()).as("written once").isOne();
      }

      assertThat(alertsOf(search, events[0])).containsExactly("alert-a");
      assertThat(alertsOf(search, events[1])).containsExactly("alert-a");
      assertThat(alertsOf(search, events[3])).containsExactly("alert-b");
      assertThat(alertsOf(search, events[2])).isEmpty();
      assertThat(search.lucene(search.alerts(), "audit.alert.evidence.id:\"evt-1\""))
          .containsExactly("alert-a");
      assertThat(search.lucene(search.alerts(), "evt-10")).as("the box").containsExactly("alert-a");
      assertThat(search.lucene(search.alerts(), "audit.alert.compliance:\"pci-dss:10.2.1.2\""))
          .containsExactly("alert-a", "alert-b");
      assertThat(search.lucene(search.alerts(), "T1567 AND zoe")).containsExactly("alert-b");
      assertThat(search.lucene(search.alerts(), "audit.ocsf.type_uid:200402"))
          .containsExactly("alert-a");
    }
  }

  private static TreeSet<String> alertsOf(TestingSearch search, AuditEvent event) {
    return search.lucene(search.alerts(), "audit.alert.evidence.document:\"" + event.id() + "\"");
  }
}
