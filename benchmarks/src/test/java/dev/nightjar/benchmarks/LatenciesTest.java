package dev.nightjar.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LatenciesTest {

  @Test
  void takesTheNearestRank() {
    Latencies latencies = new Latencies();
    IntStream.rangeClosed(1, 20).map(n -> 21 - n).forEach(latencies::add);

    assertThat(latencies.at(0.5)).isEqualTo(10);
    assertThat(latencies.at(0.95)).isEqualTo(19);
    assertThat(latencies.at(0.96)).isEqualTo(20);
    assertThat(latencies.at(1)).isEqualTo(20);
    assertThat(latencies).hasToString("p50 10, p95 19, max 20 ms");
  }

  @Test
  void isNoNumberWithoutAny() {
    assertThat(new Latencies().at(0.95)).isNaN();
  }
}
