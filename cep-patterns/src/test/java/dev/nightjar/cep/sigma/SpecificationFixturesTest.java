package dev.nightjar.cep.sigma;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.cep.rule.CorrelationRule;
import dev.nightjar.cep.rule.ReadRules;
import dev.nightjar.cep.rule.RuleFault;
import dev.nightjar.cep.rule.RuleText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The examples of the specification's schemas, with the rules that they refer to. */
class SpecificationFixturesTest {

  @ParameterizedTest
  @ValueSource(strings = {"rules-rule_1", "rules-rule_ecs"})
  void readsRules(String name) throws IOException {
    ReadRules read = SigmaReader.read(List.of(fixture(name)));

    assertThat(read.faults()).isEmpty();
    assertThat(read.rules().events()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "correlation-event_count, 5638f7c0-ac70-491d-8465-2a65075e0d86, 1",
    "correlation-event_count_ecs, 5638f7c0-ac70-491d-8465-2a65075e0d86, 1",
    "correlation-value_count, 5638f7c0-ac70-491d-8465-2a65075e0d86, 1",
    "correlation-value_sum, website_access, 1",
    "correlation-value_avg, rule_a_id, 1",
    "correlation-temporal, recon_cmd_a recon_cmd_b recon_cmd_c, 3",
    "correlation-temporal_ordered, recon_cmd_a recon_cmd_b recon_cmd_c, 3"
  })
  void readsCorrelations(String name, String rules, int inputs) throws IOException {
    List<RuleText> files = new ArrayList<>(List.of(fixture(name)));
    for (String rule : rules.split(" ")) {
      files.add(rule(rule, "windows"));
    }

    ReadRules read = SigmaReader.read(files);

    assertThat(read.faults()).isEmpty();
    assertThat(read.rules().correlations()).hasSize(1);
    CorrelationRule correlation = read.rules().correlations().get(0);
    assertThat(correlation.inputs()).hasSize(inputs);
  }

  @Test
  void refusesAPercentileThatDoesNotSayWhich() throws IOException {
    ReadRules read =
        SigmaReader.read(
            List.of(fixture("correlation-value_percentile"), rule("process_creation", "a")));

    assertThat(read.faults())
        .extracting(RuleFault::toString)
        .containsExactly(
            "correlation-value_percentile.yml:10: correlation.condition.percentile: is missing:"
                + " value_percentile needs a whole number from 0 to 100, such as percentile: 95");
  }

  @Test
  void addsAFilterToTheRulesThatItNames() throws IOException {
    ReadRules read =
        SigmaReader.read(
            List.of(
                fixture("filter-filter_1"),
                process("6f3e2987-db24-4c78-a860-b4f4095a7095"),
                process("df0841c0-9846-4e9f-ad8a-7df91571771b"),
                process("other")));

    assertThat(read.faults()).isEmpty();
    assertThat(read.rules().events())
        .extracting(rule -> ExpressionText.of(rule.expression()))
        .containsExactly("(User~'adm_*' & a~'b')", "(User~'adm_*' & a~'b')", "a~'b'");
  }

  private static RuleText process(String id) {
    RuleText rule = rule(id, "windows");
    return new RuleText(
        rule.name(), rule.yaml().replace("product:", "category: process_creation, product:"));
  }

  private static RuleText rule(String id, String product) {
    return new RuleText(
        id + ".yml",
        "title: Base "
            + id
            + "\nid: "
            + id
            + "\nlogsource: {product: "
            + product
            + "}\ndetection: {s: {a: b}, condition: s}\n".replace("a: b", same(id)));
  }

  /** Inputs of one correlation must differ. */
  private static String same(String id) {
    return id.startsWith("recon") ? "a: " + id : "a: b";
  }

  private static RuleText fixture(String name) throws IOException {
    String file = name + ".yml";
    try (InputStream in =
        SpecificationFixturesTest.class.getResourceAsStream("/sigma/fixtures/" + file)) {
      return new RuleText(file, new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }
}
