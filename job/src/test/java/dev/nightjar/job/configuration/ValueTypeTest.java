package dev.nightjar.job.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.job.Pipeline;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValueTypeTest {

  private static final ValueType<Duration> TIME =
      ValueType.duration(Duration.ofMillis(10), Duration.ofDays(2));
  private static final ValueType<Long> SIZE = ValueType.bytes(1, 5 << 20);

  @ParameterizedTest
  @CsvSource({"15 min, 900000", "500ms, 500", "1 H, 3600000", "PT15M, 900000", "2 d, 172800000"})
  void readsDurationsAsPeopleWriteThem(String text, long millis) {
    assertThat(TIME.reader().apply(text)).hasMillis(millis);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "15", "9 ms", "3 d", "-1 s", "a while", "PT-5M"})
  void refusesOtherDurations(String text) {
    assertThatThrownBy(() -> TIME.reader().apply(text))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({"5 MiB, 5242880", "1024, 1024", "1kib, 1024"})
  void readsSizes(String text, long bytes) {
    assertThat(SIZE.reader().apply(text)).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "6 MiB", "5 MB", "999999999999 GiB"})
  void refusesOtherSizes(String text) {
    assertThatThrownBy(() -> SIZE.reader().apply(text))
        .isInstanceOfAny(IllegalArgumentException.class, ArithmeticException.class);
  }

  @Test
  void readsListsOfChoices() {
    ValueType<?> pipelines = ValueType.list(ValueType.choice(Pipeline.class));

    assertThat(pipelines.reader().apply("project, COUNT").toString()).isEqualTo("[PROJECT, COUNT]");
    assertThatThrownBy(() -> pipelines.reader().apply("project,,count"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(pipelines.rule())
        .isEqualTo("a list with commas, each one of project, detect, count");
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-21T09:00:00Z, 2026-11-21T09:00:00Z",
    "2026-11-21T10:00:00.5+01:00, 2026-11-21T09:00:00.5Z"
  })
  void readsInstants(String text, Instant instant) {
    assertThat(ValueType.instant().reader().apply(text)).isEqualTo(instant);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "2026-11-21", "2026-11-21T09:00:00", "1795251600", "now"})
  void refusesOtherInstants(String text) {
    assertThatThrownBy(() -> ValueType.instant().reader().apply(text))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost:8000", "ftp://host", "http://user:secret@host", "http://"})
  void refusesWhatIsNoAddress(String text) {
    assertThatThrownBy(() -> ValueType.address().reader().apply(text))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
