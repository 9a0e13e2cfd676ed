package dev.nightjar.cep.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.cep.rule.CorrelationRule;
import dev.nightjar.cep.rule.CorrelationType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Random rules over random events against {@link NaiveDetector}, with state written and read back
 * at random moments. {@code -Dnightjar.seeds=N} runs more of them, {@code -Dnightjar.seed=S} the
 * one that failed.
 */
class DetectorOracleTest {

  private static final int SEEDS = 1_500;

  private static long[] seeds() {
    Long one = Long.getLong("nightjar.seed");
    return one != null
        ? new long[] {one}
        : LongStream.range(0, Integer.getInteger("nightjar.seeds", SEEDS)).toArray();
  }

  @Test
  void firesWhatTheSpecificationSaysHoweverOftenItsStateIsWritten() {
    Map<CorrelationType, Integer> firings = new EnumMap<>(CorrelationType.class);
    long[] seeds = seeds();
    for (long seed : seeds) {
      RandomRules made = new RandomRules(seed);
      List<CorrelationRule> rules =
          made.rules(made.random.nextInt(1, 9)).stream().map(TestingRules::build).toList();
      List<Occurrence> events = made.events(made.random.nextInt(5, 60));
      TestingDetection detection = new TestingDetection(TestingRules.set(rules));
      feed(detection, events, made.random);
      for (CorrelationRule rule : rules) {
        List<String> expected = NaiveDetector.lines(rule, events);
        firings.merge(rule.type(), expected.size(), Integer::sum);
        assertThat(lines(detection, rule)).as("seed %d, %s", seed, rule).isEqualTo(expected);
      }
      assertThat(detection.state.isEmpty()).as("state left, seed %d", seed).isTrue();
      assertThat(detection.firings.stream().map(f -> f.alertId() + "/" + f.revision()))
          .as("ids, seed %d", seed)
          .doesNotHaveDuplicates();
    }
    if (seeds.length > 1000) {
      assertThat(firings)
          .as("firings that the seeds provoke")
          .hasSize(RandomRules.TYPES.size())
          .allSatisfy((type, count) -> assertThat(count).isGreaterThan(500));
    }
  }

  @Test
  void firesTheSameWhereAGroupIsSoHotThatItWritesWhereItsWindowsStand() {
    int hot = 0;
    for (long seed : seeds()) {
      if (seed % 10 != 0) {
        continue;
      }
      RandomRules made = new RandomRules(seed);
      List<CorrelationRule> rules =
          made.rules(made.random.nextInt(1, 5)).stream().map(TestingRules::build).toList();
      List<Occurrence> events = made.denseEvents(made.random.nextInt(150, 400));
      TestingDetection detection = new TestingDetection(TestingRules.set(rules));
      for (Occurrence event : events) {
        detection.detector.judge(detection.state, event, ReorderQueue.due(event) - 1, detection);
        if (made.random.nextInt(3) > 0) {
          hot += detection.state.lanes().stream().anyMatch(l -> l.log.size() >= Lane.HOT) ? 1 : 0;
          detection.writeAndRead();
        }
      }
      detection.end();
      for (CorrelationRule rule : rules) {
        assertThat(lines(detection, rule))
            .as("seed %d, %s", seed, rule)
            .isEqualTo(NaiveDetector.lines(rule, events));
      }
    }
    if (seeds().length > 1000) {
      assertThat(hot).as("hot groups written and read").isGreaterThan(5_000);
    }
  }

  @Test
  void firesTheSameWhateverRulesComeAndGoBesideAndInWhateverOrderTheyStand() {
    int changes = 0;
    for (long seed : seeds()) {
      if (seed % 5 != 0) {
        continue;
      }
      RandomRules made = new RandomRules(seed);
      List<CorrelationRule> rules =
          new ArrayList<>(made.rules(6).stream().map(TestingRules::build).toList());
      List<CorrelationRule> lasting = List.copyOf(rules.subList(0, 3));
      List<Occurrence> events =
          made.random.nextInt(4) == 0 ? made.denseEvents(150) : made.events(50);
      TestingDetection detection = new TestingDetection(TestingRules.set(rules));
      for (Occurrence event : events) {
        detection.detector.judge(detection.state, event, ReorderQueue.due(event) - 1, detection);
        if (made.random.nextInt(5) == 0) {
          detection.writeAndRead();
        }
        if (made.random.nextInt(8) == 0) {
          Collections.shuffle(rules, new java.util.Random(made.random.nextLong()));
          List<CorrelationRule> some = new ArrayList<>(rules);
          some.removeIf(rule -> !lasting.contains(rule) && made.random.nextBoolean());
          detection.rules(TestingRules.set(some));
          changes++;
        }
      }
      detection.end();
      for (CorrelationRule rule : lasting) {
        assertThat(lines(detection, rule))
            .as("seed %d, %s", seed, rule)
            .isEqualTo(NaiveDetector.lines(rule, events));
      }
    }
    if (seeds().length > 1000) {
      assertThat(changes).as("changes of the rules").isGreaterThan(1_000);
    }
  }

  private static void feed(
      TestingDetection detection, List<Occurrence> events, SplittableRandom random) {
    for (Occurrence event : events) {
      long from = event.time() - random.nextInt(20) * 1000L;
      if (random.nextInt(3) == 0 && from >= TestingOccurrence.micros(0)) {
        detection.detector.advance(detection.state, event.time() - 1, detection);
      }
      detection.detector.judge(detection.state, event, ReorderQueue.due(event) - 1, detection);
      if (random.nextInt(4) == 0) {
        detection.writeAndRead();
      }
    }
    detection.end();
  }

  @Test
  void findsTheSameWhateverTheOrderWithinTheBound() {
    for (long seed : seeds()) {
      if (seed % 10 != 0) {
        continue;
      }
      RandomRules made = new RandomRules(seed);
      List<CorrelationRule> rules = made.rules(5).stream().map(TestingRules::build).toList();
      List<Occurrence> events = made.events(50);
      TestingDetection sorted = new TestingDetection(TestingRules.set(rules));
      feed(sorted, events, made.random);

      TestingDetection shuffled = new TestingDetection(TestingRules.set(rules));
      ReorderQueue queue = new ReorderQueue();
      long bound = 30_000;
      long watermark = Long.MIN_VALUE;
      for (Occurrence event : shuffled(events, bound, made.random)) {
        queue.add(event);
        watermark = Math.max(watermark, event.time() - bound - 1);
        drain(queue, watermark, shuffled);
      }
      drain(queue, Long.MAX_VALUE - 1, shuffled);
      shuffled.end();
      for (CorrelationRule rule : rules) {
        assertThat(lines(shuffled, rule)).as("seed %d", seed).isEqualTo(lines(sorted, rule));
      }
      assertThat(shuffled.said).noneMatch(line -> line.startsWith("late"));
    }
  }

  private static void drain(ReorderQueue queue, long watermark, TestingDetection detection) {
    for (Occurrence next = queue.poll(watermark); next != null; next = queue.poll(watermark)) {
      detection.detector.judge(detection.state, next, next.time() - 1, detection);
    }
    if (watermark < Long.MAX_VALUE - 1
        && detection.detector.nextDeadline(detection.state) <= watermark) {
      detection.detector.advance(detection.state, watermark, detection);
    }
  }

  private static List<Occurrence> shuffled(
      List<Occurrence> events, long bound, SplittableRandom random) {
    record Arrival(Occurrence event, long at) {}
    return events.stream()
        .map(e -> new Arrival(e, e.time() + random.nextLong(bound)))
        .sorted(java.util.Comparator.comparingLong(Arrival::at))
        .map(Arrival::event)
        .toList();
  }

  @Test
  void losesNothingSilentlyBeyondTheBound() {
    int judged = 0;
    int refused = 0;
    for (long seed : seeds()) {
      if (seed % 10 != 0) {
        continue;
      }
      RandomRules made = new RandomRules(seed);
      List<CorrelationRule> rules = made.rules(4).stream().map(TestingRules::build).toList();
      List<Occurrence> events = made.events(50);
      TestingDetection detection = new TestingDetection(TestingRules.set(rules));
      long watermark = Long.MIN_VALUE;
      int wanted = 0;
      List<Occurrence> order = new ArrayList<>(shuffled(events, 60_000, made.random));
      for (Occurrence event : order) {
        boolean late = event.time() <= watermark;
        int before = detection.said.size();
        detection.detector.judge(
            detection.state, event, late ? watermark : event.time() - 1, detection);
        watermark = Math.max(watermark, event.time() - 5_000);
        if (made.random.nextInt(4) == 0) {
          detection.writeAndRead();
        }
        if (late) {
          for (CorrelationRule rule : rules) {
            if (!NaiveDetector.wants(rule, event)) {
              continue;
            }
            wanted++;
            String id = " " + rule.header().id();
            assertThat(detection.said.subList(before, detection.said.size()))
                .as("seed %d", seed)
                .filteredOn(said -> said.contains(id))
                .anyMatch(said -> said.startsWith("late") || said.startsWith("repeated"));
          }
        }
      }
      detection.end();
      judged += (int) detection.said.stream().filter(s -> s.endsWith("true")).count();
      refused += (int) detection.said.stream().filter(s -> s.endsWith("false")).count();
      assertThat(wanted).isNotNegative();
      assertThat(detection.state.isEmpty()).isTrue();
    }
    if (seeds().length > 1000) {
      assertThat(judged).isGreaterThan(500);
      assertThat(refused).isGreaterThan(500);
    }
  }

  private static List<String> lines(TestingDetection detection, CorrelationRule rule) {
    return detection.firings.stream()
        .filter(firing -> firing.rule() == rule)
        .map(TestingDetection::line)
        .toList();
  }
}
