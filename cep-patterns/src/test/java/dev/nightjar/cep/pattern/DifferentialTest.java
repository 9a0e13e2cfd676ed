package dev.nightjar.cep.pattern;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.cep.engine.Occurrence;
import dev.nightjar.cep.rule.CorrelationRule;
import dev.nightjar.cep.rule.CorrelationType;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The engine's own evaluators and Flink's automata give the same alerts. */
class DifferentialTest {

  private static final int STREAMS = 100;

  @Test
  void theEngineFiresWhereFlinksAutomataDo() throws Exception {
    SplittableRandom seeds = new SplittableRandom(42);
    List<String> differences = new ArrayList<>();
    int fired = 0;
    for (int i = 0; i < STREAMS; i++) {
      for (CorrelationRule rule : Shapes.all()) {
        long seed = seeds.nextLong();
        SplittableRandom random = new SplittableRandom(seed);
        CorrelationRule varied = Shapes.varied(rule, random);
        List<Occurrence> stream =
            TestingOccurrences.groups(random, Shapes.letters(rule), 5 + random.nextInt(40));
        List<String> ours = run(varied, stream, random, false);
        List<String> flinks = run(varied, stream, random, true);
        fired += flinks.size();
        if (!ours.equals(flinks)) {
          differences.add(
              "%s suppress %s, seed %d: %s%n  engine %s%n  flink  %s"
                  .formatted(
                      rule.header().id(),
                      varied.settings().suppression(),
                      seed,
                      TestingOccurrences.line(stream),
                      ours,
                      flinks));
        }
      }
    }
    assertThat(differences.stream().limit(5)).isEmpty();
    assertThat(fired).isGreaterThan(STREAMS * Shapes.all().size() / 2);
  }

  private static List<String> run(
      CorrelationRule rule, List<Occurrence> stream, SplittableRandom random, boolean flink)
      throws Exception {
    TestingDetector detector =
        new TestingDetector(List.of(rule), flink ? PatternEvaluator::of : correlation -> null);
    for (Occurrence occurrence : stream) {
      if (random.nextInt(6) == 0) {
        detector.restore();
      }
      detector.judge(occurrence);
    }
    detector.end();
    assertThat(detector.isEmpty()).isTrue();
    // A number of values grows by values, and a pattern hands over events: compared as it fired.
    return rule.type() == CorrelationType.VALUE_COUNT ? detector.linesAsFired() : detector.lines();
  }
}
