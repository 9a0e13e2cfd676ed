package dev.nightjar.local.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a tenant writes does not reach the terminal as it is. */
class PlainTextTest {

  @ParameterizedTest
  @CsvSource({
    "001b, \\u001b",
    "000d, \\u000d",
    "0007, \\u0007",
    "007f, \\u007f",
    "009b, \\u009b",
    "202e, \\u202e",
    "2066, \\u2066",
    "200f, \\u200f",
    "200b, \\u200b",
    "feff, \\ufeff",
    "2028, \\u2028",
    "e0041, \\u{e0041}",
    "d800, \\ud800",
    "e000, \\ue000",
  })
  void showsWhatActsOrHidesAsItsNumber(String point, String shown) {
    String text = "a" + Character.toString(Integer.parseInt(point, 16)) + "b";
    assertThat(PlainText.of(text)).isEqualTo("a" + shown + "b");
    assertThat(PlainText.of(text, 40)).isEqualTo("a" + shown + "b");
  }

  @Test
  void leavesLettersOfAllScriptsAlone() {
    for (String text : new String[] {"José Álvarez", "حسن", "日本語", "😀", "a\\b \"c\""}) {
      assertThat(PlainText.of(text)).isEqualTo(text);
    }
    assertThat(PlainText.of("one\ntwo\tthree")).isEqualTo("one\\ntwo\\tthree");
  }

  @Test
  void cutsWhatIsTooLong() {
    assertThat(PlainText.of("abcdef", 6)).isEqualTo("abcdef");
    assertThat(PlainText.of("abcdefg", 6)).isEqualTo("abcde…");
    assertThat(PlainText.of("x".repeat(100_000), 6)).isEqualTo("xxxxx…");
    assertThat(PlainText.of("😀".repeat(100), 6)).isEqualTo("😀😀😀😀😀…");
  }

  @Test
  void nothingThatActsIsEverLeft() {
    for (long seed = 0; seed < 300; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < 60; i++) {
        text.appendCodePoint(random.nextInt(random.nextBoolean() ? 0x2100 : 0x110000));
      }
      for (String shown :
          new String[] {PlainText.of(text.toString()), PlainText.of(text.toString(), 20)}) {
        assertThat(
                shown
                    .codePoints()
                    .filter(
                        point ->
                            Character.isISOControl(point)
                                || Character.getType(point) == Character.FORMAT
                                || Character.getType(point) == Character.SURROGATE))
            .as("seed %d", seed)
            .isEmpty();
      }
    }
  }
}
