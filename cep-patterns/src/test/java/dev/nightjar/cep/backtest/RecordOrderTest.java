package dev.nightjar.cep.backtest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Records stand in the order of what was put into them, and give it back. */
class RecordOrderTest {

  private static final List<String> TEXTS =
      List.of(
          "",
          "\u0000",
          "\u0000\u0000",
          "\u0001",
          "a",
          "a\u0000",
          "a\u0000b",
          "a\u0001",
          "aa",
          "b",
          "\u007f",
          "\u0080",
          "\u07ff",
          "\u0800",
          "\ud7ff",
          "\ud800",
          "\ud83d\ude00",
          "\udfff",
          "\ue000",
          "\uffff");

  @Test
  void textsStandInTheOrderOfJava() {
    for (String a : TEXTS) {
      for (String b : TEXTS) {
        // What follows must not decide.
        byte[] left = bytes(new RecordWriter().key(a).key(b.length()));
        byte[] right = bytes(new RecordWriter().key(b).key(a.length()));
        if (!a.equals(b)) {
          assertThat(Integer.signum(Arrays.compareUnsigned(left, right)))
              .as("%s against %s", escaped(a), escaped(b))
              .isEqualTo(Integer.signum(a.compareTo(b)));
        }
      }
    }
  }

  @Test
  void numbersStandInTheirOrder() {
    long[] numbers = {Long.MIN_VALUE, -1L << 40, -1, 0, 1, 255, 256, 1L << 40, Long.MAX_VALUE};
    for (int i = 1; i < numbers.length; i++) {
      byte[] smaller = bytes(new RecordWriter().key(numbers[i - 1]));
      byte[] larger = bytes(new RecordWriter().key(numbers[i]));
      assertThat(Arrays.compareUnsigned(smaller, larger)).isNegative();
    }
  }

  @Test
  void whatWasPutComesBack() {
    for (long seed = 1; seed <= 200; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      String key = text(random);
      String value = text(random);
      long number = random.nextLong() >> random.nextInt(64);
      byte[] raw = value.getBytes(java.nio.charset.StandardCharsets.UTF_8);
      RecordWriter writer =
          new RecordWriter()
              .keyByte(7)
              .key(number)
              .key(key)
              .value(number)
              .value(value)
              .raw(number)
              .value(raw, 0, raw.length)
              .value(key);
      RecordReader reader = new RecordReader().read(bytes(writer), 0);
      assertThat(reader.keyByte()).as("seed %s", seed).isEqualTo(7);
      assertThat(reader.keyLong()).as("seed %s", seed).isEqualTo(number);
      assertThat(reader.keyText()).as("seed %s", seed).isEqualTo(key);
      assertThat(reader.number()).as("seed %s", seed).isEqualTo(number);
      assertThat(reader.text()).as("seed %s", seed).isEqualTo(value);
      assertThat(reader.rawLong()).as("seed %s", seed).isEqualTo(number);
      assertThat(reader.skipBytes()).as("seed %s", seed).isEqualTo(raw.length);
      int before = reader.position();
      reader.skipText();
      int after = reader.position();
      assertThat(reader.read(bytes(writer), before).text()).as("seed %s", seed).isEqualTo(key);
      assertThat(after).as("seed %s", seed).isEqualTo(writer.length());
    }
  }

  private static String text(SplittableRandom random) {
    StringBuilder text = new StringBuilder();
    for (int left = random.nextInt(600); left > 0; left--) {
      text.append(
          random.nextInt(3) == 0
              ? TEXTS.get(random.nextInt(TEXTS.size()))
              : String.valueOf((char) random.nextInt(0x10000)));
    }
    return text.toString();
  }

  private static String escaped(String text) {
    StringBuilder all = new StringBuilder();
    text.chars().forEach(c -> all.append(String.format("\\u%04x", c)));
    return all.toString();
  }

  private static byte[] bytes(RecordWriter writer) {
    return Arrays.copyOf(writer.bytes(), writer.length());
  }
}
