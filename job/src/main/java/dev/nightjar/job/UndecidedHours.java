package dev.nightjar.job;

import dev.nightjar.audit.Ids;
import dev.nightjar.audit.UndecidedHour;
import dev.nightjar.cep.operator.Undecidable;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Puts the windows that a rule could not decide together by tenant and hour, so that a gap with
 * many groups in it writes some documents and not one for each group and event: an hour is told
 * whenever its windows have doubled, and once more a minute after it ended. Keyed by {@link #key}.
 *
 * <p>The order in which windows come changes nothing of what is told at last. What is remembered of
 * an hour goes a day after its last window was told.
 */
final class UndecidedHours extends KeyedProcessFunction<String, Undecidable, UndecidedHour> {

  private static final long MINUTE = Duration.ofMinutes(1).toMillis();
  private static final long HOUR = Duration.ofHours(1).toMillis();
  private static final long DAY = Duration.ofDays(1).toMillis();

  private transient ValueState<UndecidedHour> hours;
  private transient ValueState<Long> expiries;

  /** The rule, the tenant and the hour in which a window ended: the id of what is told of them. */
  static String key(Undecidable window) {
    return Ids.id("UNDECIDED", window.ruleId(), window.tenant(), hour(window).toString());
  }

  private static Instant hour(Undecidable window) {
    return window.to().truncatedTo(ChronoUnit.HOURS);
  }

  @Override
  public void open(OpenContext context) {
    hours =
        getRuntimeContext()
            .getState(new ValueStateDescriptor<>("hours", TypeInformation.of(UndecidedHour.class)));
    expiries =
        getRuntimeContext()
            .getState(new ValueStateDescriptor<>("expiries", LongSerializer.INSTANCE));
  }

  @Override
  public void processElement(Undecidable window, Context context, Collector<UndecidedHour> out)
      throws Exception {
    UndecidedHour grown = grown(hours.value(), window);
    hours.update(grown);
    if (isPowerOfTwo(grown.windows())) {
      out.collect(grown);
    }
    // Whole minutes, so that windows that come long after their hour don't set a timer each.
    long watermark = context.timerService().currentWatermark();
    long end = grown.hour().toEpochMilli() + HOUR;
    long later = watermark < end ? end : (watermark / MINUTE + 1) * MINUTE;
    context.timerService().registerEventTimeTimer(later + MINUTE);
    context.timerService().registerEventTimeTimer(later + DAY);
    expiries.update(later + DAY);
  }

  @Override
  public void onTimer(long time, OnTimerContext context, Collector<UndecidedHour> out)
      throws Exception {
    UndecidedHour told = hours.value();
    if (told == null) {
      return;
    }
    if (time >= expiries.value()) {
      hours.clear();
      expiries.clear();
    } else if (!isPowerOfTwo(told.windows())) {
      out.collect(told);
    }
  }

  private static boolean isPowerOfTwo(long number) {
    return Long.bitCount(number) == 1;
  }

  /** An hour with one window more. */
  static UndecidedHour grown(UndecidedHour hour, Undecidable window) {
    String group = group(window);
    if (hour == null) {
      return new UndecidedHour(
          key(window),
          window.ruleId(),
          window.ruleTitle(),
          window.ruleVersion(),
          window.tenant(),
          hour(window),
          1,
          window.from(),
          window.to(),
          group.isEmpty() ? new String[0] : new String[] {group},
          true,
          least(new String[0], UndecidedHour.MAX_GAPS, window.gaps()));
    }
    boolean isNew = !group.isEmpty() && Arrays.binarySearch(hour.groups(), group) < 0;
    return new UndecidedHour(
        hour.id(),
        hour.ruleId(),
        window.ruleTitle(),
        window.ruleVersion(),
        hour.tenant(),
        hour.hour(),
        hour.windows() + 1,
        window.from().isBefore(hour.from()) ? window.from() : hour.from(),
        window.to().isAfter(hour.to()) ? window.to() : hour.to(),
        isNew ? least(hour.groups(), UndecidedHour.MAX_GROUPS, group) : hour.groups(),
        hour.allGroups() && !(isNew && hour.groups().length == UndecidedHour.MAX_GROUPS),
        least(hour.gaps(), UndecidedHour.MAX_GAPS, window.gaps()));
  }

  private static String group(Undecidable window) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < window.group().length; i++) {
      text.append(i == 0 ? "" : ", ");
      text.append(i < window.fields().length ? window.fields()[i] : "").append('=');
      text.append(window.group()[i]);
    }
    if (text.length() > UndecidedHour.MAX_GROUP_LENGTH) {
      text.setLength(UndecidedHour.MAX_GROUP_LENGTH - 1);
      text.append('\u2026');
    }
    return text.toString();
  }

  /** The first in the order of text of all that are given, each once. */
  private static String[] least(String[] some, int most, String... more) {
    String[] all = Arrays.copyOf(some, some.length + more.length);
    System.arraycopy(more, 0, all, some.length, more.length);
    return Arrays.stream(all).sorted().distinct().limit(most).toArray(String[]::new);
  }
}
