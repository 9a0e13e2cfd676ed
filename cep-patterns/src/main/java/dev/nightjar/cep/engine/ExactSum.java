package dev.nightjar.cep.engine;

import java.math.BigDecimal;

/** A running sum without rounding: a scaled long while that is enough. */
final class ExactSum {

  private long units;
  private int scale;
  private BigDecimal large;

  void add(BigDecimal number) {
    if (large == null && number.scale() == scale && number.precision() <= 18) {
      long more = number.unscaledValue().longValue();
      long sum = units + more;
      if (((units ^ sum) & (more ^ sum)) >= 0) {
        units = sum;
        return;
      }
    }
    set(value().add(number));
  }

  private void set(BigDecimal sum) {
    if (sum.precision() <= 18) {
      units = sum.unscaledValue().longValue();
      scale = sum.scale();
      large = null;
    } else {
      large = sum;
    }
  }

  void clear() {
    units = 0;
    scale = 0;
    large = null;
  }

  BigDecimal value() {
    return large != null ? large : BigDecimal.valueOf(units, scale);
  }
}
