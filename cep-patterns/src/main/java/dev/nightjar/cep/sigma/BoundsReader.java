package dev.nightjar.cep.sigma;

import dev.nightjar.cep.rule.Condition;
import dev.nightjar.cep.rule.Condition.Bound;
import dev.nightjar.cep.rule.Condition.Operator;
import dev.nightjar.cep.rule.CorrelationType;
import dev.nightjar.cep.sigma.YamlNode.Entry;
import dev.nightjar.cep.sigma.YamlNode.Scalar;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Reads a correlation's condition on numbers. */
final class BoundsReader {

  private static final List<String> OPERATORS =
      Arrays.stream(Operator.values()).map(it -> it.name().toLowerCase(Locale.ROOT)).toList();
  private static final List<String> KEYS =
      List.of("gt", "gte", "lt", "lte", "eq", "neq", "field", "percentile");

  private BoundsReader() {}

  /** The bounds; null where they have faults. */
  static Condition.Bounds read(Section condition, CorrelationType type) {
    int before = condition.faults().found().size();
    condition.allow(KEYS);
    List<Bound> bounds = new ArrayList<>();
    for (Entry entry : condition.entries()) {
      int operator = OPERATORS.indexOf(entry.key());
      if (operator < 0) {
        continue;
      }
      if (entry.value() instanceof Scalar scalar && scalar.number() != null) {
        bounds.add(new Bound(Operator.values()[operator], ValueReader.canonical(scalar.number())));
      } else {
        condition.wrong(entry.value(), condition.path(entry.key()), "a number");
      }
    }
    List<String> fields = condition.texts("field");
    int percentile = percentile(condition, type);
    checkFields(condition, type, fields);
    if (condition.faults().found().size() > before) {
      return null;
    }
    if (bounds.isEmpty()) {
      condition
          .faults()
          .add(condition.line(), condition.path(), "needs one of " + String.join(", ", OPERATORS));
      return null;
    }
    bounds.sort(Comparator.comparing(Bound::operator).thenComparing(Bound::value));
    Condition.Bounds read = new Condition.Bounds(List.copyOf(bounds), fields, percentile);
    if (!satisfiable(read, counts(type))) {
      condition
          .faults()
          .add(
              condition.line(),
              condition.path(),
              "can never hold"
                  + (counts(type)
                      ? ": a window that is judged counts 1 or more, in whole numbers"
                      : ": its bounds exclude each other"));
      return null;
    }
    return read;
  }

  /** Whether a type counts, and does not sum, average or rank. */
  static boolean counts(CorrelationType type) {
    return switch (type) {
      case EVENT_COUNT, VALUE_COUNT, TEMPORAL, TEMPORAL_ORDERED -> true;
      default -> false;
    };
  }

  /**
   * Whether some number is within all bounds.
   *
   * @param whole whether only whole numbers from 1 on come up
   */
  static boolean satisfiable(Condition.Bounds bounds, boolean whole) {
    List<BigDecimal> values = bounds.bounds().stream().map(Bound::value).sorted().toList();
    List<BigDecimal> tries = new ArrayList<>();
    tries.add(BigDecimal.ONE);
    for (int i = 0; i < values.size(); i++) {
      BigDecimal value = values.get(i);
      tries.add(value);
      if (whole) {
        BigDecimal floor = value.setScale(0, RoundingMode.FLOOR);
        for (int step = -1; step <= 2; step++) {
          tries.add(floor.add(BigDecimal.valueOf(step)));
        }
      } else {
        tries.add(value.subtract(BigDecimal.ONE));
        tries.add(value.add(BigDecimal.ONE));
        if (i > 0) {
          tries.add(value.add(values.get(i - 1)).divide(BigDecimal.valueOf(2)));
        }
      }
    }
    return tries.stream()
        .filter(it -> !whole || (it.signum() > 0 && it.stripTrailingZeros().scale() <= 0))
        .anyMatch(bounds::holds);
  }

  private static int percentile(Section condition, CorrelationType type) {
    Entry entry = condition.entry("percentile");
    if (type != CorrelationType.VALUE_PERCENTILE) {
      if (entry != null) {
        condition.fault("percentile", "is for value_percentile alone");
      }
      return 0;
    }
    if (entry == null) {
      condition
          .faults()
          .add(
              condition.line(),
              condition.path("percentile"),
              "is missing: value_percentile needs a whole number from 0 to 100, such as"
                  + " percentile: 95");
      return 0;
    }
    BigDecimal number = entry.value() instanceof Scalar scalar ? scalar.number() : null;
    if (number == null
        || number.stripTrailingZeros().scale() > 0
        || number.signum() < 0
        || number.compareTo(BigDecimal.valueOf(100)) > 0) {
      condition.fault("percentile", "must be a whole number from 0 to 100");
      return 0;
    }
    return number.intValueExact();
  }

  private static void checkFields(Section condition, CorrelationType type, List<String> fields) {
    String word = type.name().toLowerCase(Locale.ROOT);
    switch (type) {
      case VALUE_COUNT, VALUE_SUM, VALUE_AVG, VALUE_MEDIAN, VALUE_PERCENTILE -> {
        if (!condition.has("field")) {
          condition
              .faults()
              .add(
                  condition.line(),
                  condition.path("field"),
                  "is missing: " + word + " needs the field whose values it takes");
        } else if (fields.size() > 1 && type != CorrelationType.VALUE_COUNT) {
          condition.fault("field", word + " takes one field: only value_count counts tuples");
        } else if (fields.stream().distinct().count() < fields.size()) {
          condition.fault("field", "names a field twice");
        } else if (fields.isEmpty()
            && condition.entry("field").value() instanceof YamlNode.Sequence list
            && list.items().isEmpty()) {
          condition.fault("field", "is an empty list");
        }
      }
      default -> {
        if (condition.has("field")) {
          condition.fault("field", word + " takes no field");
        }
      }
    }
  }
}
