package dev.nightjar.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nightjar.audit.Alert;
import dev.nightjar.audit.AuditEvent;
import dev.nightjar.audit.DeadLetter;
import dev.nightjar.audit.Ids;
import dev.nightjar.audit.RuleReport;
import dev.nightjar.audit.StreamGap;
import dev.nightjar.audit.UndecidedHour;
import dev.nightjar.local.demo.SearchIndex;
import dev.nightjar.sinks.opensearch.DeadLetterDocuments;
import dev.nightjar.sinks.opensearch.Document;
import dev.nightjar.sinks.opensearch.GapDocuments;
import dev.nightjar.sinks.opensearch.IndexNames;
import dev.nightjar.sinks.opensearch.IndexPeriod;
import dev.nightjar.sinks.opensearch.RuleDocuments;
import dev.nightjar.sinks.opensearch.UndecidedDocuments;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A period of some tenants in the index: what the job, people and retention would have written. All
 * is counted while it is planted, so that nobody needs to ask the index for it.
 */
final class TestingAuditPeriod {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final TestingSearch search;
  private final SearchIndex index;
  private final IndexNames names;

  /** How many events were planted, by tenant, in the period alone. */
  final Map<String, Integer> events = new HashMap<>();

  /** The same by tenant and action, with a slash between them. */
  final Map<String, Integer> actions = new HashMap<>();

  private int ids;

  TestingAuditPeriod(TestingSearch search, RealParts.Place place) {
    this.search = search;
    this.index = place.index();
    this.names = new IndexNames(place.prefix(), IndexPeriod.DAY, Duration.ofDays(400));
  }

  /** Plants events of a tenant, some minutes apart, all of the period. */
  AuditEvent[] events(String tenant, String from, int count, String action, String actor) {
    AuditEvent[] planted = new AuditEvent[count];
    for (int i = 0; i < count; i++) {
      Map<String, Object> attributes = new LinkedHashMap<>();
      attributes.put("tenant", tenant);
      attributes.put("actor", actor);
      attributes.put("records", 10);
      if (i % 2 == 0) {
        attributes.put("outcome", "success");
      }
      Instant time = Instant.parse(from).plus(Duration.ofMinutes(3L * i));
      planted[i] = search.event(time.toString(), "e" + ids++, action, attributes);
    }
    search.write(planted);
    counted(tenant, action, count);
    return planted;
  }

  /** Plants an event that is not of the period. */
  void outside(String tenant, String time, String action) {
    search.write(search.event(time, "e" + ids++, action, Map.of("tenant", tenant, "actor", "x")));
  }

  /** Plants a changed entry. */
  void tampering(String tenant, String time, String to) {
    Map<String, Object> before = Map.of("tenant", tenant, "actor", "u-1", "reason", "as it was");
    Map<String, Object> after = Map.of("tenant", tenant, "actor", "u-1", "reason", to);
    search.write(search.changed(time, "e" + ids++, "invoice.view", before, after));
    counted(tenant, "audit.tampered", 1);
  }

  private void counted(String tenant, String action, int count) {
    events.merge(tenant, count, Integer::sum);
    actions.merge(tenant + "/" + action, count, Integer::sum);
  }

  /** Plants an alert about events. */
  void alert(String id, String rule, Alert.Level level, String who, AuditEvent... evidence) {
    search.write(TestingSearch.alert(id, 0, rule, level, who, evidence));
  }

  /** Plants a gap. */
  void gap(String id, StreamGap.State state, String from, String to) {
    put(
        new GapDocuments(names)
            .of(
                new StreamGap(
                    id,
                    state,
                    "arn:aws:dynamodb:::table/audit/stream/1",
                    "shard-" + id,
                    "1",
                    "9",
                    from == null ? null : Instant.parse(from),
                    Instant.parse(to))));
  }

  /** Plants windows that stayed undecided. */
  void undecided(String tenant, String rule, String hour, long windows) {
    Instant begin = Instant.parse(hour);
    put(
        new UndecidedDocuments(names)
            .of(
                new UndecidedHour(
                    Ids.id(tenant, rule, hour),
                    rule,
                    "Rule " + rule,
                    "1",
                    tenant,
                    begin,
                    windows,
                    begin,
                    begin.plusSeconds(3_600),
                    new String[] {tenant + " group"},
                    true,
                    new String[] {"g"})));
  }

  /** Plants a dead letter; of nobody where the tenant is null. */
  void deadLetter(String tenant, String arrival, String reason) {
    put(
        new DeadLetterDocuments(names)
            .of(
                new DeadLetter(
                    "d" + ids++,
                    DeadLetter.Stage.MAPPING,
                    reason,
                    "detail of " + tenant,
                    tenant,
                    "{\"PK\":{\"S\":\"" + tenant + "\"}}",
                    "INSERT",
                    "1",
                    "s",
                    Instant.parse(arrival),
                    new String[] {"action"},
                    10,
                    "hash")));
  }

  /** Plants how a rule stands. */
  void rule(String id, RuleReport.State state, RuleReport.MuteReport... mutes) {
    put(
        new RuleDocuments(names)
            .of(
                new RuleReport(
                    id,
                    RuleReport.Kind.RULE,
                    id,
                    state,
                    "",
                    "Rule " + id,
                    "2026-11-21",
                    "high",
                    "stable",
                    id + ".yml",
                    1,
                    "",
                    new String[0],
                    mutes,
                    "digest",
                    1,
                    "shipped",
                    Instant.parse("2026-10-01T00:00:00Z"),
                    Instant.parse("2026-10-01T00:00:00Z"))));
  }

  /** Plants what retention removed; the job never does, so the form is that of its journal. */
  void removal(String id, String name, String before) {
    Map<String, Object> entry =
        Map.of(
            "class",
            "events",
            "what",
            "index",
            "state",
            "removed",
            "index",
            name,
            "before",
            before,
            "kept_days",
            30,
            "documents",
            987_654_321);
    index.send(
        "PUT",
        names.retentionJournal() + "/_doc/" + id,
        JSON.valueToTree(
            Map.of("@timestamp", "2026-11-20T00:00:00Z", "audit", Map.of("retention", entry))));
  }

  private void put(Document document) {
    try {
      JsonNode body = JSON.readTree(document.body());
      index.send("PUT", document.index() + "/_doc/" + document.id(), body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
