package dev.nightjar.cep.pattern;

import dev.nightjar.cep.engine.Occurrence;
import dev.nightjar.cep.engine.ValueKeys;
import dev.nightjar.cep.rule.CorrelationRule;
import java.io.Serial;
import java.util.List;
import org.apache.flink.api.common.functions.FlatMapFunction;
import org.apache.flink.util.Collector;

/** Leads an occurrence to each rule of its grouping that wants it. */
final class StepRouter implements FlatMapFunction<Occurrence, RuleStep> {

  @Serial private static final long serialVersionUID = 1L;

  private static final Step.Past[] NO_PAST = {};

  private final CepRules rules;

  StepRouter(CepRules rules) {
    this.rules = rules;
  }

  @Override
  public void flatMap(Occurrence occurrence, Collector<RuleStep> out) {
    for (CepRules.CepRule one : rules.rules().values()) {
      if (one.rule().grouping() == occurrence.grouping()) {
        long inputs = one.writer().names().bits(occurrence.inputs());
        if (inputs != 0) {
          Step step = one.writer().step(occurrence, inputs, NO_PAST);
          String once = once(one.rule(), inputs, occurrence);
          out.collect(new RuleStep(one.rule().key(), occurrence, step, once));
        }
      }
    }
  }

  private static String once(CorrelationRule rule, long inputs, Occurrence occurrence) {
    String field = rule.settings().oncePer();
    for (int i = 0; field != null && i < rule.inputs().size(); i++) {
      if ((inputs >>> i & 1) != 0) {
        CorrelationRule.Input input = rule.inputs().get(i);
        long key = ValueKeys.of(input.key(), List.of(input.field(field)));
        for (Occurrence.Value value : occurrence.values()) {
          if (value.key() == key) {
            return "value " + value.texts()[0];
          }
        }
      }
    }
    return "event " + occurrence.evidence().eventId();
  }
}
