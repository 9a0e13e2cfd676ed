package dev.nightjar.audit.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {

  @ParameterizedTest
  @CsvSource({"15 min, 900000", "500ms, 500", "1 H, 3600000", "pt15m, 900000", " 2 d , 172800000"})
  void readsDurationsAsPeopleWriteThem(String text, long millis) {
    assertThat(Durations.parse(text)).hasMillis(millis);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "15", "3 weeks", "-1 s", "a while", "PT-5M", "9999999999 d"})
  void readsNothingElse(String text) {
    assertThat(Durations.parse(text)).isNull();
  }
}
