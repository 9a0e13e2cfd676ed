package dev.nightjar.cep.sigma;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Small files that would become large rules: a message instead. */
class RuleBombTest {

  private static final Duration SOON = Duration.ofSeconds(20);

  @Test
  void refusesMoreFormsOfOptionsThanAMatcherCanHold() {
    String values =
        IntStream.range(0, 10_000)
            .mapToObj(i -> "      - -v" + i + " -x -y -z\n")
            .collect(Collectors.joining());

    assertThat(faults("title: A\ndetection:\n  condition: s\n  s:\n    a|windash:\n" + values))
        .containsExactly(
            "rule.yml:86: detection.s.a|windash: the rule comes to more than 50000 tests");
  }

  @Test
  void refusesManyFormsOfALongText() {
    assertThat(
            faults(
                TestingRules.rule(
                    "s: {a|windash: -a -b " + "x".repeat(50_000) + "}\ncondition: s")))
        .containsExactly(
            "rule.yml:3: detection.s.a|windash: windash gives more than 625 forms of the value, or"
                + " too long ones: split it");
  }

  @Test
  void refusesAConditionThatIsVastWhenWrittenOut() {
    String selections =
        IntStream.range(0, 3_000)
            .mapToObj(i -> "  s" + i + ": {a: " + i + "}\n")
            .collect(Collectors.joining());

    assertThat(
            faults(
                "title: A\ndetection:\n"
                    + selections
                    + "  condition: 1 of s*"
                    + " or not 1 of s*".repeat(500)
                    + "\n"))
        .containsExactly(
            "rule.yml:3003: detection.condition: comes to more than 50000 tests once it is written"
                + " out");
  }

  @Test
  void refusesConditionsNestedOrLongBeyondReason() {
    assertThat(
            faults(
                TestingRules.rule(
                    "s: {a: b}\ncondition: " + "(".repeat(60) + "s" + ")".repeat(60))))
        .containsExactly("rule.yml:4: detection.condition: is nested deeper than 50");
    assertThat(faults(TestingRules.rule("s: {a: b}\ncondition: " + "s or ".repeat(3_000) + "s")))
        .containsExactly("rule.yml:4: detection.condition: is longer than 10000 characters");
  }

  @Test
  void refusesARunOfPercentSigns() {
    assertThat(
            faults(TestingRules.rule("s: {a|expand: '" + "%".repeat(500_000) + "'}\ncondition: s")))
        .containsExactly(
            "rule.yml:3: detection.s.a|expand: a value with placeholders has at most 2000"
                + " characters");
  }

  @Test
  void tellsTheFirstFiftyFaultsOfADocument() {
    String items =
        IntStream.range(0, 20_000)
            .mapToObj(i -> "    f" + i + "|contians: x\n")
            .collect(Collectors.joining());

    assertThat(faults("title: A\ndetection:\n  condition: s\n  s:\n" + items))
        .hasSize(51)
        .last()
        .asString()
        .endsWith("has more faults: the first 50 are shown");
  }

  private static List<String> faults(String yaml) {
    return assertTimeoutPreemptively(SOON, () -> TestingRules.faults(yaml));
  }
}
