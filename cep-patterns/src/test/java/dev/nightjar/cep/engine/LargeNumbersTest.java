package dev.nightjar.cep.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.cep.match.EventRouter;
import dev.nightjar.cep.match.EventView;
import dev.nightjar.cep.match.JsonEventView;
import dev.nightjar.cep.match.JsonFields;
import dev.nightjar.cep.match.RouteSink;
import dev.nightjar.cep.rule.CorrelationRule;
import dev.nightjar.cep.rule.EventRule;
import dev.nightjar.cep.rule.ReadRules;
import dev.nightjar.cep.rule.RuleText;
import dev.nightjar.cep.sigma.SigmaReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Numbers beyond all reason, from an event's JSON to the sum of a window. */
class LargeNumbersTest {

  private static final String RULES =
      """
      title: Rows
      id: rows
      name: rows
      logsource: {product: nightjar, service: audit}
      detection:
        selection: {event.action: export}
        condition: selection
      level: low
      ---
      title: Many rows
      id: many-rows
      correlation:
        type: value_sum
        rules: [rows]
        group-by: [user.id]
        timespan: 1h
        condition: {gte: 1000, field: audit.records}
      level: high
      """;

  private final ReadRules read = SigmaReader.read(List.of(new RuleText("rows.yml", RULES)));
  private final EventRouter router = new EventRouter(read.rules(), 0, source -> true);
  private final JsonEventView view = new JsonEventView(router.fields(), JsonFields.STANDARD);
  private final Detector detector = new Detector(read.rules(), 1, DetectorOptions.defaults());
  private final TestingDetection said = new TestingDetection(read.rules());
  private GroupState state;

  private void event(int second, String records) {
    byte[] json =
        """
        {"tenant": "acme", "@timestamp": "2026-11-02T09:00:%1$02dZ",
         "event": {"id": "e%1$d", "action": "export"}, "user": {"id": "ann"},
         "audit": {"records": %2$s}}
        """
            .formatted(second, records)
            .getBytes(StandardCharsets.UTF_8);
    assertThat(view.read(json, 0, json.length)).isNull();
    router.route(
        view,
        new RouteSink() {
          @Override
          public void matched(EventRule rule, EventView event) {}

          @Override
          public void occurrence(int stage, Occurrence occurrence) {
            if (state == null) {
              state = detector.open("acme", occurrence.grouping(), occurrence.group());
            }
            detector.judge(state, occurrence, occurrence.time() - 1, said);
            state = state.copy();
          }

          @Override
          public void withoutGroup(CorrelationRule rule) {
            throw new AssertionError("no group for " + rule.header().id());
          }
        });
  }

  @Test
  void aNumberThatWouldFillTheHeapIsNoneAndOthersStillCount() {
    assertThat(read.faults()).isEmpty();
    event(0, "1e999999999");
    event(1, "\"-1e-999999999\"");
    event(2, "1e1000");
    event(3, "999");
    assertThat(said.firings).isEmpty();

    event(4, "1");

    assertThat(said.firings).hasSize(1);
    assertThat(said.firings.get(0).count()).isEqualTo(2);
  }

  @Test
  void theLargestAndTheSmallestThatAreReadAreSummedExactly() {
    event(0, "-1e999");
    event(1, "1e-1000");
    event(2, "1000");
    assertThat(said.firings).isEmpty();

    event(3, "1e999");

    assertThat(said.firings).hasSize(1);
    assertThat(said.firings.get(0).count()).isEqualTo(4);
  }
}
