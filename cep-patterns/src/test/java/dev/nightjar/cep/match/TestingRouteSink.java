package dev.nightjar.cep.match;

import dev.nightjar.cep.engine.Occurrence;
import dev.nightjar.cep.rule.CorrelationRule;
import dev.nightjar.cep.rule.EventRule;
import java.util.ArrayList;
import java.util.List;

/** Keeps what a router finds. */
final class TestingRouteSink implements RouteSink {

  final List<String> matched = new ArrayList<>();
  final List<Occurrence> occurrences = new ArrayList<>();
  final List<Integer> stages = new ArrayList<>();
  final List<String> withoutGroup = new ArrayList<>();

  @Override
  public void matched(EventRule rule, EventView event) {
    matched.add(rule.header().id());
  }

  @Override
  public void occurrence(int stage, Occurrence occurrence) {
    stages.add(stage);
    occurrences.add(occurrence);
  }

  @Override
  public void withoutGroup(CorrelationRule rule) {
    withoutGroup.add(rule.header().id());
  }

  /** The groups of all occurrences, in order. */
  List<List<String>> groups() {
    return occurrences.stream().map(occurrence -> List.of(occurrence.group())).toList();
  }
}
