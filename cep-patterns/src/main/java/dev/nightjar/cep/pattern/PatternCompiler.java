package dev.nightjar.cep.pattern;

import dev.nightjar.cep.rule.Condition;
import dev.nightjar.cep.rule.CorrelationRule;
import dev.nightjar.cep.rule.CorrelationType;
import dev.nightjar.cep.rule.Micros;
import dev.nightjar.cep.rule.RuleFault;
import dev.nightjar.cep.rule.RuleSettings;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.cep.pattern.Pattern;
import org.apache.flink.cep.pattern.Quantifier;
import org.apache.flink.cep.pattern.conditions.IterativeCondition;
import org.apache.flink.cep.pattern.conditions.SimpleCondition;

/**
 * Makes patterns of Flink CEP of a correlation. A pattern says at which events the rule is
 * fulfilled: the last step of a match completes it. What an alert then tells, and whether one is
 * due at all, the window and the episode say, for patterns as for everything else.
 *
 * <p>A rule is refused with the reason where no pattern means the same. Nothing is approximated.
 *
 * <p>Patterns skip nothing after a match: a step may complete one match and take part in others.
 * Steps in between are passed over by {@code followedBy}, and only the last one is asked for with
 * {@code followedByAny}: each start then has one way through, so that the partial matches of a
 * group are as many as its steps, and not as many as there are ways to choose among them.
 */
public final class PatternCompiler {

  /** The most events that a pattern may ask for: it has one state for each. */
  public static final int MAX_TIMES = 1000;

  /** The most inputs that a pattern may ask for in any order. */
  public static final int MAX_UNORDERED = 8;

  /** Less asks for one event all the same, and may have more digits than there is room for. */
  private static final BigDecimal LEAST = new BigDecimal("0.001");

  private final CorrelationRule rule;
  private final InputNames names;
  private final Tick tick;
  private final List<TermPattern> patterns = new ArrayList<>();
  private final List<RuleFault> faults = new ArrayList<>();

  private int place;

  /**
   * A pattern and what it is a way to fulfil.
   *
   * @param term which term of the condition; 0 where it has but one
   * @param required the inputs of the term; empty where the condition is a number
   */
  record TermPattern(int term, String[] required, Pattern<Step, ?> pattern) {

    /** Whether the end of the window decides, and not the last step. */
    boolean waits() {
      return pattern.getQuantifier().getConsumingStrategy()
          == Quantifier.ConsumingStrategy.NOT_FOLLOW;
    }
  }

  /** What a rule became, with the terms that the patterns belong to. */
  record Compiled(List<TermPattern> patterns, List<RuleFault> faults) {}

  private PatternCompiler(CorrelationRule rule, Tick tick) {
    this.rule = rule;
    this.names = new InputNames(rule);
    this.tick = tick;
  }

  /**
   * Compiles a correlation to patterns whose clock counts milliseconds, as Flink's does. A step's
   * time in microseconds is finer: a match whose steps span more than the timespan by less than a
   * millisecond is to be left out.
   */
  public static RulePatterns compile(CorrelationRule rule) {
    Compiled compiled = compile(rule, Tick.MILLISECOND);
    List<Pattern<Step, ?>> patterns = new ArrayList<>();
    compiled.patterns.forEach(one -> patterns.add(one.pattern));
    return new RulePatterns(List.copyOf(patterns), compiled.faults);
  }

  static Compiled compile(CorrelationRule rule, Tick tick) {
    return new PatternCompiler(rule, tick).compile();
  }

  private Compiled compile() {
    refuseWhatPatternsShare();
    if (faults.isEmpty()) {
      switch (rule.type()) {
        case EVENT_COUNT -> count(bounds());
        case VALUE_COUNT -> values(bounds());
        case TEMPORAL, TEMPORAL_ORDERED -> temporal();
        case VALUE_SUM ->
            refuse(
                "condition",
                "a sum may fall as well as rise, and a pattern sees each run of events from any"
                    + " start, not the whole window");
        case VALUE_AVG, VALUE_MEDIAN, VALUE_PERCENTILE ->
            refuse(
                "type",
                "a "
                    + word(rule.type())
                    + " is one of the whole window, and a pattern sees each run of events from any"
                    + " start");
        case FIRST_SEEN ->
            refuse("type", "what was seen in weeks is a memory of values and no sequence of steps");
        case SILENCE ->
            refuse("type", "silence is judged by a rhythm of weeks and is no sequence of steps");
        case PATTERN -> refuse("type", "it is a pattern already");
      }
    }
    return new Compiled(faults.isEmpty() ? List.copyOf(patterns) : List.of(), List.copyOf(faults));
  }

  private void refuseWhatPatternsShare() {
    if (rule.timespan().toNanos() % 1_000_000 != 0) {
      refuse("timespan", "a pattern measures in whole milliseconds");
    }
    if (!rule.settings().orderTolerance().isZero()) {
      refuse(
          "nightjar.order-tolerance",
          "a pattern follows one order, and no step of it may stand before its predecessor");
    }
    for (RuleSettings.TenantOverride override : rule.settings().tenants().values()) {
      if (override.threshold() != null || override.timespan() != null) {
        refuse("nightjar.tenants", "a pattern has one threshold and one timespan for all tenants");
        break;
      }
    }
  }

  private Condition.Bounds bounds() {
    return (Condition.Bounds) rule.condition();
  }

  /** Every event counts: the n-th of any start completes it. */
  private void count(Condition.Bounds bounds) {
    int times = times(bounds);
    if (times > 0) {
      number(
          Pattern.<Step>begin("events")
              .where(SimpleCondition.of(new StepConditions.AnyOf(names.all())))
              .times(times)
              .within(tick.within(rule.timespan())));
    }
  }

  /** Each start takes the next step with a value that is new to it; any step may be the last. */
  private void values(Condition.Bounds bounds) {
    int times = times(bounds);
    if (times == 0) {
      return;
    }
    String field = InputNames.tuple(rule.valueFields());
    Duration within = tick.within(rule.timespan());
    number(
        Pattern.<Step>begin("last")
            .where(new StepConditions.DistinctValues(field, times, null))
            .within(within));
    if (times > 1) {
      number(
          Pattern.<Step>begin("values")
              .where(new StepConditions.NewValue(field, "values"))
              .times(1, times)
              .followedByAny("last")
              .where(new StepConditions.DistinctValues(field, times, "values"))
              .within(within));
    }
  }

  private void temporal() {
    if (rule.condition() instanceof Condition.Bounds bounds) {
      if (rule.type() == CorrelationType.TEMPORAL_ORDERED) {
        refuse("condition", "a number of inputs in an order has no meaning");
        return;
      }
      int times = times(bounds);
      if (times > 0) {
        unordered(names.all(), times, new String[0]);
      }
      return;
    }
    List<Condition.Term> terms = ((Condition.Terms) rule.condition()).terms();
    if (rule.type() == CorrelationType.TEMPORAL_ORDERED && terms.size() > 1) {
      refuse("condition", "an order with alternatives tells of all that hold, and a match of one");
      return;
    }
    for (Condition.Term term : terms) {
      String[] required = names.of(term.required());
      String[] absent = names.of(term.absent());
      if (rule.type() == CorrelationType.TEMPORAL_ORDERED) {
        ordered(required, absent);
      } else {
        unordered(required, (int) Arrays.stream(required).distinct().count(), absent);
      }
      place++;
    }
  }

  private void ordered(String[] required, String[] absent) {
    Pattern<Step, Step> steps = null;
    for (int i = 0; i < required.length; i++) {
      String stage = (i + 1) + " " + required[i];
      boolean last = i == required.length - 1;
      if (steps == null) {
        steps = Pattern.begin(stage);
      } else {
        steps = last ? steps.followedByAny(stage) : steps.followedBy(stage);
      }
      steps = steps.where(SimpleCondition.of(new StepConditions.Is(required[i], absent)));
      if (last) {
        steps = steps.where(SimpleCondition.of(new StepConditions.NoneBefore(absent)));
      }
    }
    add(steps, "1 " + required[0], required, absent);
  }

  /**
   * Each start takes the next step with an input that is new to it; any step may be the last. One
   * event that matches several inputs stands for all of them.
   */
  private void unordered(String[] required, int needed, String[] absent) {
    if (needed > MAX_UNORDERED) {
      refuse(
          "rules",
          "a pattern asks for at most " + MAX_UNORDERED + " inputs in any order, here " + needed);
      return;
    }
    Pattern<Step, Step> alone =
        Pattern.<Step>begin("last").where(completes(required, needed, absent, null));
    add(alone, "last", required, absent);
    if (needed > 1) {
      Pattern<Step, Step> inputs =
          Pattern.<Step>begin("inputs")
              .where(new StepConditions.NewInput(required, absent, "inputs"))
              .times(1, needed);
      if (absent.length > 0) {
        // The last step stands for all that it is: a start must be free to leave such inputs out.
        inputs = inputs.allowCombinations();
      }
      Pattern<Step, Step> several =
          inputs.followedByAny("last").where(completes(required, needed, absent, "inputs"));
      add(several, "inputs", required, absent);
    }
  }

  private IterativeCondition<Step> completes(
      String[] required, int needed, String[] absent, String before) {
    return absent.length == 0
        ? new StepConditions.Covers(required, needed, before)
        : new StepConditions.CoversEarliest(required, absent, before, Micros.of(rule.timespan()));
  }

  /** What may not come before the last step it says itself; what may not come after, the end. */
  private void add(Pattern<Step, Step> steps, String first, String[] required, String[] absent) {
    Pattern<Step, Step> whole = steps;
    if (absent.length > 0) {
      whole =
          whole
              .notFollowedBy("absent")
              .where(new StepConditions.AnyWithin(absent, first, Micros.of(rule.timespan())));
    }
    patterns.add(new TermPattern(place, required, whole.within(tick.within(rule.timespan()))));
  }

  private void number(Pattern<Step, ?> pattern) {
    patterns.add(new TermPattern(0, new String[0], pattern));
  }

  /** The least number that all bounds allow; 0 where the rule is refused. */
  private int times(Condition.Bounds bounds) {
    if (!bounds.firesOnEvent()) {
      refuse(
          "condition",
          "lt, lte, eq and neq are judged at the end of a window that a group's first event opens,"
              + " and a pattern ends with a step, or with the time since one");
      return 0;
    }
    int least = 1;
    for (Condition.Bound bound : bounds.bounds()) {
      boolean above = bound.operator() == Condition.Operator.GT;
      // Compared before it is rounded: a number of a thousand million digits has no room.
      int order = bound.value().compareTo(BigDecimal.valueOf(MAX_TIMES));
      if (order > 0 || (above && order == 0)) {
        refuse("condition", "a pattern has a state for each event, at most " + MAX_TIMES);
        return 0;
      }
      if (bound.value().signum() > 0 && bound.value().compareTo(LEAST) >= 0) {
        RoundingMode mode = above ? RoundingMode.FLOOR : RoundingMode.CEILING;
        int number = bound.value().setScale(0, mode).intValueExact();
        least = Math.max(least, above ? number + 1 : number);
      }
    }
    return least;
  }

  private void refuse(String key, String reason) {
    faults.add(
        new RuleFault(
            rule.header().file(),
            rule.header().line(),
            "correlation." + key,
            "has no pattern of Flink CEP: " + reason));
  }

  private static String word(CorrelationType type) {
    return switch (type) {
      case VALUE_AVG -> "mean";
      case VALUE_MEDIAN -> "median";
      default -> "percentile";
    };
  }
}
