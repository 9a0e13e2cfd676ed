package dev.nightjar.cep.check;

import dev.nightjar.cep.rule.CorrelationType;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Objects;

/**
 * What is measured of numbers, for people to read: the detector compares exactly, and rounds never.
 */
final class Numbers {

  private static final BigDecimal TWO = BigDecimal.valueOf(2);

  private Numbers() {}

  /** Sum, average, median or percentile; null of nothing. */
  static BigDecimal measure(CorrelationType type, int percentile, List<BigDecimal> all) {
    List<BigDecimal> numbers = all.stream().filter(Objects::nonNull).sorted().toList();
    if (numbers.isEmpty()) {
      return null;
    }
    int size = numbers.size();
    BigDecimal sum = numbers.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
    return switch (type) {
      case VALUE_SUM -> sum;
      case VALUE_AVG -> sum.divide(BigDecimal.valueOf(size), MathContext.DECIMAL64);
      case VALUE_MEDIAN ->
          numbers.get((size - 1) / 2).add(numbers.get(size / 2)).divide(TWO, MathContext.DECIMAL64);
      case VALUE_PERCENTILE ->
          numbers.get(Math.max(1, (int) Math.ceil(percentile * size / 100.0)) - 1);
      default -> throw new IllegalArgumentException(type + " measures no numbers");
    };
  }
}
