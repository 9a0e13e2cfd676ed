package dev.nightjar.cep.pattern;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** When one group had some inputs last, for as long as the timespan. */
final class PastTimes {

  private static final Step.Past[] NONE = {};

  private final String[] names;
  private final long timespan;
  private final long[] times;

  /**
   * None yet.
   *
   * @param names the inputs to remember
   * @param timespan for how long, in microseconds
   */
  PastTimes(String[] names, long timespan) {
    this.names = names;
    this.timespan = timespan;
    this.times = new long[names.length];
    Arrays.fill(times, Long.MIN_VALUE);
  }

  /** What is remembered at a time. */
  Step.Past[] at(long time) {
    if (isEmpty()) {
      return NONE;
    }
    List<Step.Past> past = new ArrayList<>(names.length);
    for (int i = 0; i < names.length; i++) {
      if (times[i] != Long.MIN_VALUE && time - times[i] <= timespan) {
        past.add(new Step.Past(names[i], times[i]));
      }
    }
    return past.toArray(Step.Past[]::new);
  }

  /** Remembers a step. */
  void add(Step step) {
    for (int i = 0; i < names.length; i++) {
      if (step.is(names[i])) {
        times[i] = step.time();
      }
    }
  }

  /** Forgets what no step from a time on can ask for. */
  void drop(long from) {
    for (int i = 0; i < times.length; i++) {
      if (times[i] != Long.MIN_VALUE && from - times[i] > timespan) {
        times[i] = Long.MIN_VALUE;
      }
    }
  }

  /**
   * The last microsecond at which anything is asked for; {@link Long#MAX_VALUE} where nothing is.
   */
  long until() {
    long last = Arrays.stream(times).max().orElse(Long.MIN_VALUE);
    return last == Long.MIN_VALUE ? Long.MAX_VALUE : last + timespan;
  }

  boolean isEmpty() {
    for (long time : times) {
      if (time != Long.MIN_VALUE) {
        return false;
      }
    }
    return true;
  }

  void write(DataOutputView out) throws IOException {
    for (long time : times) {
      out.writeLong(time);
    }
  }

  static PastTimes read(String[] names, long timespan, DataInputView in) throws IOException {
    PastTimes past = new PastTimes(names, timespan);
    for (int i = 0; i < names.length; i++) {
      past.times[i] = in.readLong();
    }
    return past;
  }
}
