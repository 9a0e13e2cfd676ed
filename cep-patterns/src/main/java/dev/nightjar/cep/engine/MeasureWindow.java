package dev.nightjar.cep.engine;

import dev.nightjar.cep.rule.CorrelationType;
import java.math.BigDecimal;
import java.util.List;

/** A window of which a number is told. */
abstract class MeasureWindow extends LogWindow {

  final Measure measure;
  private final BigDecimal mostValues;

  MeasureWindow(RulePlan plan, Lane lane, int slot) {
    super(plan, lane, slot);
    this.measure = Measure.of(plan.rule);
    this.mostValues =
        plan.rule.type() == CorrelationType.VALUE_COUNT
            ? BigDecimal.valueOf(plan.options.maxValues())
            : null;
  }

  @Override
  void cleared() {
    measure.clear();
  }

  @Override
  void entered(OccurrenceLog.Entry entry, long inputs, PackedReader values) {
    measure.change(inputs, values, 1);
  }

  @Override
  void left(OccurrenceLog.Entry entry, long inputs, PackedReader values) {
    measure.change(inputs, values, -1);
  }

  @Override
  boolean isOverfull() {
    return mostValues != null && measure.value().compareTo(mostValues) > 0;
  }

  final boolean countsInputs() {
    return plan.tellsInputs;
  }

  /** What an alert of the window that ends at a place shows. */
  final List<Evidence> evidenceOf(long from, long lastPlace) {
    return countsInputs() ? earliestOfEachInput(from, lastPlace) : evidence(from, lastPlace);
  }
}
