package dev.nightjar.cep.pattern;

import java.io.Serial;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.Set;
import org.apache.flink.api.common.functions.FilterFunction;
import org.apache.flink.cep.pattern.conditions.IterativeCondition;

/** The conditions of compiled patterns. Each is a value that travels with the pattern. */
final class StepConditions {

  private StepConditions() {}

  private static boolean any(Step step, String[] inputs) {
    for (String input : inputs) {
      if (step.is(input)) {
        return true;
      }
    }
    return false;
  }

  private static void collect(Set<String> into, Step step, String[] wanted) {
    for (String input : wanted) {
      if (step.is(input)) {
        into.add(input);
      }
    }
  }

  private static boolean noneBefore(Step step, String[] inputs) {
    for (String input : inputs) {
      if (step.lastTime(input) != Long.MIN_VALUE) {
        return false;
      }
    }
    return true;
  }

  /** The step matched one of these inputs. */
  record AnyOf(String[] inputs) implements FilterFunction<Step> {
    @Override
    public boolean filter(Step step) {
      return any(step, inputs);
    }
  }

  /** The step matched this input, and none that must be absent. */
  record Is(String input, String[] absent) implements FilterFunction<Step> {
    @Override
    public boolean filter(Step step) {
      return step.is(input) && !any(step, absent);
    }
  }

  /** The group had none of these within the timespan that ends with the step. */
  record NoneBefore(String[] absent) implements FilterFunction<Step> {
    @Override
    public boolean filter(Step step) {
      return noneBefore(step, absent);
    }
  }

  /** The step matched one of these, not later than a time after the pattern's first step. */
  static final class AnyWithin extends IterativeCondition<Step> {
    @Serial private static final long serialVersionUID = 1L;

    private final String[] inputs;
    private final String first;
    private final long micros;

    AnyWithin(String[] inputs, String first, long micros) {
      this.inputs = inputs;
      this.first = first;
      this.micros = micros;
    }

    @Override
    public boolean filter(Step step, Context<Step> context) throws Exception {
      return any(step, inputs)
          && step.time() - context.getEventsForPattern(first).iterator().next().time() <= micros;
    }
  }

  /** The step matched an input that the steps so far did not, and none that must be absent. */
  static final class NewInput extends IterativeCondition<Step> {
    @Serial private static final long serialVersionUID = 1L;

    private final String[] required;
    private final String[] absent;
    private final String before;

    NewInput(String[] required, String[] absent, String before) {
      this.required = required;
      this.absent = absent;
      this.before = before;
    }

    @Override
    public boolean filter(Step step, Context<Step> context) throws Exception {
      if (!any(step, required) || any(step, absent)) {
        return false;
      }
      Set<String> seen = new HashSet<>();
      for (Step earlier : context.getEventsForPattern(before)) {
        collect(seen, earlier, required);
      }
      int known = seen.size();
      collect(seen, step, required);
      return seen.size() > known;
    }
  }

  /** With the step there are enough of the inputs, and the step is one of them. */
  static final class Covers extends IterativeCondition<Step> {
    @Serial private static final long serialVersionUID = 1L;

    private final String[] required;
    private final int needed;
    private final String before;

    Covers(String[] required, int needed, String before) {
      this.required = required;
      this.needed = needed;
      this.before = before;
    }

    @Override
    public boolean filter(Step step, Context<Step> context) throws Exception {
      if (!any(step, required)) {
        return false;
      }
      Set<String> seen = new HashSet<>();
      collect(seen, step, required);
      if (before != null) {
        for (Step earlier : context.getEventsForPattern(before)) {
          collect(seen, earlier, required);
        }
      }
      return seen.size() >= needed;
    }
  }

  /**
   * The step stands for every input that it is; of each other input the earliest step of the window
   * that ends with it is there, and nothing else; and no window of the timespan that ends with the
   * step holds what must be absent.
   */
  static final class CoversEarliest extends IterativeCondition<Step> {
    @Serial private static final long serialVersionUID = 1L;

    private final String[] required;
    private final String[] absent;
    private final String before;
    private final long timespan;

    CoversEarliest(String[] required, String[] absent, String before, long timespan) {
      this.required = required;
      this.absent = absent;
      this.before = before;
      this.timespan = timespan;
    }

    @Override
    public boolean filter(Step step, Context<Step> context) throws Exception {
      if (!any(step, required) || any(step, absent) || !noneBefore(step, absent)) {
        return false;
      }
      Set<String> rest = new HashSet<>();
      for (String input : required) {
        if (!step.is(input)) {
          rest.add(input);
        }
      }
      long from = step.time() - timespan;
      if (before != null) {
        for (Step earlier : context.getEventsForPattern(before)) {
          int known = rest.size();
          rest.removeIf(input -> earlier.is(input) && earlier.lastTime(input) < from);
          if (rest.size() == known) {
            return false;
          }
        }
      }
      return rest.isEmpty();
    }
  }

  /** The step has a value that the steps so far did not have. */
  static final class NewValue extends IterativeCondition<Step> {
    @Serial private static final long serialVersionUID = 1L;

    private final String field;
    private final String before;

    NewValue(String field, String before) {
      this.field = field;
      this.before = before;
    }

    @Override
    public boolean filter(Step step, Context<Step> context) throws Exception {
      Set<String> fresh = new HashSet<>(Arrays.asList(step.values(field)));
      if (fresh.isEmpty()) {
        return false;
      }
      for (Step earlier : context.getEventsForPattern(before)) {
        for (String text : earlier.values(field)) {
          fresh.remove(text);
        }
      }
      return !fresh.isEmpty();
    }
  }

  /** The step has a value, and with it there are enough different ones. */
  static final class DistinctValues extends IterativeCondition<Step> {
    @Serial private static final long serialVersionUID = 1L;

    private final String field;
    private final int needed;
    private final String before;

    DistinctValues(String field, int needed, String before) {
      this.field = field;
      this.needed = needed;
      this.before = before;
    }

    @Override
    public boolean filter(Step step, Context<Step> context) throws Exception {
      String[] texts = step.values(field);
      if (texts.length == 0) {
        return false;
      }
      Set<String> seen = new HashSet<>(Arrays.asList(texts));
      if (before != null) {
        for (Step earlier : context.getEventsForPattern(before)) {
          Collections.addAll(seen, earlier.values(field));
        }
      }
      return seen.size() >= needed;
    }
  }
}
