package dev.nightjar.cep.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class MicrosTest {

  @Test
  void countsWholeMicrosecondsAndRoundsDown() {
    assertThat(Micros.of(Duration.ZERO)).isZero();
    assertThat(Micros.of(Duration.ofDays(1).plusNanos(1_999))).isEqualTo(86_400_000_001L);
    assertThat(Micros.of(Duration.ofMillis(-1_500))).isEqualTo(-1_500_000);
    assertThat(Micros.of(Duration.ofNanos(-1))).isEqualTo(-1);
  }

  @Test
  void whatIsBeyondItsRangeStandsAtTheEnd() {
    assertThat(Micros.of(Duration.ofSeconds(Long.MAX_VALUE))).isEqualTo(Micros.MOST);
    assertThat(Micros.of(Duration.ofSeconds(Long.MIN_VALUE))).isEqualTo(-Micros.MOST);
    long seconds = Micros.MOST / 1_000_000;
    assertThat(Micros.of(Duration.ofSeconds(seconds))).isEqualTo(Micros.MOST);
    assertThat(Micros.of(Duration.ofSeconds(seconds - 1, 999_999_999)))
        .isEqualTo(seconds * 1_000_000 - 1);
  }
}
