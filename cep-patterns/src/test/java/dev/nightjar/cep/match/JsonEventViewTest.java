package dev.nightjar.cep.match;

import static dev.nightjar.cep.match.TestingEventView.read;
import static dev.nightjar.cep.match.TestingEventView.value;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonEventViewTest {

  private static JsonEventView view(String... fields) {
    return new JsonEventView(new FieldTable(List.of(fields)), JsonFields.STANDARD);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'a':{'b':{'c':1}}",
        "'a.b':{'c':1}",
        "'a':{'b.c':1}",
        "'a.b.c':1",
        "'a':[{'x':0},{'b':[{'c':1}]}]",
        "'a':{'b':{'x':{'c':2},'c':1}}"
      })
  void findsAPathHoweverItsKeysAreWritten(String entries) {
    assertThat(value("a.b.c", entries)).isEqualTo(FieldValue.number("1"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"'a':{'b':1}", "'a':{'b':{'d':1}}", "'a':null", "'a':[]", "'a.b':'c'", ""})
  void findsNothingWhereAPathEnds(String entries) {
    assertThat(value("a.b.c", entries)).isNull();
  }

  @Test
  void keepsAllThatIsAtAPath() {
    assertThat(value("a.b", "'a':{'b':1},'a.b':2,'a':[{'b':[3,[4]]},{'b':null}]"))
        .isEqualTo(
            FieldValue.many(
                FieldValue.number("1"),
                FieldValue.number("2"),
                FieldValue.number("3"),
                FieldValue.number("4"),
                FieldValue.NULL));
  }

  @Test
  void keepsNumbersAsWritten() {
    assertThat(value("n", "'n':1.50E+3").text()).isEqualTo("1.50E+3");
    String digits = "1".repeat(5_000);
    assertThat(value("n", "'n':" + digits).text()).isEqualTo(digits);
    assertThat(value("n", "'n':{ 'm' : [ 1.0, -0 ] }").text()).isEqualTo("{\"m\":[1.0,-0]}");
  }

  @Test
  void looksIntoAnObjectThatIsWantedAsAWholeToo() {
    FieldTable fields = new FieldTable(List.of("a", "a.b", "a.b.c"));
    EventView event = TestingEventView.of(fields, "'a':{'b':{'c':'x'}}");
    assertThat(event.value(0)).isEqualTo(FieldValue.json("{\"b\":{\"c\":\"x\"}}"));
    assertThat(event.value(1)).isEqualTo(FieldValue.json("{\"c\":\"x\"}"));
    assertThat(event.value(2)).isEqualTo(FieldValue.text("x"));
  }

  @Test
  void forgetsTheEventBefore() {
    JsonEventView view = view("a");
    assertThat(read(view, "{\"@timestamp\":1,\"a\":[1,2],\"event.id\":\"x\"}")).isNull();
    assertThat(view.value(0).size()).isEqualTo(2);
    view.forEachValue(leaf -> {});
    assertThat(read(view, "{\"@timestamp\":2,\"organization\":{\"id\":7}}")).isNull();
    assertThat(view.value(0)).isNull();
    assertThat(view.eventId()).isNotEqualTo("x");
    assertThat(view.tenant()).isEqualTo("7");
    assertThat(view.action()).isEmpty();
    StringBuilder leaves = new StringBuilder();
    view.forEachValue(leaf -> leaves.append(leaf.text()).append(' '));
    assertThat(leaves).hasToString("2 7 ");
  }

  @Test
  void saysWhoseWhatAndWhen() {
    JsonEventView view = view();
    String json =
        "{\"@timestamp\":\"2026-11-21T10:30:00.1234567+01:30\",\"organization.id\":\"acme\","
            + "\"event\":{\"id\":\"e1\",\"action\":\"login\"}}";
    assertThat(read(view, json)).isNull();
    assertThat(view.tenant()).isEqualTo("acme");
    assertThat(view.eventId()).isEqualTo("e1");
    assertThat(view.documentId()).isEqualTo("e1");
    assertThat(view.action()).isEqualTo("login");
    assertThat(view.time()).isEqualTo(1_795_251_600_123_456L);
    assertThat(view.statedTime()).isEqualTo(view.time());
    assertThat(view.arrival()).isEqualTo(view.time());
  }

  @Test
  void takesTenantTimeAndIdFromOtherFields() {
    FieldTable fields = new FieldTable(List.of("organization.id", "@timestamp", "event.id"));
    JsonEventView view = new JsonEventView(fields, new JsonFields("org", "meta.at", "meta.id"));
    assertThat(read(view, "{\"org\":\"a\",\"meta\":{\"at\":5,\"id\":9}}")).isNull();
    assertThat(view.tenant()).isEqualTo("a");
    assertThat(view.eventId()).isEqualTo("9");
    assertThat(view.time()).isEqualTo(5_000_000);
    assertThat(view.value(0).text()).isEqualTo("a");
    assertThat(view.value(1).text()).isEqualTo("5");
    assertThat(view.value(2).text()).isEqualTo("9");
  }

  @Test
  void namesNoTenantAndHashesTheContentWhereTheObjectSaysNothing() {
    JsonEventView view = view();
    assertThat(read(view, "{\"@timestamp\":1,\"organization.id\":\"\",\"event.id\":null}"))
        .isNull();
    assertThat(view.tenant()).isEqualTo("-");
    String id = view.eventId();
    assertThat(id).hasSize(32);
    assertThat(read(view, "{\"@timestamp\":1,\"organization.id\":\"\",\"event.id\":\"\"}"))
        .isNull();
    assertThat(view.eventId()).hasSize(32).isNotEqualTo(id);
  }

  @Test
  void readsAPartOfABuffer() {
    byte[] bytes = "garbage{\"@timestamp\":1,\"a\":\"x\"}garbage".getBytes(StandardCharsets.UTF_8);
    JsonEventView view = view("a");
    assertThat(view.read(bytes, 7, bytes.length - 14)).isNull();
    assertThat(view.value(0).text()).isEqualTo("x");
    String id = view.eventId();
    byte[] alone = "{\"@timestamp\":1,\"a\":\"x\"}".getBytes(StandardCharsets.UTF_8);
    view.read(alone, 0, alone.length);
    assertThat(view.eventId()).isEqualTo(id);
  }

  @ParameterizedTest(name = "{index}: {0}")
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "``; it is no JSON object",
        "[]; it is no JSON object",
        "5; it is no JSON object",
        "{; it is no JSON",
        "{\"@timestamp\":1; it is no JSON",
        "{\"@timestamp\":1,\"secret\":nope}; it is no JSON",
        "{\"@timestamp\":1} x; it is no JSON",
        "{\"@timestamp\":1} {}; something follows",
        "{}; it has no time at @timestamp",
        "{\"@timestamp\":null}; it has no time",
        "{\"@timestamp\":\"\"}; it has no time",
        "{\"@timestamp\":\"secret\"}; is neither ISO-8601",
        "{\"@timestamp\":\"2026-02-29T00:00:00Z\"}; is neither",
        "{\"@timestamp\":\"2026-02-28T24:00:00Z\"}; is neither",
        "{\"@timestamp\":\"1969-12-31T23:59:59Z\"}; is neither",
        "{\"@timestamp\":-1}; is neither",
        "{\"@timestamp\":1e300}; is neither",
        "{\"@timestamp\":true}; is neither",
        "{\"@timestamp\":{\"a\":1}}; is neither"
      })
  void refusesWhatIsNoEventAndQuotesNothing(String json, String reason) {
    assertThat(read(view("secret"), json)).contains(reason).doesNotContain("secret", "nope");
  }

  @Test
  void refusesDepthThatWouldExhaustTheStack() {
    String deep = "{\"@timestamp\":1,\"a\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}";
    assertThat(read(view("a"), deep)).startsWith("it is no JSON");
  }

  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "'2026-11-21T09:00:00Z'; 1795251600000000",
        "'2026-11-21t09:00:00z'; 1795251600000000",
        "'2026-11-21 09:00:00'; 1795251600000000",
        "'2026-11-21T09:00'; 1795251600000000",
        "'2026-11-21T14:30:00+05:30'; 1795251600000000",
        "'2026-11-21T14:30:00+0530'; 1795251600000000",
        "'2026-11-21T04:00:00-05'; 1795251600000000",
        "'2026-11-21T09:00:00,5Z'; 1795251600500000",
        "'2026-11-21T09:00:00.123456789Z'; 1795251600123456",
        "'2026-11-21T08:59:60Z'; 1795251600000000",
        "'2026-11-21'; 1795219200000000",
        "'1795251600'; 1795251600000000",
        "1795251600; 1795251600000000",
        "1795251600.25; 1795251600250000",
        "1795251600000; 1795251600000000",
        "1.7952516e12; 1795251600000000",
        "0; 0",
        "'9999-12-31T23:59:59.999999Z'; 253402300799999999"
      })
  void readsTimesAsTheyAreWritten(String time, long micros) {
    JsonEventView view = view();
    String json = "{'@timestamp':" + time + "}";
    assertThat(read(view, json.replace('\'', '"'))).isNull();
    assertThat(view.time()).isEqualTo(micros);
  }

  /** An empty expectation stands for absent. */
  @ParameterizedTest(name = "{0} of {1}: {2}")
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      nullValues = "-",
      value = {
        "audit.principal; 'user.id':'ann','user.effective':{'id':'boss'}; boss",
        "audit.principal; 'user':{'id':'ann','email':'a@x'}; ann",
        "audit.principal; 'user':{'id':null,'email':'a@x','name':'Ann'}; a@x",
        "audit.principal; 'user.id':'ann','audit.principal':'own'; own",
        "audit.principal; 'a':1; -",
        "audit.source.network; 'source.ip':'10.1.2.3'; 10.1.2.3",
        "audit.source.network; 'source.ip':'2001:DB8:0:7::1'; 2001:db8:0:7::/64",
        "audit.source.network; 'source.ip':'::ffff:10.1.2.3'; 10.1.2.3",
        "audit.source.network; 'source.ip':'unknown'; -",
        "audit.source.network; 'audit':{'source':{'network':'n'}}; n",
        "audit.kind; 'event.action':'login'; entry",
        "audit.kind; 'event.action':'audit.tampered'; tampering",
        "audit.kind; 'event.action':'audit.tenant_mismatch'; tenant_mismatch",
        "audit.kind; 'audit.kind':'own'; own",
        "audit.actor.type; 'user.id':'ann'; human",
        "audit.actor.type; 'user.id':'svc-sync'; service",
        "audit.actor.type; 'user.id':'system:cron'; system",
        "audit.actor.type; 'user.id':'ann','user.type':'Machine'; service",
        "audit.actor.type; 'user.id':'ann','user.type':'Guest'; human",
        "audit.actor.type; 'a':1; -",
        "user.type; 'user.id':'ann','audit.actor.type':'service'; service",
        "user.type; 'user.id':'ann','user.type':'Guest'; Guest",
        "user.target.id; 'audit.target':{'type':'User','id':'bob'}; bob",
        "user.target.id; 'audit.target':{'type':'invoice','id':'i1'}; -",
        "audit.subject; 'audit.target':{'type':'user','id':'bob'},'user.id':'ann'; bob",
        "audit.subject; 'user.target.id':'bob','user.id':'ann'; bob",
        "audit.subject; 'audit.target':{'type':'invoice','id':'i1'},'user.id':'ann'; ann",
        "audit.subject; 'audit.principal':'boss','user.id':'ann'; boss",
        "audit.batch.id; 'batchId':'b'; b",
        "audit.batch.id; 'batchId':'b','audit.batch.id':'own','batch':{'id':'c'}; own",
        "audit.batch.id; 'batch':{'id':'c'}; c"
      })
  void derivesWhatAnObjectDoesNotSay(String field, String entries, String expected) {
    FieldValue value = value(field, entries);
    assertThat(value == null ? null : value.text()).isEqualTo(expected);
  }

  @Test
  void derivesTheSameInWhateverOrderRulesAsk() {
    List<String> names =
        List.of(
            "audit.subject",
            "audit.principal",
            "user.target.id",
            "user.type",
            "audit.actor.type",
            "audit.source.network");
    List<String> reversed = new ArrayList<>(names);
    Collections.reverse(reversed);
    for (String who : List.of("'user.type':'Guest'", "'audit.actor.type':'robot'", "'x':1")) {
      for (String target : List.of("'audit.target':{'type':'user','id':'bob'}", "'y':1")) {
        String entries = "'user.id':'svc-1','source.ip':'::1'," + who + "," + target;
        FieldTable fields = new FieldTable(names);
        EventView one = TestingEventView.of(fields, entries);
        EventView other = TestingEventView.of(fields, entries);
        names.forEach(name -> one.value(fields.index(name)));
        reversed.forEach(name -> other.value(fields.index(name)));
        for (String name : names) {
          FieldValue fresh = value(name, entries);
          assertThat(one.value(fields.index(name))).as(name + entries).isEqualTo(fresh);
          assertThat(other.value(fields.index(name))).as(name + entries).isEqualTo(fresh);
        }
      }
    }
  }
}
