package dev.nightjar.cep.pattern;

import dev.nightjar.cep.engine.Evaluator;
import dev.nightjar.cep.engine.Evidence;
import dev.nightjar.cep.rule.Condition;
import dev.nightjar.cep.rule.CorrelationRule;
import dev.nightjar.cep.rule.CorrelationType;
import dev.nightjar.cep.rule.Micros;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Tells of the matches of one rule in one group: one for each step that completes any, with the
 * evidence that an alert shows. Patterns find a step's match once for each start; the earliest one
 * counts.
 *
 * <p>Where the rule is a number over a window, the evidence is the window's, so its steps are
 * remembered here. Where the end of a window decides, a step's later starts are decided after its
 * earliest one, so what was told is remembered until then.
 */
final class MatchTeller {

  /** Longer than a millisecond's clock may be late. */
  private static final long SLACK = 2_000;

  private final Sort sort;
  private final ArrayDeque<Step> window = new ArrayDeque<>();
  private final ArrayDeque<Told> told = new ArrayDeque<>();

  MatchTeller(Sort sort) {
    this.sort = sort;
  }

  private record Told(int term, Step last) {}

  private record Found(PatternCompiler.TermPattern pattern, StepMatch match) {}

  /** Takes the group's next step, before what it completes is told. */
  void step(Step step) {
    if (sort.counts || sort.alternatives) {
      while (!window.isEmpty() && step.time() - window.peek().time() > sort.timespan) {
        window.poll();
      }
      if (sort.field == null || step.values(sort.field).length > 0) {
        window.add(step);
      }
    }
  }

  /**
   * Tells of matches.
   *
   * @param found what each of the rule's patterns found, in their order
   */
  void tell(List<? extends Collection<StepMatch>> found, Evaluator.Matches matches) {
    List<Found> all = new ArrayList<>();
    for (int i = 0; i < found.size(); i++) {
      for (StepMatch match : found.get(i)) {
        all.add(new Found(sort.patterns.get(i), match));
      }
    }
    all.sort((a, b) -> StepMatch.ORDER.compare(a.match, b.match));
    for (int i = 0; i < all.size(); ) {
      StepMatch first = all.get(i).match;
      TreeSet<Step> evidence = new TreeSet<>(Step.ORDER);
      TreeSet<Integer> terms = new TreeSet<>();
      for (; i < all.size() && all.get(i).match.completesWith(first); i++) {
        Found one = all.get(i);
        if (isNew(one) && terms.add(one.pattern.term())) {
          evidence.addAll(evidence(one));
        }
      }
      if (!evidence.isEmpty()) {
        List<Evidence> told = evidence.stream().map(Step::evidence).toList();
        matches.matched(told, first.decidedAt(), false);
      }
    }
  }

  private boolean isNew(Found found) {
    if (!found.pattern.waits()) {
      return true;
    }
    int term = found.pattern.term();
    Step last = found.match.last();
    for (Told other : told) {
      if (other.term == term && Step.ORDER.compare(other.last, last) == 0) {
        return false;
      }
    }
    told.add(new Told(term, last));
    return true;
  }

  private Collection<Step> evidence(Found found) {
    if (sort.counts) {
      return sort.inputs == null ? window : earliest(window, sort.inputs);
    }
    if (sort.alternatives && !found.pattern.waits()) {
      return allThatHold();
    }
    List<Step> steps = List.of(found.match.steps());
    String[] required = found.pattern.required();
    if (sort.inOrder) {
      return steps;
    }
    return found.pattern.waits()
        ? lastOrEarliest(steps, found.match.last(), required)
        : earliest(steps, required);
  }

  /** The evidence of all alternatives that hold in the window, which the step need not complete. */
  private Collection<Step> allThatHold() {
    TreeSet<Step> evidence = new TreeSet<>(Step.ORDER);
    for (PatternCompiler.TermPattern pattern : sort.patterns) {
      if (!pattern.waits()
          && Arrays.stream(pattern.required())
              .allMatch(input -> window.stream().anyMatch(step -> step.is(input)))) {
        evidence.addAll(earliest(window, pattern.required()));
      }
    }
    return evidence;
  }

  /** The last step stands for every input that it is; the others have their earliest. */
  private static Collection<Step> lastOrEarliest(
      Collection<Step> steps, Step last, String[] inputs) {
    String[] others = Arrays.stream(inputs).filter(input -> !last.is(input)).toArray(String[]::new);
    Collection<Step> evidence = earliest(steps, others);
    evidence.add(last);
    return evidence;
  }

  /** For each input its earliest step; one step may stand for several. */
  private static Collection<Step> earliest(Collection<Step> steps, String[] inputs) {
    TreeSet<Step> earliest = new TreeSet<>(Step.ORDER);
    for (String input : inputs) {
      for (Step step : steps) {
        if (step.is(input)) {
          earliest.add(step);
          break;
        }
      }
    }
    return earliest;
  }

  /** Forgets what no step or decision from a time on can ask for. */
  void drop(long from) {
    window.removeIf(step -> from - step.time() > sort.timespan);
    told.removeIf(one -> from - one.last.time() > sort.timespan + SLACK);
  }

  /**
   * The last microsecond at which anything is asked for; {@link Long#MAX_VALUE} where nothing is.
   */
  long until() {
    long last = window.isEmpty() ? Long.MIN_VALUE : window.peekLast().time() + sort.timespan;
    for (Told one : told) {
      last = Math.max(last, one.last.time() + sort.timespan + SLACK);
    }
    return last == Long.MIN_VALUE ? Long.MAX_VALUE : last;
  }

  boolean isEmpty() {
    return window.isEmpty() && told.isEmpty();
  }

  void write(StepSerializer steps, DataOutputView out) throws IOException {
    out.writeInt(window.size());
    for (Step step : window) {
      steps.serialize(step, out);
    }
    out.writeInt(told.size());
    for (Told one : told) {
      out.writeInt(one.term);
      steps.serialize(one.last, out);
    }
  }

  void read(StepSerializer steps, DataInputView in) throws IOException {
    for (int left = in.readInt(); left > 0; left--) {
      window.add(steps.deserialize(in));
    }
    for (int left = in.readInt(); left > 0; left--) {
      told.add(new Told(in.readInt(), steps.deserialize(in)));
    }
  }

  /** What is told of the matches of one rule. */
  static final class Sort {

    private final List<PatternCompiler.TermPattern> patterns;
    private final long timespan;
    private final boolean counts;
    private final boolean inOrder;

    /** Whether several terms may hold at once. */
    private final boolean alternatives;

    /** The value that a step must have to count; null where every step does. */
    private final String field;

    /** The inputs that are counted; null where steps are. */
    private final String[] inputs;

    Sort(CorrelationRule rule, List<PatternCompiler.TermPattern> patterns) {
      this.patterns = patterns;
      this.timespan = Micros.of(rule.timespan());
      this.counts = rule.condition() instanceof Condition.Bounds;
      this.alternatives = patterns.stream().anyMatch(one -> one.term() > 0);
      this.inOrder =
          rule.type() == CorrelationType.TEMPORAL_ORDERED || rule.type() == CorrelationType.PATTERN;
      this.field =
          rule.type() == CorrelationType.VALUE_COUNT ? InputNames.tuple(rule.valueFields()) : null;
      this.inputs =
          rule.type() == CorrelationType.TEMPORAL && counts ? new InputNames(rule).all() : null;
    }

    List<PatternCompiler.TermPattern> patterns() {
      return patterns;
    }
  }
}
