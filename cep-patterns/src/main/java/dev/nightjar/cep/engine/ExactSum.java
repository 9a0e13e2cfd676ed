package dev.nightjar.cep.engine;

import java.math.BigDecimal;

/** A running sum without rounding: a scaled long while that is enough. */
final class ExactSum {

  private long units;
  private int scale;
  private BigDecimal large;

  /** Adds the number that {@link Decimals} wrote next, or takes it away. */
  void add(PackedReader in, int sign) {
    int itsScale = in.getByte();
    if (itsScale == Decimals.LONG_FORM) {
      BigDecimal number = new BigDecimal(in.getText());
      set(value().add(sign > 0 ? number : number.negate()));
      return;
    }
    long more = sign * in.getSigned();
    if (large == null && (itsScale == scale || units == 0)) {
      long sum = units + more;
      if (((units ^ sum) & (more ^ sum)) >= 0) {
        units = sum;
        scale = itsScale;
        return;
      }
    }
    set(value().add(BigDecimal.valueOf(more, itsScale)));
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

  /** The sum where it is kept as a whole number; else {@link Measure#NOT_WHOLE}. */
  long whole() {
    return large == null && scale == 0 ? units : Measure.NOT_WHOLE;
  }

  BigDecimal value() {
    return large != null ? large : BigDecimal.valueOf(units, scale);
  }
}
