package dev.nightjar.cep.match;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.audit.AuditEvent;
import dev.nightjar.audit.Change;
import dev.nightjar.audit.mapping.ChangeMapper;
import dev.nightjar.audit.mapping.Mapped;
import dev.nightjar.audit.mapping.Mapping;
import dev.nightjar.cep.rule.Expression;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuditEventViewTest {

  private static final String KEYS =
      "\"PK\":{\"S\":\"TENANT#acme\"},\"SK\":{\"S\":\"EVENT#2026-11-21T09:00:00Z#e1\"}";

  private static final String ENTRY =
      "{"
          + KEYS
          + ",\"action\":{\"S\":\"role.granted\"},\"outcome\":{\"S\":\"Success\"},\"reason\":{\"S\":\"asked\"},"
          + "\"actor\":{\"M\":{\"id\":{\"S\":\"svc-sync\"},\"dept\":{\"S\":\"it\"}}},"
          + "\"onBehalfOf\":{\"S\":\"Ann@Acme.io\"},"
          + "\"target\":{\"M\":{\"type\":{\"S\":\"user\"},\"id\":{\"S\":\"Bob@Acme.io\"},\"name\":{\"S\":\"Bob\"}}},"
          + "\"ip\":{\"S\":\"2001:db8:0:7::1\"},\"userAgent\":{\"S\":\"curl/8\"},\"records\":{\"N\":\"1200\"},"
          + "\"batchId\":{\"S\":\"b-1\"},\"size\":{\"N\":\"1.50\"},\"flags\":{\"L\":[{\"S\":\"x\"},{\"M\":{\"y\":{\"BOOL\":true}}}]},"
          + "\"tags\":{\"SS\":[\"p\",\"q\"]},\"none\":{\"NULL\":true},\"map.with\":{\"M\":{\"dots.in\":{\"S\":\"z\"}}}}";

  private static AuditEvent mapped(Change.Operation operation, String before, String after) {
    Change change =
        new Change(
            operation,
            operation.name(),
            bytes("{" + KEYS + "}"),
            before == null ? null : bytes(before),
            after == null ? null : bytes(after),
            Instant.parse("2026-11-21T09:00:01Z"),
            "111",
            "shard",
            false,
            Change.Origin.STREAM);
    Mapped mapped = new ChangeMapper(Mapping.standard()).map(change);
    assertThat(mapped).isInstanceOf(Mapped.Events.class);
    return ((Mapped.Events) mapped).events().get(0);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static FieldValue value(AuditEvent event, String field) {
    FieldTable fields = new FieldTable(List.of("event.action", field));
    AuditEventView view = new AuditEventView(fields, MappingAliases.of(Mapping.standard()));
    return view.of(event).value(fields.index(field));
  }

  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource(
      nullValues = "-",
      value = {
        "@timestamp, 2026-11-21T09:00:00Z",
        "event.id, 2026-11-21T09:00:00Z#e1",
        "event.action, role.granted",
        "event.outcome, success",
        "event.reason, asked",
        "event.created, 2026-11-21T09:00:01Z",
        "organization.id, acme",
        "user.id, svc-sync",
        "user.name, -",
        "user.type, service",
        "user.effective.id, ann@acme.io",
        "user.target.id, bob@acme.io",
        "user.target.name, Bob",
        "source.ip, 2001:db8:0:7::1",
        "user_agent.original, curl/8",
        "audit.kind, entry",
        "audit.principal, ann@acme.io",
        "audit.subject, bob@acme.io",
        "audit.actor.type, service",
        "audit.target.type, user",
        "audit.target.id, bob@acme.io",
        "audit.source.network, 2001:db8:0:7::/64",
        "audit.records, 1200",
        "audit.backdated, false",
        "audit.stream.op, INSERT",
        "audit.stream.sequence, 111",
        "audit.changes, -",
        "audit.batch.id, b-1",
        "batchId, b-1",
        "size, 1.50",
        "audit.attributes.size, 1.50",
        "flags.y, true",
        "map.with.dots.in, z",
        "none, -",
        "actor.dept, it",
        "actor.id, svc-sync",
        "action, role.granted",
        "outcome, success",
        "onBehalfOf, ann@acme.io",
        "target.id, bob@acme.io",
        "ip, 2001:db8:0:7::1",
        "records, 1200",
        "PK, TENANT#acme",
        "SK, EVENT#2026-11-21T09:00:00Z#e1",
        "nothing.here, -"
      })
  void answersToNamesOfEcsAndToPathsOfTheItem(String field, String expected) {
    FieldValue value = value(mapped(Change.Operation.INSERT, null, ENTRY), field);
    assertThat(value == null ? null : value.text()).isEqualTo(expected);
  }

  @Test
  void keepsTheSortsOfValues() {
    AuditEvent event = mapped(Change.Operation.INSERT, null, ENTRY);
    assertThat(value(event, "audit.records").kind()).isEqualTo(FieldValue.Kind.NUMBER);
    assertThat(value(event, "audit.backdated")).isSameAs(FieldValue.FALSE);
    assertThat(value(event, "none")).isSameAs(FieldValue.NULL);
    assertThat(value(event, "tags"))
        .isEqualTo(FieldValue.many(FieldValue.text("p"), FieldValue.text("q")));
    assertThat(value(event, "flags"))
        .isEqualTo(FieldValue.many(FieldValue.text("x"), FieldValue.json("{\"y\":true}")));
  }

  @Test
  void saysWhoseWhatAndWhen() {
    AuditEvent event = mapped(Change.Operation.INSERT, null, ENTRY);
    AuditEventView view = new AuditEventView(new FieldTable(List.of()), Map.of()).of(event);
    assertThat(view.event()).isSameAs(event);
    assertThat(view.tenant()).isEqualTo("acme");
    assertThat(view.eventId()).isEqualTo("2026-11-21T09:00:00Z#e1");
    assertThat(view.documentId()).isEqualTo(event.id());
    assertThat(view.action()).isEqualTo("role.granted");
    assertThat(view.time()).isEqualTo(1_795_251_600_000_000L);
    assertThat(view.statedTime()).isEqualTo(view.time());
    assertThat(view.arrival()).isEqualTo(view.time() + 1_000_000);
  }

  @Test
  void looksIntoWhatWasTamperedWith() {
    String after = ENTRY.replace("Success", "denied").replace("b-1", "b-2");
    AuditEvent event = mapped(Change.Operation.MODIFY, ENTRY, after);
    assertThat(value(event, "event.action").text()).isEqualTo("audit.tampered");
    assertThat(value(event, "audit.kind").text()).isEqualTo("tampering");
    assertThat(value(event, "audit.stream.op").text()).isEqualTo("MODIFY");
    FieldValue changed = FieldValue.many(FieldValue.text("batchId"), FieldValue.text("outcome"));
    assertThat(value(event, "audit.changes.fields")).isEqualTo(changed);
    assertThat(value(event, "audit.tampering.fields")).isEqualTo(changed);
    assertThat(value(event, "audit.changes.before.actor.dept").text()).isEqualTo("it");
    assertThat(value(event, "audit.changes.after.batchId").text()).isEqualTo("b-2");
    assertThat(value(event, "batchId")).isNull();
    assertThat(value(event, "audit.batch.id")).isNull();
    AuditEventView view = new AuditEventView(new FieldTable(List.of()), Map.of()).of(event);
    List<String> values = new ArrayList<>();
    view.forEachValue(value -> values.add(value.text()));
    assertThat(values).contains("b-1", "b-2", "audit.tampered", "tampering").doesNotContainNull();
  }

  @Test
  void forgetsTheEventBefore() {
    AuditEvent first = mapped(Change.Operation.INSERT, null, ENTRY);
    AuditEvent second =
        mapped(Change.Operation.INSERT, null, "{" + KEYS + ",\"action\":{\"S\":\"login\"}}");
    FieldTable fields = new FieldTable(List.of("batchId", "event.action", "user.id", "size"));
    AuditEventView view = new AuditEventView(fields, MappingAliases.of(Mapping.standard()));
    for (int round = 0; round < 2; round++) {
      view.of(first);
      assertThat(view.value(0).text()).isEqualTo("b-1");
      assertThat(view.value(1).text()).isEqualTo("role.granted");
      assertThat(view.value(2).text()).isEqualTo("svc-sync");
      view.of(second);
      assertThat(view.value(0)).isNull();
      assertThat(view.value(1).text()).isEqualTo("login");
      assertThat(view.value(2)).isNull();
      assertThat(view.value(3)).isNull();
    }
  }

  @Test
  void findsAKnownNameAmongFreeAttributesWhereTheEventLacksIt() {
    String item =
        ENTRY.replace(
            "\"batchId\"",
            "\"user\":{\"M\":{\"email\":{\"S\":\"own\"},\"id\":{\"S\":\"no\"}}},\"batchId\"");
    AuditEvent event = mapped(Change.Operation.INSERT, null, item);
    assertThat(value(event, "user.email").text()).isEqualTo("own");
    assertThat(value(event, "user.id").text()).isEqualTo("svc-sync");
    assertThat(value(event, "user.name")).isNull();
  }

  @Test
  void looksForKeywordsInPartsAndAttributesOfEachEventAnew() {
    FieldTable fields = new FieldTable(List.of());
    AuditEventView view = new AuditEventView(fields, Map.of());
    EventMatcher batch = EventMatcher.of(new Expression.Keyword(TestingRules.like("b-1")), fields);
    EventMatcher agent =
        EventMatcher.of(new Expression.Keyword(TestingRules.like("CURL*")), fields);
    view.of(mapped(Change.Operation.INSERT, null, ENTRY));
    assertThat(batch.matches(view)).isTrue();
    assertThat(agent.matches(view)).isTrue();
    view.of(mapped(Change.Operation.INSERT, null, "{" + KEYS + ",\"action\":{\"S\":\"login\"}}"));
    assertThat(batch.matches(view)).isFalse();
    assertThat(agent.matches(view)).isFalse();
  }

  @Test
  void takesAliasesFromTheMappingThatIsConfigured() {
    Map<String, String> aliases =
        MappingAliases.of(
            Mapping.read(
                Map.of(
                    "map.actor.id", List.of("who.uid", "odd,name"),
                    "map.sort-key", "",
                    "map.entry.sort-key-prefix", "",
                    "map.time.sort-key-pattern", "",
                    "map.partition-key", "owner")));
    assertThat(aliases)
        .containsEntry("who.uid", "user.id")
        .containsEntry("odd,name", "user.id")
        .containsEntry("owner", "audit.key.owner")
        .containsEntry("userAgent", "user_agent.original")
        .doesNotContainKeys("actor.id", "SK", "PK", "");
  }
}
