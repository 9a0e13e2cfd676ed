package dev.nightjar.cep.sigma;

import dev.nightjar.cep.rule.RuleSettings.Silence;
import dev.nightjar.cep.sigma.YamlNode.Entry;
import dev.nightjar.cep.sigma.YamlNode.Scalar;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;

/** Reads {@code nightjar.silence}: a rule that waits for events that do not come. */
final class SilenceReader {

  /** The key within the block. */
  static final String KEY = "silence";

  /** What {@code times} must be, for people. */
  static final String TIMES = "a whole number from 1 to 1000";

  private static final List<String> KEYS =
      List.of("times", "group-by", "learning", "memory", "at-least");
  private static final int USUAL_TIMES = 5;
  private static final Duration LEARNING = Duration.ofDays(14);
  private static final Duration MEMORY = Duration.ofDays(56);
  private static final Duration LONGEST_MEMORY = Duration.ofDays(182);
  private static final Duration AT_LEAST = Duration.ofMinutes(30);

  private SilenceReader() {}

  /**
   * The silence of a block; null where it has none, or one with faults.
   *
   * @param correlation whether the rule is one
   */
  static Silence read(Section block, boolean correlation) {
    Section silence = block.section(KEY);
    if (silence == null) {
      return null;
    }
    if (correlation) {
      block.fault(KEY, "is for rules on single events, not for correlations");
    }
    if (block.has("first-seen")) {
      block.fault(KEY, "does not go with first-seen: make two rules");
    }
    for (String key : List.of("once-per", "escalate")) {
      if (block.has(key)) {
        block.fault(key, "makes no sense with silence: nothing is counted");
      }
    }
    silence.allow(KEYS);
    List<String> groupBy = BlockReader.fields(silence, "group-by");
    Integer times = USUAL_TIMES;
    if (silence.has("times")) {
      Entry entry = silence.entry("times");
      times = entry.value() instanceof Scalar scalar ? times(scalar.number()) : null;
      if (times == null) {
        silence.fault("times", "must be " + TIMES);
      }
    }
    Duration learning = time(silence, "learning", LEARNING);
    Duration memory = time(silence, "memory", MEMORY);
    Duration atLeast = time(silence, "at-least", AT_LEAST);
    if (times == null || learning == null || memory == null || atLeast == null) {
      return null;
    }
    if (learning.compareTo(LEARNING) < 0) {
      silence.fault(
          "learning", "must be 14d at least: active hours are known from their second week on");
    }
    if (memory.compareTo(learning) < 0) {
      silence.fault("memory", "must be as long as learning at least");
    } else if (memory.compareTo(LONGEST_MEMORY) > 0) {
      silence.fault("memory", "must be at most 26w: each week is state of every group");
    } else if (atLeast.compareTo(memory) >= 0) {
      silence.fault("at-least", "must be shorter than memory: what is forgotten can't be silent");
    }
    return new Silence(times, groupBy, learning, memory, atLeast);
  }

  private static Duration time(Section silence, String key, Duration otherwise) {
    return silence.has(key) ? Timespans.read(silence, key, false) : otherwise;
  }

  /** A number as times; null where it is none. */
  static Integer times(BigDecimal number) {
    if (number == null
        || number.stripTrailingZeros().scale() > 0
        || number.signum() <= 0
        || number.compareTo(BigDecimal.valueOf(1000)) > 0) {
      return null;
    }
    return number.intValueExact();
  }
}
