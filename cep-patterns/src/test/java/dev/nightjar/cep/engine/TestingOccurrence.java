package dev.nightjar.cep.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** An event of ann in acme, as the router would hand it over. */
final class TestingOccurrence {

  static final String[] ANN = {"ann"};

  private final String id;
  private final long time;
  private final List<String> inputs = new ArrayList<>();
  private String[] values = {};
  private String once;
  private String tenant = "acme";
  private long hold;

  private TestingOccurrence(String id, long time) {
    this.id = id;
    this.time = time;
  }

  /** At milliseconds of 2026-11-02T09:00:00Z. */
  static TestingOccurrence at(long millis, String id, String... inputs) {
    TestingOccurrence occurrence =
        new TestingOccurrence(id, 1_793_610_000_000_000L + millis * 1000);
    occurrence.inputs.addAll(Arrays.asList(inputs));
    return occurrence;
  }

  static long micros(long millis) {
    return 1_793_610_000_000_000L + millis * 1000;
  }

  TestingOccurrence values(String... texts) {
    values = texts;
    return this;
  }

  TestingOccurrence once(String batch) {
    once = batch;
    return this;
  }

  TestingOccurrence in(String other) {
    tenant = other;
    return this;
  }

  TestingOccurrence hold(long micros) {
    hold = micros;
    return this;
  }

  Occurrence build() {
    List<Occurrence.Value> all = new ArrayList<>();
    for (String input : inputs) {
      long key = TestingRules.key(input);
      if (values.length > 0) {
        all.add(new Occurrence.Value(ValueKeys.of(key, List.of("v")), values));
      }
      if (once != null) {
        all.add(new Occurrence.Value(ValueKeys.of(key, List.of("batch")), new String[] {once}));
      }
    }
    all.sort(Comparator.comparingLong(Occurrence.Value::key));
    return new Occurrence(
        tenant,
        TestingRules.GROUPING,
        ANN,
        time,
        hold,
        new Evidence(time, "doc-" + id + "-" + time, id, time, time + 700, "act." + inputs.get(0)),
        inputs.stream().mapToLong(TestingRules::key).sorted().toArray(),
        all.toArray(Occurrence.Value[]::new),
        1);
  }
}
