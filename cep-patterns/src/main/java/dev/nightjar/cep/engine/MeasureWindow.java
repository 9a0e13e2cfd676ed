package dev.nightjar.cep.engine;

import dev.nightjar.cep.rule.CorrelationType;
import java.util.List;

/** A window of which a number is told. */
abstract class MeasureWindow extends LogWindow {

  final Measure measure;
  private final long mostValues;

  MeasureWindow(RulePlan plan, Lane lane) {
    super(plan, lane);
    this.measure = Measure.of(plan.rule);
    this.mostValues =
        plan.rule.type() == CorrelationType.VALUE_COUNT ? plan.options.maxValues() : Long.MAX_VALUE;
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
  void writeTold(PackedBytes out) {
    measure.write(out);
  }

  @Override
  void readTold(PackedReader in) {
    measure.read(in);
  }

  @Override
  boolean isOverfull() {
    return mostValues != Long.MAX_VALUE && measure.whole() > mostValues;
  }

  final boolean countsInputs() {
    return plan.tellsInputs;
  }

  /** What an alert of the window that ends at a place shows. */
  final List<Evidence> evidenceOf(long from, long lastPlace) {
    return countsInputs() ? earliestOfEachInput(from, lastPlace) : evidence(from, lastPlace);
  }
}
