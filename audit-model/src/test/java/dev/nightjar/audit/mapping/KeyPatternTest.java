package dev.nightjar.audit.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyPatternTest {

  private static final String LETTERS = "TENANT#EVENT#acme07#1/:\n. ";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "TENANT#([^#]+)(?:#[0-9]{1,4})?",
        "EVENT#([^#]+)(?:#.*)?",
        "T([^#]+)",
        "([^/]+)(?:/.*)?",
        "E([^#]+)(?:#[0-9]{0,2})?"
      })
  void givesWhatRe2Gives(String text) {
    KeyPattern pattern = KeyPattern.of(Pattern.compile(text));
    assertThat(pattern.isFast()).isTrue();
    long seed = 20261121;
    SplittableRandom random = new SplittableRandom(seed);
    int fits = 0;
    for (int i = 0; i < 20_000; i++) {
      String key = key(text, random);
      String expected = pattern.capturedByRe2(key);
      assertThat(pattern.captured(key)).as("seed %d, key '%s'", seed, key).isEqualTo(expected);
      fits += expected == null ? 0 : 1;
    }
    assertThat(fits).isBetween(100, 19_900);
  }

  private static String key(String pattern, SplittableRandom random) {
    StringBuilder key = new StringBuilder();
    if (random.nextInt(4) > 0) {
      key.append(pattern, 0, pattern.indexOf('('));
    }
    for (int i = random.nextInt(7); i > 0; i--) {
      key.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    }
    for (int i = random.nextInt(6); i > 0 && random.nextBoolean(); i--) {
      key.append(random.nextInt(4) == 0 ? "#" : String.valueOf(random.nextInt(10)));
    }
    return key.toString();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "TENANT.([^#]+)",
        "T#([^#]+)(?:/.*)?",
        "T#([^#]+)#x",
        "ORG\\|([^|]+)\\|s=[a-z]",
        "T#([a-z]+)",
        "(?i)t#([^#]+)",
        "T#([^#]+)(?:#a)?(?:#b)?",
      })
  void leavesEveryOtherShapeToRe2(String text) {
    assertThat(KeyPattern.of(Pattern.compile(text)).isFast()).isFalse();
  }

  @Test
  void isNothingWithoutAPattern() {
    assertThat(KeyPattern.of(null)).isNull();
  }
}
