package dev.nightjar.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class RuleEffectBenchmarkTest {

  @Test
  void tellsTheNearestRankOfWhatWasMeasured() {
    long[] nanos = LongStream.rangeClosed(1, 30).map(i -> (31 - i) * 1_000_000).toArray();

    assertThat(RuleEffectBenchmark.millis(nanos, 0.5)).isEqualTo(15);
    assertThat(RuleEffectBenchmark.millis(nanos, 0.99)).isEqualTo(30);
    assertThat(RuleEffectBenchmark.millis(nanos, 1)).isEqualTo(30);
    assertThat(RuleEffectBenchmark.millis(new long[] {7_000_000}, 0.5)).isEqualTo(7);
  }
}
