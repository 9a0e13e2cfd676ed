package dev.nightjar.cep.sigma;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.time.Duration;
import java.util.Map;

/** Sigma's times: a whole number and a unit. */
final class Timespans {

  /** The longest time: ten years, beyond which no state is kept. */
  static final Duration LONGEST = Duration.ofSeconds(10L * 31_556_952);

  private static final Pattern FORM = Pattern.compile("([0-9]{1,9})([smhdwMy])");

  /** Seconds of a unit; month and year as pySigma counts them, a twelfth of the mean year. */
  private static final Map<String, Long> SECONDS =
      Map.of(
          "s",
          1L,
          "m",
          60L,
          "h",
          3_600L,
          "d",
          86_400L,
          "w",
          604_800L,
          "M",
          2_629_746L,
          "y",
          31_556_952L);

  private Timespans() {}

  /**
   * A time that is more than zero; null and a fault where it is absent or none.
   *
   * @param zero whether zero is allowed too
   */
  static Duration read(Section map, String key, boolean zero) {
    YamlNode.Entry entry = map.entry(key);
    if (entry == null) {
      map.fault(key, "is missing");
      return null;
    }
    String text =
        entry.value() instanceof YamlNode.Scalar scalar
                && scalar.type() == YamlNode.Scalar.Type.NUMBER
            ? scalar.text()
            : map.text(key);
    if (text == null) {
      return null;
    }
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      map.faults()
          .add(
              entry.value().line(),
              map.path(key),
              Faults.quoted(text)
                  + " is no time: write a whole number and one of s, m, h, d, w, M (months) or y,"
                  + " such as 90m");
      return null;
    }
    Duration time =
        Duration.ofSeconds(Long.parseLong(matcher.group(1)) * SECONDS.get(matcher.group(2)));
    if (time.isZero() && !zero) {
      map.fault(key, "must be more than zero");
      return null;
    }
    if (time.compareTo(LONGEST) > 0) {
      map.fault(key, "must be at most 10y");
      return null;
    }
    return time;
  }
}
