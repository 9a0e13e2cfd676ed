package dev.nightjar.cep.pattern;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.cep.engine.Evaluator;
import dev.nightjar.cep.engine.Occurrence;
import dev.nightjar.cep.rule.CorrelationRule;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Compiled patterns, hosted, find what the plain meaning of the rule finds. */
class PatternEvaluatorTest {

  private static final int STREAMS = 150;

  @Test
  void findsWhatTheRuleMeans() throws Exception {
    SplittableRandom seeds = new SplittableRandom(20_261_121);
    for (CorrelationRule rule : Shapes.all()) {
      int found = 0;
      for (int i = 0; i < STREAMS; i++) {
        long seed = seeds.nextLong();
        found += compare(rule, seed);
      }
      assertThat(found).as(rule.header().id()).isGreaterThan(STREAMS / 4);
    }
  }

  private static int compare(CorrelationRule rule, long seed) throws Exception {
    SplittableRandom random = new SplittableRandom(seed);
    List<Occurrence> stream =
        TestingOccurrences.random(random, Shapes.letters(rule), 4 + random.nextInt(20));
    Evaluator evaluator = PatternEvaluator.of(rule);
    Evaluator.Memory memory = evaluator.open();
    List<String> lines = new ArrayList<>();
    Evaluator.Matches matches =
        (evidence, decidedAt, late) -> lines.add(MatchOracle.line(decidedAt, evidence));
    InputNames names = new InputNames(rule);
    for (Occurrence occurrence : stream) {
      if (random.nextInt(4) == 0) {
        memory = trip(evaluator, memory);
      }
      if (memory.nextDecision() < occurrence.time() || random.nextInt(5) == 0) {
        memory.advance(occurrence.time() - 1, matches);
      }
      memory.judge(occurrence, names.bits(occurrence.inputs()), false, matches);
    }
    memory = trip(evaluator, memory);
    memory.advance(Long.MAX_VALUE, matches);
    assertThat(memory.isEmpty()).as("nothing is kept at the end, seed %s", seed).isTrue();
    lines.sort(null);
    assertThat(lines)
        .as("%s, seed %s: %s", rule.header().id(), seed, TestingOccurrences.line(stream))
        .isEqualTo(new MatchOracle(rule, stream).matches());
    return lines.size();
  }

  static Evaluator.Memory trip(Evaluator evaluator, Evaluator.Memory memory) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    memory.write(new DataOutputStream(bytes));
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()));
    Evaluator.Memory read = evaluator.read(evaluator.version(), in);
    assertThat(in.available()).isZero();
    return read;
  }
}
