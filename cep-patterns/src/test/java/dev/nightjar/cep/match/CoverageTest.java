package dev.nightjar.cep.match;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.cep.engine.Occurrence;
import dev.nightjar.cep.rule.CorrelationRule;
import dev.nightjar.cep.rule.EventRule;
import dev.nightjar.cep.rule.RuleText;
import dev.nightjar.cep.sigma.SigmaReader;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class CoverageTest {

  private static final String RULES =
      """
      title: Export to a new country
      id: export
      logsource: {product: nightjar}
      detection:
        done:
          event.action: invoice.export
          source.geo.country_iso_code|exists: true
        notice: {event.reason: notice}
        condition: done and not notice
      ---
      title: Login
      id: login
      logsource: {product: nightjar}
      detection:
        done: {event.action: login.success}
        condition: done
      """;

  private static final long DAY = Duration.ofDays(1).toMillis() * 1_000;

  private final EventRouter router =
      new EventRouter(
          SigmaReader.read(List.of(new RuleText("rules.yml", RULES))).rules(), 0, any -> true);
  private final JsonEventView view = new JsonEventView(router.fields(), JsonFields.STANDARD);
  private final Coverage coverage = router.coverage();

  private void see(String json) {
    byte[] bytes = json.getBytes(UTF_8);
    assertThat(view.read(bytes, 0, bytes.length)).isNull();
    router.route(view, new NoSink());
  }

  private List<Coverage.Unseen> unseenForAWeek() {
    return Coverage.unseen(coverage.marks(), coverage.newest() - 7 * DAY);
  }

  @Test
  void namesActionsThatNoEventHas() {
    see("{\"@timestamp\": \"2026-11-02T09:00:00Z\", \"event.action\": \"invoice.read\"}");

    assertThat(unseenForAWeek())
        .extracting(Coverage.Unseen::rule, Coverage.Unseen::field, Coverage.Unseen::last)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("export", "", Coverage.NEVER),
            org.assertj.core.groups.Tuple.tuple("login", "", Coverage.NEVER));
  }

  @Test
  void namesFieldsThatTheRightEventsLack() {
    see("{\"@timestamp\": \"2026-11-02T09:00:00Z\", \"event.action\": \"login.success\"}");
    see("{\"@timestamp\": \"2026-11-02T09:00:00Z\", \"event.action\": \"invoice.export\"}");

    assertThat(unseenForAWeek())
        .containsExactly(
            new Coverage.Unseen("export", "source.geo.country_iso_code", Coverage.NEVER));
  }

  @Test
  void forgetsWhatWasSeenLongAgo() {
    see("{\"@timestamp\": \"2026-11-02T09:00:00Z\", \"event.action\": \"login.success\"}");
    String export =
        "{\"@timestamp\": \"2026-11-%02dT%s:00Z\", \"event.action\": \"invoice.export\","
            + " \"source.geo.country_iso_code\": \"NO\"}";
    see(export.formatted(9, "08:59"));
    assertThat(unseenForAWeek()).isEmpty();

    see(export.formatted(9, "10:01"));

    assertThat(unseenForAWeek()).extracting(Coverage.Unseen::rule).containsExactly("login");
  }

  private static final class NoSink implements RouteSink {
    @Override
    public void matched(EventRule rule, EventView event) {}

    @Override
    public void occurrence(int stage, Occurrence occurrence) {}

    @Override
    public void withoutGroup(CorrelationRule rule) {}
  }
}
