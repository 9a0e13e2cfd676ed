package dev.nightjar.sinks.opensearch;

import dev.nightjar.audit.Alert;
import dev.nightjar.audit.AuditEvent;
import dev.nightjar.audit.Change;
import dev.nightjar.audit.DeadLetter;
import dev.nightjar.audit.Ids;
import dev.nightjar.audit.RuleReport;
import dev.nightjar.audit.StreamGap;
import dev.nightjar.audit.UndecidedHour;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Fixed words and instants that the tests begin with. */
final class Fixtures {

  static final Instant NINE = Instant.parse("2026-11-21T09:15:02.114Z");
  static final Instant ARRIVAL = Instant.parse("2026-11-21T09:15:03Z");
  static final IndexNames NAMES = new IndexNames("nightjar", IndexPeriod.DAY, Duration.ofDays(400));

  private Fixtures() {}

  static AuditEvent event() {
    return event("{}", "192.0.2.7", NINE);
  }

  static AuditEvent event(String attributes, String ip, Instant stated) {
    boolean future = stated.isAfter(ARRIVAL);
    return new AuditEvent(
        "0f1e2d3c4b5a69788796a5b4c3d2e1f0",
        AuditEvent.Kind.ENTRY,
        "acme",
        "a2",
        future ? ARRIVAL : stated,
        stated,
        ARRIVAL,
        "invoice.export",
        new AuditEvent.Actor(
            "u-7", "José Álvarez", "jose@acme.example", AuditEvent.ActorType.HUMAN),
        "u-7",
        new AuditEvent.Target("invoice", "INV-77", null),
        "success",
        null,
        ip,
        "curl/8.5",
        120L,
        "José Álvarez exported invoice INV-77",
        future,
        false,
        "aa".repeat(32),
        Change.Operation.INSERT,
        "111122223333444455556",
        Change.Origin.STREAM,
        null,
        "{\"PK\":{\"S\":\"TENANT#acme\"},\"SK\":{\"S\":\"EVENT#2026-11-21T09:15:02.114Z#a2\"}}",
        attributes);
  }

  static AuditEvent tampering() {
    AuditEvent entry = event();
    return new AuditEvent(
        "1f1e2d3c4b5a69788796a5b4c3d2e1f1",
        AuditEvent.Kind.TAMPERING,
        "acme",
        "1f1e2d3c4b5a69788796a5b4c3d2e1f1",
        ARRIVAL,
        ARRIVAL,
        ARRIVAL,
        AuditEvent.TAMPERED,
        entry.actor(),
        null,
        new AuditEvent.Target("audit_event", entry.id(), null),
        null,
        null,
        null,
        null,
        null,
        "An audit entry was changed",
        false,
        false,
        "bb".repeat(32),
        Change.Operation.MODIFY,
        "111122223333444455557",
        Change.Origin.STREAM,
        new AuditEvent.Tampering(
            entry.id(),
            "{\"action\":\"invoice.export\",\"records\":1.0}",
            "{\"action\":\"invoice.view\",\"records\":1.0}",
            new String[] {"action"}),
        entry.key(),
        "{}");
  }

  static Alert alert(int revision) {
    return new Alert(
        "2f1e2d3c4b5a69788796a5b4c3d2e1f2",
        revision,
        "burst-export",
        "Burst of exports",
        "2026-11-01",
        Alert.Level.HIGH,
        "acme",
        new Alert.Group[] {
          new Alert.Group("audit.principal", "u-7"), new Alert.Group("source.ip", "192.0.2.7")
        },
        NINE.minusSeconds(60),
        NINE,
        10,
        new Alert.Evidence[] {
          new Alert.Evidence(
              "0f1e2d3c4b5a69788796a5b4c3d2e1f0",
              "a1",
              NINE.minusSeconds(60),
              NINE.minusSeconds(60),
              NINE,
              "invoice.export"),
          new Alert.Evidence(
              "0f1e2d3c4b5a69788796a5b4c3d2e1f1", "a2", NINE, NINE, NINE, "invoice.export")
        },
        "u-7 exported 10 times within 60 min",
        new String[] {"T1213", "T1567"},
        false,
        Alert.STABLE,
        false,
        new String[] {"Ask the person."},
        new String[] {"pci-dss:10.2.1.2"},
        new Alert.Label[] {new Alert.Label("team", "identity")});
  }

  static RuleReport ruleReport(RuleReport.State state, Instant at) {
    return new RuleReport(
        "4f1e2d3c4b5a69788796a5b4c3d2e1f4",
        RuleReport.Kind.RULE,
        "burst-export",
        state,
        "an older version runs: burst.yml:7: level: is none",
        "Burst of exports",
        "2026-11-01",
        "high",
        "stable",
        "burst.yml",
        1,
        "",
        new String[0],
        new RuleReport.MuteReport[] {
          new RuleReport.MuteReport(null, "ann", "month end", NINE.plusSeconds(3_600)),
          new RuleReport.MuteReport("acme", "bob", "audit", NINE.plusSeconds(7_200))
        },
        "ab".repeat(32),
        3,
        "/etc/rules and shipped",
        NINE,
        at);
  }

  static DeadLetter deadLetter() {
    return new DeadLetter(
        "3f1e2d3c4b5a69788796a5b4c3d2e1f3",
        DeadLetter.Stage.MAPPING,
        "timestamp-unreadable",
        "attribute timestamp, S of 9 characters",
        "acme",
        event().key(),
        "INSERT",
        "111122223333444455558",
        "shardId-1",
        ARRIVAL,
        new String[] {"PK", "SK", "action"},
        321,
        "cc".repeat(32));
  }

  static StreamGap gap(StreamGap.State state) {
    return new StreamGap(
        "4f1e2d3c4b5a69788796a5b4c3d2e1f4",
        state,
        "arn:aws:dynamodb:eu-west-1:1:table/audit/stream/1",
        "shardId-1",
        "111122223333444455556",
        "111122223333444455599",
        NINE,
        ARRIVAL);
  }

  static UndecidedHour undecidedHour(long windows, boolean allGroups) {
    return new UndecidedHour(
        "5f1e2d3c4b5a69788796a5b4c3d2e1f5",
        "idle-grant",
        "Role granted and not used",
        "2026-11-01",
        "acme",
        NINE.truncatedTo(ChronoUnit.HOURS),
        windows,
        NINE.minusSeconds(600),
        NINE.plusSeconds(90),
        new String[] {"user.id=ada", "user.id=bob"},
        allGroups,
        new String[] {"4f1e2d3c4b5a69788796a5b4c3d2e1f4"});
  }

  /** The document number n of a series, all of one event index. */
  static Document numbered(long n) {
    String hash = Ids.hash("content " + n);
    String body =
        "{\"@timestamp\":\"2026-11-21T09:15:02.114Z\",\"event\":{\"action\":\"a.b\"},\"audit\":{\"hash\":\""
            + hash
            + "\",\"records\":"
            + n
            + ",\"attributes\":{\"secret\":\"top secret\"}}}";
    return new Document(
        "nightjar-events-2026.11.21",
        Ids.id("event", Long.toString(n)),
        Document.Operation.CREATE,
        0,
        body.getBytes(StandardCharsets.UTF_8),
        hash,
        "acme",
        "{\"PK\":{\"S\":\"TENANT#acme\"}}",
        "INSERT",
        Long.toString(n),
        ARRIVAL);
  }

  /** The same document with a body of more than 3,000 bytes. */
  static Document large(Document document) {
    String body = "{\"audit\":{\"hash\":\"h\",\"text\":\"" + "word ".repeat(700) + "\"}}";
    return new Document(
        document.index(),
        document.id(),
        document.operation(),
        document.version(),
        body.getBytes(StandardCharsets.UTF_8),
        document.contentHash(),
        document.tenant(),
        document.key(),
        document.source(),
        document.sequenceNumber(),
        document.arrival());
  }

  static OpenSearchOptions.Builder options(TestingOpenSearch server) {
    return OpenSearchOptions.builder()
        .uri(server.uri())
        .bulkDocuments(50)
        .bulksInFlight(3)
        .bufferedDocuments(2_000)
        .linger(Duration.ofMillis(20))
        .requestTimeout(Duration.ofSeconds(5))
        .backOff(Duration.ofMillis(5), Duration.ofMillis(50));
  }
}
