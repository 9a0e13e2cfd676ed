package dev.nightjar.cep.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.cep.rule.CorrelationRule;
import dev.nightjar.cep.rule.CorrelationType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Random rhythms against {@link NaiveSilence}, beside other rules on the same group, with state
 * written and read back at random moments. {@code -Dnightjar.seeds=N} runs more of them, {@code
 * -Dnightjar.seed=S} the one that failed.
 */
class SilenceOracleTest {

  private static final int SEEDS = 300;
  private static final long MINUTE = 60_000L;
  private static final long HOUR = 60 * MINUTE;
  private static final long DAY = 24 * HOUR;
  private static final long BOUND = 90 * MINUTE * 1000;

  private static long[] seeds() {
    Long one = Long.getLong("nightjar.seed");
    return one != null
        ? new long[] {one}
        : LongStream.range(0, Integer.getInteger("nightjar.seeds", SEEDS)).toArray();
  }

  @Test
  void findsTheSilencesThatTheDefinitionSaysInWhateverOrderAndHoweverOftenItsStateIsWritten() {
    int fired = 0;
    int quiet = 0;
    for (long seed : seeds()) {
      SplittableRandom random = new SplittableRandom(seed);
      List<CorrelationRule> rules = rules(random);
      List<Occurrence> events = events(random);
      long end =
          events.get(events.size() - 1).time() + random.nextLong(40 * DAY * 1000) / 5000 * 5000;

      TestingDetection detection = new TestingDetection(TestingRules.set(rules));
      feed(detection, shuffled(events, random), end, random);

      for (CorrelationRule rule : rules) {
        List<String> expected =
            rule.type() == CorrelationType.SILENCE
                ? NaiveSilence.lines(rule, events, end)
                : NaiveDetector.lines(rule, events);
        assertThat(lines(detection, rule)).as("seed %d, %s", seed, rule).isEqualTo(expected);
        if (rule.type() == CorrelationType.SILENCE) {
          fired += expected.size();
          quiet += expected.isEmpty() ? 1 : 0;
        }
      }
      assertThat(detection.said).as("seed %d", seed).noneMatch(line -> !line.startsWith("rep"));
      assertThat(detection.state.isEmpty()).as("state left, seed %d", seed).isTrue();
    }
    if (seeds().length >= SEEDS) {
      assertThat(fired).as("silences that the seeds provoke").isGreaterThan(2 * SEEDS);
      assertThat(quiet).as("groups that never are silent").isGreaterThan(SEEDS / 20);
    }
  }

  private static List<CorrelationRule> rules(SplittableRandom random) {
    List<CorrelationRule> rules = new ArrayList<>();
    for (int i = 0; i < random.nextInt(1, 3); i++) {
      Duration memory = Duration.ofHours(random.nextInt(14 * 24, 36 * 24));
      Duration atLeast = Duration.ofMinutes(random.nextInt(1, 25) * 15L);
      int times = random.nextInt(1, 6);
      TestingRules rule =
          random.nextInt(3) == 0
              ? TestingRules.silence("silent" + i, times, memory, atLeast, "a")
              : TestingRules.silence("silent" + i, times, memory, atLeast, "a", "b");
      if (random.nextInt(4) == 0) {
        rule.tenant("acme", (long) random.nextInt(1, 4), null, null);
      }
      rules.add(rule.build());
    }
    if (random.nextBoolean()) {
      rules.add(TestingRules.count("burst", 3, "a").within(Duration.ofHours(2)).build());
    }
    if (random.nextBoolean()) {
      rules.add(
          TestingRules.rule("few", CorrelationType.EVENT_COUNT, "b")
              .when("lte", 2)
              .within(Duration.ofHours(30))
              .build());
    }
    return rules;
  }

  /** A group that works in some hours of the week, by shifts that change, with outages. */
  private static List<Occurrence> events(SplittableRandom random) {
    List<Occurrence> events = new ArrayList<>();
    long time = random.nextLong(14 * DAY) / (5 * MINUTE) * (5 * MINUTE);
    long finish = time + random.nextLong(22, 70) * DAY;
    int opens = 0;
    int closes = 24;
    int likely = 100;
    boolean weekends = false;
    int perHour = 1;
    long shift = time;
    int number = 0;
    while (time < finish) {
      if (time >= shift) {
        opens = random.nextInt(12);
        closes = opens + random.nextInt(1, 13);
        likely = new int[] {100, 97, 85, 55}[random.nextInt(4)];
        weekends = random.nextInt(4) == 0;
        perHour = random.nextInt(1, 4);
        shift = time + random.nextLong(12, 50) * DAY;
      }
      long hour = time / HOUR % 24;
      boolean open = hour >= opens && hour < closes && (weekends || time / DAY % 7 < 5);
      if (open && random.nextInt(100) < likely) {
        for (int i = 0; i < perHour; i++) {
          long at = time / HOUR * HOUR + random.nextInt(12) * 5 * MINUTE;
          events.add(event(at, number++, random));
        }
      }
      time += HOUR;
      if (random.nextInt(400) == 0) {
        time +=
            switch (random.nextInt(8)) {
              case 0 -> 40 * DAY;
              case 1, 2 -> random.nextInt(20) * DAY;
              default -> random.nextInt(60) * HOUR;
            };
      }
      if (random.nextInt(300) == 0) {
        // A burst, at night too.
        for (int i = random.nextInt(8); i >= 0; i--) {
          events.add(event(time + i * 7L, number++, random));
        }
      }
    }
    if (events.isEmpty()) {
      events.add(event(time, number, random));
    }
    events.sort(ReorderQueue.ORDER);
    return events;
  }

  private static Occurrence event(long at, int number, SplittableRandom random) {
    String[] inputs = random.nextInt(5) == 0 ? new String[] {"b"} : new String[] {"a"};
    return TestingOccurrence.at(at, "e" + number, inputs).build();
  }

  private static List<Occurrence> shuffled(List<Occurrence> events, SplittableRandom random) {
    record Arrival(Occurrence event, long at) {}
    return events.stream()
        .map(e -> new Arrival(e, e.time() + random.nextLong(BOUND)))
        .sorted(java.util.Comparator.comparingLong(Arrival::at))
        .map(Arrival::event)
        .toList();
  }

  /** As the operator does: the group is looked after when an event or its deadline is due. */
  private static void feed(
      TestingDetection detection, List<Occurrence> arriving, long end, SplittableRandom random) {
    ReorderQueue queue = new ReorderQueue();
    long watermark = Long.MIN_VALUE;
    for (Occurrence event : arriving) {
      queue.add(event);
      watermark = Math.max(watermark, event.time() - BOUND - 1);
      settle(detection, queue, watermark);
      if (random.nextInt(6) == 0) {
        detection.writeAndRead();
      }
    }
    settle(detection, queue, end);
    if (random.nextBoolean()) {
      detection.writeAndRead();
    }
    detection.end();
  }

  private static void settle(TestingDetection detection, ReorderQueue queue, long watermark) {
    for (Occurrence next = queue.poll(watermark); next != null; next = queue.poll(watermark)) {
      detection.detector.judge(detection.state, next, next.time() - 1, detection);
    }
    if (detection.detector.nextDeadline(detection.state) <= watermark) {
      detection.detector.advance(detection.state, watermark, detection);
    }
    // Else a timer would be set for the past, and for ever.
    assertThat(detection.detector.nextDeadline(detection.state)).isGreaterThan(watermark);
  }

  private static List<String> lines(TestingDetection detection, CorrelationRule rule) {
    return detection.firings.stream()
        .filter(firing -> firing.rule() == rule)
        .map(TestingDetection::line)
        .toList();
  }
}
