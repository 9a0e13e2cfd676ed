package dev.nightjar.cep.engine;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Values in order, of which one or two stand for all. */
abstract class OrderedValues extends Measure {
  final List<BigDecimal> values = new ArrayList<>();

  @Override
  final void change(long inputs, PackedReader in, int sign) {
    while (!in.isAtEnd()) {
      BigDecimal value = Decimals.read(in);
      int at = Collections.binarySearch(values, value);
      if (sign > 0) {
        values.add(at < 0 ? -at - 1 : at, value);
      } else {
        values.remove(at);
      }
    }
  }

  @Override
  final void clear() {
    values.clear();
  }

  @Override
  final boolean isKnown() {
    return !values.isEmpty();
  }

  @Override
  final long whole() {
    return NOT_WHOLE;
  }

  @Override
  abstract BigDecimal value();

  @Override
  final void write(PackedBytes out) {
    out.putNumber(values.size());
    for (BigDecimal value : values) {
      Decimals.write(out, value);
    }
  }

  @Override
  final void read(PackedReader in) {
    for (int left = in.getCount(); left > 0; left--) {
      values.add(Decimals.read(in));
    }
  }

  /** The middle value; of an even number of values the mean of the middle two, compared doubled. */
  static final class Median extends OrderedValues {
    private static final BigDecimal TWO = BigDecimal.valueOf(2);

    @Override
    BigDecimal value() {
      int size = values.size();
      return values.get((size - 1) / 2).add(values.get(size / 2));
    }

    @Override
    BigDecimal weight() {
      return TWO;
    }
  }

  /** The value of a nearest rank. */
  static final class Percentile extends OrderedValues {
    private final int percentile;

    Percentile(int percentile) {
      this.percentile = percentile;
    }

    @Override
    BigDecimal value() {
      long rank = ((long) percentile * values.size() + 99) / 100;
      return values.get((int) Math.max(rank, 1) - 1);
    }
  }
}
