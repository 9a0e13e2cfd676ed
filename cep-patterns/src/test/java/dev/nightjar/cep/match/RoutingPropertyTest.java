package dev.nightjar.cep.match;

import static dev.nightjar.cep.match.TestingRules.rule;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nightjar.audit.AuditEvent;
import dev.nightjar.audit.Change;
import dev.nightjar.cep.rule.EventRule;
import dev.nightjar.cep.rule.RuleSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RoutingPropertyTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void findsTheRulesThatAskingEachOneFinds() {
    int indexed = 0;
    int matched = 0;
    for (long seed = 0; seed < 300; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      RandomRules rules = new RandomRules(random);
      List<EventRule> events = new ArrayList<>();
      for (int i = 0; i < 30; i++) {
        events.add(rule("r" + i, rules.expression(3)));
      }
      EventRouter router = new EventRouter(new RuleSet("", events, List.of()), 0, s -> true);
      JsonEventView view = new JsonEventView(router.fields(), JsonFields.STANDARD);
      List<EventMatcher> naive =
          events.stream().map(r -> EventMatcher.of(r.expression(), router.fields())).toList();
      for (EventRule event : events) {
        indexed += RuleIndex.discriminator(event) == null ? 0 : 1;
      }
      for (int i = 0; i < 60; i++) {
        String json = rules.object();
        assertThat(TestingEventView.read(view, json)).as(json).isNull();
        List<String> expected = new ArrayList<>();
        for (int r = 0; r < naive.size(); r++) {
          if (naive.get(r).matches(view)) {
            expected.add(events.get(r).header().id());
          }
        }
        TestingRouteSink sink = new TestingRouteSink();
        router.route(view, sink);
        assertThat(sink.matched).as("seed %d, %s", seed, json).isEqualTo(expected);
        matched += expected.size();
      }
    }
    // So that neither side is empty.
    assertThat(indexed).isBetween(3_000, 8_500);
    assertThat(matched).isGreaterThan(50_000);
  }

  @Test
  void readsWhatLookingIntoTheTreeFinds() throws Exception {
    FieldTable fields = new FieldTable(RandomRules.FIELDS);
    JsonEventView view = new JsonEventView(fields, JsonFields.STANDARD);
    JsonEventView other = new JsonEventView(new FieldTable(List.of("a.b.c")), JsonFields.STANDARD);
    int found = 0;
    for (long seed = 0; seed < 20_000; seed++) {
      String json = new RandomRules(new SplittableRandom(seed)).object();
      JsonNode tree = JSON.readTree(json);
      assertThat(TestingEventView.read(view, json)).as(json).isNull();
      for (int i = 0; i < fields.size(); i++) {
        FieldValue expected = looked(tree, fields.name(i));
        FieldValue value = view.value(i);
        assertThat(texts(value))
            .as("seed %d, %s, %s", seed, fields.name(i), json)
            .isEqualTo(texts(expected));
        found += value == null ? 0 : 1;
      }
      TestingEventView.read(other, json);
      assertThat(texts(other.value(0))).as("seed %d", seed).isEqualTo(texts(looked(tree, "a.b.c")));
    }
    assertThat(found).isGreaterThan(50_000);
  }

  /** Numbers of a tree are not as they were written, so that they compare by value. */
  private static List<String> texts(FieldValue value) {
    if (value == null) {
      return null;
    }
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < value.size(); i++) {
      FieldValue one = value.get(i);
      boolean number = one.kind() == FieldValue.Kind.NUMBER;
      String text = number ? one.number().stripTrailingZeros().toString() : one.text();
      texts.add(one.kind() + " " + (one.kind() == FieldValue.Kind.JSON ? "" : text));
    }
    return texts;
  }

  private static FieldValue looked(JsonNode tree, String path) {
    List<FieldValue> all = new ArrayList<>();
    look(tree, path, all);
    if (all.isEmpty()) {
      return null;
    }
    return all.size() == 1 && all.get(0).kind() != FieldValue.Kind.MANY
        ? all.get(0)
        : FieldValue.many(all.toArray(FieldValue[]::new));
  }

  private static void look(JsonNode node, String path, List<FieldValue> all) {
    if (node.isArray()) {
      node.forEach(element -> look(element, path, all));
    } else if (node.isObject()) {
      for (Map.Entry<String, JsonNode> entry : node.properties()) {
        if (entry.getKey().equals(path)) {
          leaf(entry.getValue(), all);
        } else if (path.startsWith(entry.getKey() + ".")) {
          look(entry.getValue(), path.substring(entry.getKey().length() + 1), all);
        }
      }
    }
  }

  private static void leaf(JsonNode node, List<FieldValue> all) {
    if (node.isArray()) {
      if (node.isEmpty()) {
        all.add(FieldValue.many());
      }
      node.forEach(element -> leaf(element, all));
    } else if (node.isObject()) {
      all.add(FieldValue.json(node.toString()));
    } else if (node.isNull()) {
      all.add(FieldValue.NULL);
    } else if (node.isBoolean()) {
      all.add(FieldValue.bool(node.booleanValue()));
    } else {
      all.add(node.isNumber() ? FieldValue.number(node.asText()) : FieldValue.text(node.asText()));
    }
  }

  @Test
  void readsFreeAttributesAsPlainObjects() {
    FieldTable fields = new FieldTable(List.of("n", "a.b", "a.b.c"));
    AuditEventView view = new AuditEventView(fields, Map.of());
    JsonEventView plain = new JsonEventView(fields, JsonFields.STANDARD);
    for (long seed = 0; seed < 3_000; seed++) {
      String json = new RandomRules(new SplittableRandom(seed)).object();
      TestingEventView.read(plain, json);
      view.of(event(json));
      for (int i = 0; i < fields.size(); i++) {
        assertThat(view.value(i)).as("seed %d, %s", seed, json).isEqualTo(plain.value(i));
      }
    }
  }

  private static AuditEvent event(String attributes) {
    return new AuditEvent(
        "d",
        AuditEvent.Kind.ENTRY,
        "acme",
        "e",
        Instant.EPOCH,
        Instant.EPOCH,
        Instant.EPOCH,
        "login",
        new AuditEvent.Actor(null, null, null, AuditEvent.ActorType.HUMAN),
        null,
        new AuditEvent.Target(null, null, null),
        null,
        null,
        null,
        null,
        null,
        "m",
        false,
        false,
        "h",
        Change.Operation.INSERT,
        "1",
        Change.Origin.STREAM,
        null,
        "{}",
        attributes);
  }
}
