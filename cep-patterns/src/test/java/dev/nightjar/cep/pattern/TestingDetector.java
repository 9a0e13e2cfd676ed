package dev.nightjar.cep.pattern;

import dev.nightjar.cep.engine.Detection;
import dev.nightjar.cep.engine.Detector;
import dev.nightjar.cep.engine.DetectorOptions;
import dev.nightjar.cep.engine.Evaluator;
import dev.nightjar.cep.engine.Evidence;
import dev.nightjar.cep.engine.Firing;
import dev.nightjar.cep.engine.GroupState;
import dev.nightjar.cep.engine.Occurrence;
import dev.nightjar.cep.rule.CorrelationRule;
import dev.nightjar.cep.rule.RuleSet;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The engine as a job drives it: events in order, state written and read at whim. */
final class TestingDetector implements Detection {

  private final Detector detector;
  private final Map<String, GroupState> states = new HashMap<>();
  private final List<Firing> firings = new ArrayList<>();
  int late;
  int repeats;

  TestingDetector(List<CorrelationRule> rules, Function<CorrelationRule, Evaluator> patterns) {
    detector =
        new Detector(
            new RuleSet("", List.of(), rules),
            1,
            DetectorOptions.defaults().withPatterns(patterns));
  }

  TestingDetector judge(Occurrence occurrence) {
    for (GroupState state : states.values()) {
      if (detector.nextDeadline(state) < occurrence.time()) {
        detector.advance(state, occurrence.time() - 1, this);
      }
    }
    String key = occurrence.tenant() + " " + String.join(" ", occurrence.group());
    GroupState state =
        states.computeIfAbsent(
            key,
            k -> detector.open(occurrence.tenant(), occurrence.grouping(), occurrence.group()));
    detector.judge(state, occurrence, occurrence.time() - 1, this);
    return this;
  }

  TestingDetector late(Occurrence occurrence, long watermark) {
    String key = occurrence.tenant() + " " + String.join(" ", occurrence.group());
    detector.judge(states.get(key), occurrence, watermark, this);
    return this;
  }

  void restore() throws IOException {
    for (Map.Entry<String, GroupState> entry : states.entrySet()) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      entry.getValue().write(new DataOutputStream(bytes));
      entry.setValue(
          GroupState.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()))));
    }
  }

  TestingDetector end() {
    states.values().forEach(state -> detector.advance(state, Long.MAX_VALUE, this));
    return this;
  }

  boolean isEmpty() {
    return states.values().stream().allMatch(GroupState::isEmpty);
  }

  List<Firing> firings() {
    return firings;
  }

  /** Each firing on one line: all that an alert is made of. */
  List<String> lines() {
    return firings.stream().map(TestingDetector::line).sorted().toList();
  }

  /** The same without growth. */
  List<String> linesAsFired() {
    return firings.stream()
        .filter(firing -> firing.revision() == 0)
        .map(TestingDetector::line)
        .sorted()
        .toList();
  }

  static String line(Firing firing) {
    return "%s %s %s/%s r%d %s n=%d @%d %s %s"
        .formatted(
            firing.rule().header().id(),
            firing.alertId().substring(0, 6),
            firing.tenant(),
            String.join(",", firing.group()),
            firing.revision(),
            firing.level(),
            firing.count(),
            firing.decidedAt() - TestingOccurrences.START,
            firing.evidence().stream().map(Evidence::eventId).collect(Collectors.joining(" ")),
            firing.late() ? "late" : "");
  }

  @Override
  public void fired(Firing firing) {
    firings.add(firing);
  }

  @Override
  public void undecidable(CorrelationRule rule, GroupState group, long from, long to) {
    throw new IllegalStateException("no gap was opened");
  }

  @Override
  public void late(CorrelationRule rule, long lateness, boolean judged) {
    late++;
  }

  @Override
  public void repeated(CorrelationRule rule) {
    repeats++;
  }

  @Override
  public void bounded(CorrelationRule rule) {
    throw new IllegalStateException("no bound was reached");
  }

  @Override
  public void dropped(CorrelationRule rule, String reason) {
    throw new IllegalStateException("state was dropped: " + reason);
  }
}
