package dev.nightjar.cep.engine;

import dev.nightjar.cep.rule.CorrelationRule;
import dev.nightjar.cep.rule.RuleSet;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** One group under a detector, and all that was said of it. */
final class TestingDetection implements Detection {

  final List<Firing> firings = new ArrayList<>();
  final List<String> said = new ArrayList<>();
  Detector detector;
  GroupState state;

  TestingDetection(RuleSet rules) {
    this(rules, DetectorOptions.defaults());
  }

  TestingDetection(RuleSet rules, DetectorOptions options) {
    this(rules, options, "acme");
  }

  TestingDetection(RuleSet rules, DetectorOptions options, String tenant) {
    detector = new Detector(rules, 1, options);
    state = detector.open(tenant, TestingRules.GROUPING, TestingOccurrence.ANN);
  }

  /** In order. */
  TestingDetection judge(TestingOccurrence... occurrences) {
    for (TestingOccurrence one : occurrences) {
      Occurrence occurrence = one.build();
      detector.judge(state, occurrence, ReorderQueue.due(occurrence) - 1, this);
    }
    return this;
  }

  /** With the watermark at milliseconds. */
  TestingDetection late(long watermarkMillis, TestingOccurrence occurrence) {
    detector.judge(state, occurrence.build(), TestingOccurrence.micros(watermarkMillis), this);
    return this;
  }

  TestingDetection advance(long millis) {
    detector.advance(state, TestingOccurrence.micros(millis), this);
    return this;
  }

  TestingDetection end() {
    detector.advance(state, Long.MAX_VALUE, this);
    return this;
  }

  byte[] bytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      state.write(new DataOutputStream(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  TestingDetection writeAndRead() {
    try {
      state = GroupState.read(new DataInputStream(new ByteArrayInputStream(bytes())));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  TestingDetection rules(RuleSet rules) {
    detector = new Detector(rules, 1, DetectorOptions.defaults());
    return this;
  }

  /** The firings as lines {@code rule/revision level count: ids @decided}. */
  List<String> lines() {
    return firings.stream().map(TestingDetection::line).toList();
  }

  static String line(Firing firing) {
    StringBuilder line =
        new StringBuilder(firing.rule().header().id())
            .append('/')
            .append(firing.revision())
            .append(' ')
            .append(firing.level().name().toLowerCase(java.util.Locale.ROOT))
            .append(' ')
            .append(firing.count())
            .append(':');
    firing.evidence().forEach(e -> line.append(' ').append(e.eventId()));
    line.append(" @").append((firing.decidedAt() - TestingOccurrence.micros(0)) / 1000);
    if (firing.late()) {
      line.append(" late");
    }
    if (firing.muted()) {
      line.append(" muted");
    }
    return line.toString();
  }

  @Override
  public void fired(Firing firing) {
    firings.add(firing);
  }

  @Override
  public void undecidable(CorrelationRule rule, GroupState group, long from, long to) {
    said.add("undecidable " + rule.header().id());
  }

  @Override
  public void late(CorrelationRule rule, long lateness, boolean judged) {
    said.add("late " + rule.header().id() + " " + judged);
  }

  @Override
  public void repeated(CorrelationRule rule) {
    said.add("repeated " + rule.header().id());
  }

  @Override
  public void bounded(CorrelationRule rule) {
    said.add("bounded " + rule.header().id());
  }

  @Override
  public void dropped(CorrelationRule rule, String reason) {
    said.add("dropped " + rule.header().id() + ": " + reason);
  }
}
