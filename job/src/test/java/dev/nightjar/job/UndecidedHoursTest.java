package dev.nightjar.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.audit.UndecidedHour;
import dev.nightjar.cep.operator.Undecidable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

// Flink declares that closing its harness throws Exception.
@SuppressWarnings("try")
class UndecidedHoursTest {

  private static final Instant HOUR = Instant.parse("2026-11-21T09:00:00Z");
  private static final Instant END = HOUR.plus(Duration.ofHours(1));

  @Test
  void tellsAnHourWheneverItDoubledAndOnceMoreWhenItIsOver() throws Exception {
    try (Harness harness = open(null)) {
      for (int i = 0; i < 10_000; i++) {
        harness.processElement(window("acme", "user-" + i, i % 3_600), 0);
      }
      assertThat(windows(harness))
          .containsExactly(
              1L, 2L, 4L, 8L, 16L, 32L, 64L, 128L, 256L, 512L, 1_024L, 2_048L, 4_096L, 8_192L);

      harness.processWatermark(END.toEpochMilli() + 59_999);
      assertThat(windows(harness)).hasSize(14);
      harness.processWatermark(END.toEpochMilli() + 60_000);
      assertThat(windows(harness)).hasSize(15).endsWith(10_000L);

      assertThat(harness.numKeyedStateEntries()).isEqualTo(2);
      harness.processWatermark(Long.MAX_VALUE);
      assertThat(windows(harness)).as("told once").hasSize(15);
      assertThat(harness.numKeyedStateEntries()).isZero();
      assertThat(harness.numEventTimeTimers()).isZero();
    }
  }

  @Test
  void keepsTenantsAndHoursApart() throws Exception {
    try (Harness harness = open(null)) {
      harness.processElement(window("acme", "ada", 0), 0);
      harness.processElement(window("globex", "ada", 0), 0);
      harness.processElement(window("acme", "ada", 3_599), 0);
      harness.processElement(window("acme", "ada", 3_600), 0);

      assertThat(told(harness))
          .extracting(hour -> hour.tenant() + " " + hour.hour() + " " + hour.windows())
          .containsExactly(
              "acme 2026-11-21T09:00:00Z 1",
              "globex 2026-11-21T09:00:00Z 1",
              "acme 2026-11-21T09:00:00Z 2",
              "acme 2026-11-21T10:00:00Z 1");
      assertThat(told(harness).stream().map(UndecidedHour::id).distinct()).hasSize(3);
    }
  }

  @Test
  void tellsTheSameAtLastWhateverTheOrder() throws Exception {
    List<Undecidable> windows = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      windows.add(window("acme", "user-" + i % 40, 10 * i));
    }
    UndecidedHour inOrder = last(windows);
    assertThat(inOrder.windows()).isEqualTo(100);
    assertThat(inOrder.from()).isEqualTo(HOUR.minusSeconds(600));
    assertThat(inOrder.to()).isEqualTo(HOUR.plusSeconds(990));
    assertThat(inOrder.allGroups()).isFalse();
    assertThat(inOrder.groups())
        .isEqualTo(
            IntStream.range(0, 40)
                .mapToObj(i -> "user.id=user-" + i)
                .sorted()
                .limit(UndecidedHour.MAX_GROUPS)
                .toArray(String[]::new));
    assertThat(inOrder.gaps()).containsExactly("gap-a", "gap-b");
    for (int seed = 0; seed < 20; seed++) {
      Collections.shuffle(windows, new Random(seed));
      assertThat(last(windows)).as("seed %d", seed).usingRecursiveComparison().isEqualTo(inOrder);
    }
  }

  @Test
  void namesAllGroupsOfAFew() throws Exception {
    List<Undecidable> windows = new ArrayList<>();
    for (int i = 0; i < 3 * UndecidedHour.MAX_GROUPS; i++) {
      windows.add(window("acme", "user-" + i % UndecidedHour.MAX_GROUPS, i));
    }
    windows.add(window("acme", "x".repeat(2_000), 1));
    assertThat(last(windows).allGroups()).as("one too many").isFalse();
    UndecidedHour few = last(windows.subList(0, windows.size() - 1));
    assertThat(few.allGroups()).isTrue();
    assertThat(few.groups()).hasSize(UndecidedHour.MAX_GROUPS);
    assertThat(last(List.of(windows.get(windows.size() - 1))).groups()[0])
        .hasSize(UndecidedHour.MAX_GROUP_LENGTH)
        .startsWith("user.id=xx")
        .endsWith("x\u2026");
  }

  @Test
  void goesOnCountingAfterARestoreAndTellsTheSameAgain() throws Exception {
    OperatorSubtaskState state;
    List<Long> lost;
    try (Harness harness = open(null)) {
      harness.processElement(window("acme", "ada", 0), 0);
      state = harness.snapshot(1, 1);
      harness.processElement(window("acme", "bob", 1), 0);
      lost = windows(harness).subList(1, 2);
    }
    try (Harness harness = open(state)) {
      harness.processElement(window("acme", "bob", 1), 0);
      assertThat(windows(harness)).isEqualTo(lost).containsExactly(2L);
      assertThat(told(harness).get(0).groups()).containsExactly("user.id=ada", "user.id=bob");
    }
  }

  @Test
  void tellsWhatComesLongAfterItsHourAMinuteLater() throws Exception {
    try (Harness harness = open(null)) {
      // As a rule on inner alerts does, which waits as long as those may.
      Instant later = END.plus(Duration.ofDays(3)).plusSeconds(7);
      harness.processWatermark(later.toEpochMilli());
      for (int i = 0; i < 3; i++) {
        harness.processElement(window("acme", "ada", i), 0);
      }
      assertThat(windows(harness)).containsExactly(1L, 2L);
      assertThat(harness.numEventTimeTimers()).isEqualTo(2);
      harness.processWatermark(later.plusSeconds(120).toEpochMilli());
      assertThat(windows(harness)).containsExactly(1L, 2L, 3L);
    }
  }

  private static UndecidedHour last(List<Undecidable> windows) throws Exception {
    try (Harness harness = open(null)) {
      for (Undecidable window : windows) {
        harness.processElement(window, 0);
      }
      harness.processWatermark(Long.MAX_VALUE);
      List<UndecidedHour> told = told(harness);
      return told.get(told.size() - 1);
    }
  }

  /** A window of ten minutes that ends some seconds after nine. */
  private static Undecidable window(String tenant, String user, int second) {
    Instant to = HOUR.plusSeconds(second);
    return new Undecidable(
        "idle",
        "Idle",
        "1",
        tenant,
        new String[] {"user.id"},
        new String[] {user},
        to.minusSeconds(600),
        to,
        new String[] {second % 2 == 0 ? "gap-a" : "gap-b", "gap-b"});
  }

  private static List<Long> windows(Harness harness) {
    return told(harness).stream().map(UndecidedHour::windows).toList();
  }

  private static List<UndecidedHour> told(Harness harness) {
    return harness.extractOutputValues();
  }

  private static Harness open(OperatorSubtaskState state) throws Exception {
    Harness harness = new Harness();
    harness
        .getExecutionConfig()
        .configure(
            new Configuration().set(PipelineOptions.GENERIC_TYPES, false),
            UndecidedHoursTest.class.getClassLoader());
    if (state != null) {
      harness.initializeState(state);
    }
    harness.open();
    return harness;
  }

  private static final class Harness
      extends KeyedOneInputStreamOperatorTestHarness<String, Undecidable, UndecidedHour> {

    Harness() throws Exception {
      super(new KeyedProcessOperator<>(new UndecidedHours()), UndecidedHours::key, Types.STRING);
    }
  }
}
