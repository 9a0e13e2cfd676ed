package dev.nightjar.local.streams;

import java.math.BigInteger;
import java.util.Comparator;
import java.util.SplittableRandom;

/**
 * Sequence numbers as the API reference describes them: numeric strings of 21 to 40 digits that
 * only grow. Numbers are left out in between, which is no loss of data.
 */
public final class SequenceNumbers {

  /** By value: the length decides before the digits, since there are no leading zeros. */
  public static final Comparator<String> ORDER =
      Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder());

  private final SplittableRandom random;
  private final int widestGap;
  private BigInteger last;

  SequenceNumbers(String first, int widestGap, long seed) {
    if (!first.matches("[1-9][0-9]{20,38}")) {
      throw new IllegalArgumentException(
          "a first sequence number has 21 to 39 digits and no leading zero, not '" + first + "'");
    }
    this.last = new BigInteger(first);
    this.widestGap = widestGap;
    this.random = new SplittableRandom(seed);
  }

  String next() {
    last = last.add(BigInteger.valueOf(1 + random.nextInt(widestGap + 1)));
    return last.toString();
  }
}
