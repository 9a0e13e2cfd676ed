package dev.nightjar.job.counts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.audit.ActionCount;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CountRingTest {

  private static final long MINUTE = CountRing.MINUTE;
  private static final long HOUR = CountRing.HOUR;
  private static final long START = Instant.parse("2026-11-21T00:00:00Z").toEpochMilli();

  private CountRing ring = new CountRing();
  private final Map<Long, ActionCount> index = new TreeMap<>();
  private int writes;

  @Test
  void tellsAMinuteOnceItIsClosed() {
    ring.add(START + 1, START);
    ring.add(START + 2, START);

    assertThat(close(START + MINUTE - 2)).isEmpty();
    assertThat(close(START + MINUTE - 1))
        .singleElement()
        .satisfies(
            count -> {
              assertThat(count.lastMinute()).isEqualTo(2);
              assertThat(count.lastFiveMinutes()).isEqualTo(2);
              assertThat(count.hourEnd()).isNull();
              assertThat(count.minute()).isEqualTo(Instant.ofEpochMilli(START));
            });
    assertThat(close(START + 2 * MINUTE)).isEmpty();
  }

  @Test
  void addsHourAndDayToTheLastMinuteOfAClosedHour() {
    ring.add(START + 3 * MINUTE, START);
    ring.add(START + 40 * MINUTE, START);
    close(START + 45 * MINUTE);

    assertThat(close(START + HOUR - 1))
        .singleElement()
        .satisfies(
            count -> {
              assertThat(count.minute()).isEqualTo(Instant.ofEpochMilli(START + 40 * MINUTE));
              assertThat(count.hourEnd()).isEqualTo(Instant.ofEpochMilli(START + HOUR));
              assertThat(count.lastHour()).isEqualTo(2);
              assertThat(count.lastDay()).isEqualTo(2);
              assertThat(count.version()).isGreaterThan(1);
            });
  }

  @Test
  void movesTheHoursValuesToALaterMinuteThatALateEventBrings() {
    ring.add(START + 3 * MINUTE, START);
    close(START + HOUR + 5 * MINUTE);

    assertThat(ring.add(START + 30 * MINUTE, START + HOUR + 5 * MINUTE)).isEqualTo(Lateness.LATE);

    List<ActionCount> told = close(START + HOUR + 6 * MINUTE);
    assertThat(told).hasSize(2);
    assertThat(told.get(0).lastHour()).isNull();
    assertThat(told.get(1).lastHour()).isEqualTo(2);
  }

  @Test
  void correctsTheDayOfLaterHours() {
    ring.add(START + MINUTE, START);
    ring.add(START + 5 * HOUR, START);
    close(START + 6 * HOUR);

    ring.add(START + MINUTE, START + 6 * HOUR);

    close(START + 6 * HOUR + MINUTE);
    assertThat(index.get(START + 5 * HOUR).lastDay()).isEqualTo(3);
    assertThat(index.get(START + MINUTE).lastHour()).isEqualTo(2);
  }

  @Test
  void refusesAnEventADayBehindTheWatermark() {
    long watermark = START + 30 * HOUR;

    assertThat(ring.add(watermark - 24 * HOUR, watermark)).isEqualTo(Lateness.TOO_LATE);
    assertThat(ring.isEmpty()).isTrue();
    assertThat(ring.add(watermark - 24 * HOUR + 1, watermark)).isEqualTo(Lateness.LATE);
  }

  @Test
  void isEmptyOnceNoLateEventMayNeedIt() {
    ring.add(START, START);
    close(START + 2 * HOUR);
    long due = ring.nextDue(START + 2 * HOUR);

    close(due - 1);
    assertThat(ring.isEmpty()).isFalse();
    close(due);
    assertThat(ring.isEmpty()).isTrue();
    assertThat(ring.nextDue(due)).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void tellsAllAndForgetsAllAtTheEndOfTime() {
    ring.add(START, Long.MIN_VALUE);
    ring.add(START + 30 * HOUR, Long.MIN_VALUE);

    assertThat(close(Long.MAX_VALUE)).hasSize(2).allMatch(count -> count.lastDay() == 1);
    assertThat(ring.isEmpty()).isTrue();
  }

  @Test
  void writesAtMostTwoDocumentsAnEventWithOneEventAnHour() {
    for (int hour = 0; hour < 100; hour++) {
      ring.add(START + hour * HOUR + 7 * MINUTE, START + hour * HOUR);
      close(START + hour * HOUR + 10 * MINUTE);
      close(START + (hour + 1) * HOUR - 1);
    }

    assertThat(index).hasSize(100);
    assertThat(writes).isEqualTo(200);
  }

  @Test
  void keepsABusyPairBelowFourHundredBytes() throws Exception {
    SplittableRandom random = new SplittableRandom(1);
    for (long time = START; time < START + 72 * HOUR; time += MINUTE) {
      int events = random.nextInt(1, 12);
      for (int event = 0; event < events; event++) {
        ring.add(time, time);
      }
      close(time + MINUTE - 1);
    }
    int busy = bytes(ring).length;
    CountRing quiet = new CountRing();
    quiet.add(START, START);
    quiet.close("acme", "invoice.export", START + MINUTE);
    int single = bytes(quiet).length;
    CountRing hourly = new CountRing();
    for (long time = START; time < START + 72 * HOUR; time += HOUR) {
      hourly.add(time, time);
      hourly.close("acme", "invoice.export", time + MINUTE);
    }
    int everyHour = bytes(hourly).length;
    System.out.printf(
        "bytes a pair: %d with events in every minute of three days, %d with one event an hour,"
            + " %d with one event%n",
        busy, everyHour, single);

    assertThat(busy).isLessThan(400);
    assertThat(everyHour).isLessThan(400);
    assertThat(single).isLessThan(20);
  }

  /** Random, out-of-order streams against a naive count of everything that was accepted. */
  @ParameterizedTest
  @ValueSource(ints = {0, 100, 200, 300})
  void agreesWithARecountWhateverTheOrder(int firstSeed) throws Exception {
    for (int seed = firstSeed; seed < firstSeed + 100; seed++) {
      ring = new CountRing();
      index.clear();
      run(seed);
    }
  }

  private void run(int seed) throws Exception {
    SplittableRandom random = new SplittableRandom(seed);
    Map<Long, Long> counted = new TreeMap<>();
    Map<Long, Boolean> forgotten = new TreeMap<>();
    long watermark = random.nextInt(4) == 0 ? Long.MIN_VALUE : START;
    long now = START;
    int density = 1 << random.nextInt(10);
    long maximalLateness = MINUTE << random.nextInt(12);
    for (int step = 0; step < 600; step++) {
      now += random.nextLong(MINUTE * 600 / density + 1);
      long time =
          random.nextInt(3) == 0
              ? now - random.nextLong(maximalLateness)
              : now - random.nextInt(999);
      Lateness lateness = ring.add(time, watermark);
      long minute = Math.floorDiv(time, MINUTE);
      if (lateness != Lateness.TOO_LATE) {
        counted.merge(minute, 1L, Long::sum);
      } else {
        assertThat(time).as("seed %d", seed).isLessThanOrEqualTo(watermark - CountRing.HORIZON);
      }
      if (lateness == Lateness.LATE_FOR_MINUTES) {
        assertThat(minute * MINUTE).isLessThan(watermark - CountRing.MINUTES * MINUTE + MINUTE);
        for (long m = minute; m < minute + 5; m++) {
          forgotten.put(m, true);
        }
      }
      if (random.nextInt(5) == 0) {
        ring = restored(ring);
      }
      if (random.nextInt(3) == 0) {
        watermark = Math.max(watermark, now - random.nextLong(5 * MINUTE));
        closeAndCompare(seed, watermark);
      }
    }
    watermark = random.nextBoolean() ? Long.MAX_VALUE : now + 2 * HOUR;
    closeAndCompare(seed, watermark);
    compare(seed, counted, forgotten);
  }

  private void closeAndCompare(int seed, long watermark) {
    for (ActionCount count : ring.close("acme", "invoice.export", watermark)) {
      ActionCount before = index.put(count.minute().toEpochMilli(), count);
      assertThat(count.minute().toEpochMilli() + MINUTE - 1)
          .as("seed %d: only closed minutes are told", seed)
          .isLessThanOrEqualTo(watermark);
      if (before != null && !sameValues(before, count)) {
        assertThat(count.version())
            .as("seed %d: %s after %s", seed, count, before)
            .isGreaterThan(before.version());
      }
    }
    assertThat(ring.nextDue(watermark)).as("seed %d", seed).isGreaterThanOrEqualTo(watermark);
  }

  private static boolean sameValues(ActionCount one, ActionCount other) {
    return one.equals(other);
  }

  private void compare(int seed, Map<Long, Long> counted, Map<Long, Boolean> forgotten) {
    Map<Long, Long> carriers = new TreeMap<>();
    counted.keySet().forEach(minute -> carriers.put(Math.floorDiv(minute, 60L), minute));
    for (long minute : counted.keySet()) {
      long hour = Math.floorDiv(minute, 60L);
      boolean carrier = carriers.get(hour) == minute;
      ActionCount told = index.remove(minute * MINUTE);
      if (forgotten.containsKey(minute) && !carrier) {
        continue;
      }
      assertThat(told).as("seed %d: minute %d", seed, minute).isNotNull();
      long five = sum(counted, minute - 4, minute);
      ActionCount expected =
          new ActionCount(
              "acme",
              "invoice.export",
              Instant.ofEpochMilli(minute * MINUTE),
              counted.get(minute),
              five,
              carrier ? Instant.ofEpochMilli((hour + 1) * HOUR) : null,
              carrier ? sum(counted, hour * 60, hour * 60 + 59) : null,
              carrier ? sum(counted, (hour - 23) * 60, hour * 60 + 59) : null,
              told.version());
      assertThat(told).as("seed %d", seed).isEqualTo(expected);
    }
    assertThat(index).as("seed %d: a document without events", seed).isEmpty();
  }

  private static long sum(Map<Long, Long> counted, long from, long to) {
    return counted.entrySet().stream()
        .filter(entry -> entry.getKey() >= from && entry.getKey() <= to)
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  private List<ActionCount> close(long watermark) {
    List<ActionCount> told = new ArrayList<>(ring.close("acme", "invoice.export", watermark));
    told.forEach(count -> index.put(count.minute().toEpochMilli(), count));
    writes += told.size();
    return told;
  }

  private static CountRing restored(CountRing ring) throws Exception {
    byte[] bytes = bytes(ring);
    DataInputDeserializer in = new DataInputDeserializer(bytes);
    CountRing restored = CountRingSerializer.INSTANCE.deserialize(in);
    assertThat(in.available()).isZero();
    assertThat(bytes(restored)).isEqualTo(bytes);
    assertThat(bytes(restored.copy())).isEqualTo(bytes);
    return restored;
  }

  private static byte[] bytes(CountRing ring) throws Exception {
    DataOutputSerializer out = new DataOutputSerializer(64);
    CountRingSerializer.INSTANCE.serialize(ring, out);
    return out.getCopyOfBuffer();
  }
}
