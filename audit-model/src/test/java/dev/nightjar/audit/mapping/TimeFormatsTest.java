package dev.nightjar.audit.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimeFormatsTest {

  private final TimeFormats iso = new TimeFormats(List.of("iso-8601"), ZoneOffset.UTC);

  @Test
  void readsPlainInstantsAsTheFormatterDoes() {
    long seed = 20261121;
    SplittableRandom random = new SplittableRandom(seed);
    int read = 0;
    for (int i = 0; i < 50_000; i++) {
      String text = written(random);
      Instant expected = byFormatter(text);
      assertThat(iso.read(text)).as("seed %d, time '%s'", seed, text).isEqualTo(expected);
      read += expected == null ? 0 : 1;
    }
    assertThat(read).isBetween(5_000, 49_000);
  }

  /** A scale below -2,147,483,000 overflows an int where it is taken from the precision. */
  @ParameterizedTest
  @ValueSource(strings = {"epoch-seconds", "epoch-millis", "epoch-micros"})
  void anAbsurdExponentIsNoTime(String format) {
    TimeFormats formats = new TimeFormats(List.of(format), ZoneOffset.UTC);

    assertThat(formats.read("1E2147483647")).isNull();
    assertThat(formats.read("1E+999999999")).isNull();
    assertThat(formats.read("1E-999999999")).isNull();
    assertThat(formats.read("0E2147483647")).isNull();
    assertThat(formats.read("10000000000")).isNotNull();
  }

  /** Times of which some are none: day 31 of each month, minute 60, letters between the digits. */
  private static String written(SplittableRandom random) {
    StringBuilder text =
        new StringBuilder(
            "%04d-%02d-%02dT%02d:%02d:%02d"
                .formatted(
                    random.nextInt(1890, 2110),
                    random.nextInt(14),
                    random.nextInt(33),
                    random.nextInt(26),
                    random.nextInt(62),
                    random.nextInt(62)));
    if (random.nextBoolean()) {
      text.append('.');
      for (int i = random.nextInt(11); i > 0; i--) {
        text.append(random.nextInt(10));
      }
    }
    text.append(random.nextInt(10) == 0 ? "+01:00" : "Z");
    if (random.nextInt(10) == 0) {
      text.setCharAt(random.nextInt(text.length()), "x-:.0\u0661 ".charAt(random.nextInt(7)));
    }
    return text.toString();
  }

  private static Instant byFormatter(String text) {
    try {
      TemporalAccessor time =
          DateTimeFormatter.ISO_DATE_TIME.parseBest(text, ZonedDateTime::from, LocalDateTime::from);
      return time instanceof ZonedDateTime zoned
          ? zoned.toInstant()
          : ((LocalDateTime) time).toInstant(ZoneOffset.UTC);
    } catch (DateTimeException e) {
      return null;
    }
  }

  @Test
  void knowsTheDaysOfEachMonth() {
    assertThat(iso.read("2024-02-29T00:00:00Z")).isEqualTo(Instant.parse("2024-02-29T00:00:00Z"));
    assertThat(iso.read("2026-02-29T00:00:00Z")).isNull();
    assertThat(iso.read("2026-11-31T00:00:00Z")).isNull();
    assertThat(iso.read("2026-12-31T23:59:59.999999999Z"))
        .isEqualTo(Instant.parse("2026-12-31T23:59:59.999999999Z"));
  }
}
