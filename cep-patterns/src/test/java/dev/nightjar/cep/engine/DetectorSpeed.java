package dev.nightjar.cep.engine;

import dev.nightjar.cep.rule.CorrelationRule;
import dev.nightjar.cep.rule.CorrelationType;
import dev.nightjar.cep.rule.RuleSet;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * What the engine costs, measured by hand: run its main. 100 rules, ten of which want each event;
 * events of the detecting thread's CPU-second, reorder included; bytes of state.
 */
final class DetectorSpeed {

  private static final int GROUPS = 20_000;
  private static final int EVENTS = 150_000;

  private DetectorSpeed() {}

  public static void main(String[] arguments) throws IOException {
    if (arguments.length > 0) {
      for (int round = 0; round < 3; round++) {
        run(String.join(" ", arguments), Integer.parseInt(arguments[0]), arguments.length > 1);
      }
      return;
    }
    for (int round = 0; round < 3; round++) {
      run("heap, " + GROUPS + " groups", GROUPS, false);
      run("bytes each touch, " + GROUPS + " groups", GROUPS, true);
      run("heap, 200 groups", 200, false);
      run("bytes each touch, 200 groups", 200, true);
    }
    sizes();
  }

  static RuleSet hundredRules() {
    List<CorrelationRule> rules = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      String action = "act" + i / 10;
      TestingRules rule =
          switch (i % 10) {
            case 0, 1, 2, 3, 4 ->
                TestingRules.count("r" + i, 10 + i % 7, action)
                    .within(Duration.ofMinutes(5 + 5 * (i % 3)));
            case 5 ->
                TestingRules.rule("r" + i, CorrelationType.VALUE_COUNT, action)
                    .when("gte", 10)
                    .within(Duration.ofMinutes(10));
            case 6 ->
                TestingRules.rule("r" + i, CorrelationType.VALUE_SUM, action)
                    .when("gte", 5_000)
                    .within(Duration.ofMinutes(10));
            default ->
                TestingRules.rule(
                        "r" + i,
                        CorrelationType.TEMPORAL_ORDERED,
                        "act" + (i / 10 + 1) % 10 + "x",
                        action)
                    .tolerance(Duration.ofSeconds(i % 2 * 5))
                    .within(Duration.ofMinutes(10));
          };
      rules.add(rule.build());
    }
    return TestingRules.set(rules);
  }

  private static List<Occurrence> events(int groups) {
    SplittableRandom random = new SplittableRandom(7);
    List<Occurrence> events = new ArrayList<>(EVENTS);
    String[][] names = new String[groups][];
    for (int i = 0; i < groups; i++) {
      names[i] = new String[] {"user-" + i};
    }
    for (int i = 0; i < EVENTS; i++) {
      String action = "act" + random.nextInt(10);
      Occurrence one =
          TestingOccurrence.at(i * 2L + random.nextInt(500), "0f8a" + i + "-" + i * 7, action)
              .values(Integer.toString(random.nextInt(50)))
              .build();
      events.add(
          new Occurrence(
              one.tenant(),
              one.grouping(),
              names[random.nextInt(groups)],
              one.time(),
              0,
              one.evidence(),
              one.inputs(),
              one.values(),
              1));
    }
    return events;
  }

  private static void run(String name, int groups, boolean bytes) throws IOException {
    Detector detector = new Detector(hundredRules(), 1, DetectorOptions.defaults());
    List<Occurrence> events = events(groups);
    Map<String, GroupState> heap = new HashMap<>();
    Map<String, byte[]> stored = new HashMap<>();
    TestingDetection sink = new TestingDetection(RuleSet.EMPTY);
    ReorderQueue queue = new ReorderQueue();
    long start = cpu();
    long size = 0;
    for (Occurrence event : events) {
      queue.add(event);
      long watermark = event.time() - 1_000_000;
      for (Occurrence next = queue.poll(watermark); next != null; next = queue.poll(watermark)) {
        String group = next.group()[0];
        GroupState state;
        if (bytes) {
          byte[] known = stored.get(group);
          state =
              known == null
                  ? detector.open("acme", TestingRules.GROUPING, next.group())
                  : GroupState.read(new DataInputStream(new ByteArrayInputStream(known)));
        } else {
          state =
              heap.computeIfAbsent(
                  group, g -> detector.open("acme", TestingRules.GROUPING, new String[] {g}));
        }
        detector.judge(state, next, next.time() - 1, sink);
        detector.nextDeadline(state);
        if (bytes) {
          ByteArrayOutputStream out = new ByteArrayOutputStream(256);
          state.write(new DataOutputStream(out));
          stored.put(group, out.toByteArray());
          size += out.size();
        }
      }
    }
    double seconds = (cpu() - start) / 1e9;
    System.out.printf(
        "%s: %.0f events a CPU-second, %d firings%s%n",
        name,
        EVENTS / seconds,
        sink.firings.size(),
        bytes ? ", " + size / EVENTS + " bytes a touch" : "");
  }

  private static void sizes() throws IOException {
    for (int actions : new int[] {1, 10}) {
      int before = 0;
      for (int count : new int[] {1, 9}) {
        TestingDetection detection = new TestingDetection(hundredRules());
        for (int i = 0; i < count; i++) {
          detection.judge(TestingOccurrence.at(i * 20_123L, "e" + i, "act" + i % actions));
        }
        int size = detection.bytes().length;
        System.out.printf("%d actions, %d occurrences: %d bytes%n", actions, count, size);
        if (count == 9) {
          System.out.printf("  an occurrence: %.1f bytes with ids%n", (size - before) / 8.0);
        }
        before = size;
      }
    }
  }

  private static long cpu() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }
}
