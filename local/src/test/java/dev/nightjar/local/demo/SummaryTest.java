package dev.nightjar.local.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.local.demo.Planted.Finding;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The summary adds up only where everything is there, and once. */
class SummaryTest {

  private static final Map<String, Long> ACTIONS = Map.of("acme/invoice.read", 3L);
  private static final Oracle.Due DUE = new Oracle.Due(Finding.BURST_EXPORT, "acme", "u-1", "e-10");
  private static final RaisedAlert RAISED = raised("1", Finding.BURST_EXPORT, "u-1");

  @Test
  void isWithoutFaultsWhereEverythingIsAsExpected() {
    assertThat(summary(ACTIONS, ACTIONS, List.of(RAISED), 2).faults()).isEmpty();
  }

  @Test
  void namesWhatWasIndexedOrCountedDifferently() {
    assertThat(
            summary(
                    Map.of("acme/invoice.read", 2L),
                    Map.of("acme/invoice.read", 3L, "acme/other", 1L),
                    List.of(RAISED),
                    2)
                .faults())
        .containsExactly(
            "indexed differently from what was written: acme/invoice.read 2 instead of 3",
            "counted differently from what was written: acme/other 1 instead of 0");
  }

  @Test
  void namesAMissingAlertAndAnUnexpectedOne() {
    RaisedAlert other = raised("2", Finding.BURST_EXPORT, "u-2");
    Summary summary = summary(ACTIONS, ACTIONS, List.of(other), 2);
    assertThat(summary.missing()).containsExactly(DUE);
    assertThat(summary.unexpected()).containsExactly(other);
    assertThat(summary.faults())
        .hasSize(2)
        .anyMatch(fault -> fault.equals("missing alert: burst export, tenant acme, user u-1"))
        .anyMatch(fault -> fault.startsWith("unexpected alert of rule"));
  }

  @Test
  void expectsNothingOfRulesOnTrial() {
    RaisedAlert trial =
        new RaisedAlert("2", null, "rule", "acme", "u-1", "low", "2026", "something", false);
    Summary summary = summary(ACTIONS, ACTIONS, List.of(RAISED, trial), 2);
    assertThat(summary.faults()).isEmpty();
    assertThat(summary.lines()).anyMatch(line -> line.contains("1 alerts of experimental rules"));
    assertThat(summary.lines()).anyMatch(line -> line.contains("1 expected, 1 raised"));
  }

  @Test
  void countsASecondAlertOfOneIncidentAsUnexpected() {
    RaisedAlert again = raised("2", Finding.BURST_EXPORT, "u-1");
    assertThat(summary(ACTIONS, ACTIONS, List.of(RAISED, again), 2).unexpected())
        .containsExactly(again);
  }

  @Test
  void namesDeadLettersThatAreTooManyOrTooFew() {
    assertThat(summary(ACTIONS, ACTIONS, List.of(RAISED), 1).faults())
        .containsExactly("dead letters: 2 expected, 1 found");
  }

  @Test
  void takesPercentilesByRank() {
    Summary summary = summary(ACTIONS, ACTIONS, List.of(RAISED), 2);
    assertThat(summary.latency(50)).isEqualTo(Duration.ofSeconds(50));
    assertThat(summary.latency(99)).isEqualTo(Duration.ofSeconds(99));
    assertThat(summary.latency(100)).isEqualTo(Duration.ofSeconds(100));
    assertThat(summary.lines()).anyMatch(line -> line.contains("p50 50.0 s, p99 99.0 s"));
  }

  private static RaisedAlert raised(String id, Finding finding, String group) {
    return new RaisedAlert(id, finding, "rule", "acme", group, "high", "2026", "something", true);
  }

  private static Summary summary(
      Map<String, Long> indexed,
      Map<String, Long> counted,
      List<RaisedAlert> raised,
      long deadLetters) {
    return new Summary(
        3,
        0,
        ACTIONS,
        indexed,
        counted,
        List.of(DUE),
        raised,
        2,
        deadLetters,
        IntStream.rangeClosed(1, 100).mapToObj(Duration::ofSeconds).toList(),
        Duration.ofSeconds(5),
        Duration.ofSeconds(9));
  }
}
