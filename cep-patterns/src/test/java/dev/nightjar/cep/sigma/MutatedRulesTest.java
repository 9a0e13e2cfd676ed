package dev.nightjar.cep.sigma;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.nightjar.cep.rule.CorrelationRule;
import dev.nightjar.cep.rule.EventRule;
import dev.nightjar.cep.rule.ReadRules;
import dev.nightjar.cep.rule.RuleFault;
import dev.nightjar.cep.rule.RuleSet;
import dev.nightjar.cep.rule.RuleText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a file holds, reading it ends soon, throws nothing, and what it gives is whole. */
class MutatedRulesTest {

  private static final int FILES = 400;

  private static final List<String> WORDS =
      List.of(
          "|",
          "*",
          "?",
          "\\",
          "%",
          "{",
          "}",
          "[",
          "]",
          "(",
          ")",
          ":",
          "- ",
          "&a ",
          "*a",
          "<<: *a",
          "---\n",
          "\n",
          "\n  ",
          "\t",
          "'",
          "\"",
          "#",
          "!!str ",
          "null",
          "true",
          "-1",
          "0",
          "1e400",
          "9999999999999999999999",
          ".5",
          "0x",
          "not ",
          " and ",
          " or ",
          "1 of them",
          "all of *",
          "|re",
          "|all",
          "|cidr",
          "|exists",
          "|expand",
          "|windash",
          "|base64offset",
          "|fieldref",
          "(a{1000}){1000}",
          "(?=a)",
          "name: failed",
          "id: one",
          "rules: [together]",
          "generate: 1",
          "timespan: 0s",
          "\u0000",
          "\uFEFF",
          "\uD800",
          "\u2028",
          "é",
          "nightjar: {",
          "suppress: ");

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void readsMutatedFilesToAnEnd(long seed) throws IOException {
    List<String> sources = sources();
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < FILES; i++) {
      String yaml = mutated(sources, random);
      String what = "seed " + seed + ", file " + i + ":\n" + yaml;

      ReadRules read =
          assertTimeoutPreemptively(
              Duration.ofSeconds(20),
              () -> SigmaReader.read(List.of(new RuleText("rule.yml", yaml))),
              what);

      checkFaults(read.faults(), yaml, what);
      checkRules(read.rules(), what);
    }
  }

  private static void checkFaults(List<RuleFault> faults, String yaml, String what) {
    long lines = yaml.chars().filter(c -> c == '\n' || c == '\r' || c > 127).count() + 1;
    for (RuleFault fault : faults) {
      assertThat(fault.file()).as(what).isEqualTo("rule.yml");
      assertThat((long) fault.line()).as(what).isBetween(0L, lines);
      assertThat(fault.reason()).as(what).isNotBlank().hasSizeLessThan(700);
    }
  }

  private static void checkRules(RuleSet rules, String what) {
    Set<Long> fed = new HashSet<>();
    for (EventRule rule : rules.events()) {
      fed.add(rule.key());
      assertThat(rule.header().title()).as(what).isNotBlank();
    }
    Set<String> ids = new HashSet<>();
    for (CorrelationRule rule : rules.correlations()) {
      assertThat(ids.add(rule.header().id())).as(what).isTrue();
      assertThat(rule.stage()).as(what).isBetween(1, References.MAX_STAGES);
      assertThat(rule.inputs()).as(what).isNotEmpty();
      for (CorrelationRule.Input input : rule.inputs()) {
        assertThat(fed).as(what).contains(input.key());
      }
      fed.add(rule.key());
    }
  }

  private static String mutated(List<String> sources, SplittableRandom random) {
    StringBuilder yaml = new StringBuilder(sources.get(random.nextInt(sources.size())));
    int changes = 1 + random.nextInt(6);
    for (int i = 0; i < changes; i++) {
      int from = random.nextInt(yaml.length() + 1);
      int to = Math.min(yaml.length(), from + 1 + random.nextInt(40));
      switch (random.nextInt(5)) {
        case 0 -> yaml.delete(from, to);
        case 1 -> yaml.insert(from, yaml.substring(from, to));
        case 2 -> yaml.insert(from, WORDS.get(random.nextInt(WORDS.size())));
        case 3 -> yaml.replace(from, to, WORDS.get(random.nextInt(WORDS.size())));
        default -> {
          String other = sources.get(random.nextInt(sources.size()));
          int start = random.nextInt(other.length());
          int end = Math.min(other.length(), start + random.nextInt(300));
          yaml.insert(from, other, start, end);
        }
      }
    }
    return yaml.toString();
  }

  private static List<String> sources() throws IOException {
    List<String> sources = new ArrayList<>(List.of(TestingRules.LOGIN_RULES));
    for (String name :
        List.of(
            "refused/detection.yml",
            "refused/modifiers.yml",
            "refused/correlations.yml",
            "refused/references.yml",
            "refused/filters.yml",
            "refused/block.yml",
            "fixtures/rules-rule_1.yml",
            "fixtures/filter-filter_1.yml",
            "fixtures/correlation-value_sum.yml")) {
      try (InputStream in = MutatedRulesTest.class.getResourceAsStream("/sigma/" + name)) {
        sources.add(new String(in.readAllBytes(), StandardCharsets.UTF_8));
      }
    }
    return sources;
  }
}
