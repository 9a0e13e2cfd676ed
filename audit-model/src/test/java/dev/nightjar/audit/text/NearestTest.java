package dev.nightjar.audit.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestTest {

  private static final List<String> WORDS = List.of("demo", "run", "opensearch.password");

  @Test
  void findsAWordWithLettersLeftOutAddedChangedOrSwapped() {
    assertThat(Nearest.of("dmeo", WORDS)).contains("demo");
    assertThat(Nearest.of("demmo", WORDS)).contains("demo");
    assertThat(Nearest.of("demp", WORDS)).contains("demo");
    assertThat(Nearest.of("deo", WORDS)).contains("demo");
  }

  @Test
  void forgivesMoreInALongWordThanInAShortOne() {
    assertThat(Nearest.of("opensearch.passwd", WORDS)).contains("opensearch.password");
    assertThat(Nearest.of("open.search.passwrd", WORDS)).contains("opensearch.password");
    assertThat(Nearest.of("setup", WORDS)).isEmpty();
  }

  @Test
  void countsASwapOfNeighboursOnce() {
    assertThat(Nearest.slips("ab", "ba")).isEqualTo(1);
    assertThat(Nearest.slips("", "abc")).isEqualTo(3);
    assertThat(Nearest.slips("same", "same")).isZero();
  }
}
