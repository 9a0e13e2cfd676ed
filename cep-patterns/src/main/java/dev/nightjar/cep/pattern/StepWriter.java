package dev.nightjar.cep.pattern;

import dev.nightjar.cep.engine.Evidence;
import dev.nightjar.cep.engine.Occurrence;
import dev.nightjar.cep.engine.ValueKeys;
import dev.nightjar.cep.rule.CorrelationRule;
import dev.nightjar.cep.rule.CorrelationType;
import java.util.ArrayList;
import java.util.List;

/** Writes the occurrences of a group as the steps that one rule's patterns see. */
final class StepWriter {

  private final InputNames names;
  private final String[] fields;

  /** By field and input: how an occurrence names the value. */
  private final long[][] keys;

  StepWriter(CorrelationRule rule) {
    this.names = new InputNames(rule);
    List<List<String>> wanted = new ArrayList<>();
    if (rule.type() == CorrelationType.PATTERN) {
      rule.stepFields().forEach(field -> wanted.add(List.of(field)));
    } else if (!rule.valueFields().isEmpty()) {
      wanted.add(rule.valueFields());
    }
    this.fields = wanted.stream().map(InputNames::tuple).toArray(String[]::new);
    this.keys = new long[fields.length][rule.inputs().size()];
    for (int field = 0; field < fields.length; field++) {
      for (int i = 0; i < keys[field].length; i++) {
        CorrelationRule.Input input = rule.inputs().get(i);
        keys[field][i] =
            ValueKeys.of(input.key(), wanted.get(field).stream().map(input::field).toList());
      }
    }
  }

  InputNames names() {
    return names;
  }

  /** The names of the values that steps carry. */
  String[] fields() {
    return fields;
  }

  /**
   * The step of an occurrence.
   *
   * @param inputs the rule's inputs that it is, as bits by their places; not 0
   * @param past when the group had inputs last
   */
  Step step(Occurrence occurrence, long inputs, Step.Past[] past) {
    Evidence evidence = occurrence.evidence();
    return new Step(
        occurrence.tenant(),
        occurrence.group(),
        occurrence.time(),
        evidence.eventId(),
        evidence.documentId(),
        evidence.statedTime(),
        evidence.arrival(),
        evidence.action(),
        names.matched(inputs),
        values(occurrence, inputs),
        past);
  }

  private Step.Value[] values(Occurrence occurrence, long inputs) {
    List<Step.Value> values = new ArrayList<>(fields.length);
    for (int field = 0; field < fields.length; field++) {
      String[] texts = texts(occurrence, inputs, keys[field]);
      if (texts != null) {
        values.add(new Step.Value(fields[field], texts));
      }
    }
    return values.toArray(Step.Value[]::new);
  }

  /** The values by the name of the first input that the event is and that knows any. */
  private static String[] texts(Occurrence occurrence, long inputs, long[] byInput) {
    for (int i = 0; i < byInput.length; i++) {
      if ((inputs >>> i & 1) != 0) {
        for (Occurrence.Value value : occurrence.values()) {
          if (value.key() == byInput[i]) {
            return value.texts();
          }
        }
      }
    }
    return null;
  }
}
