package dev.nightjar.cep.engine;

import dev.nightjar.cep.rule.Condition;
import dev.nightjar.cep.rule.CorrelationRule;
import dev.nightjar.cep.rule.CorrelationType;
import dev.nightjar.cep.rule.Micros;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A rule as the engine runs it: what can be worked out before the first event. */
final class RulePlan {

  /** How a rule looks at its occurrences. */
  enum Shape {
    /** A number of the trailing window. */
    TRAILING,
    /** A number of a window that is judged at its end. */
    CLOSING,
    /** Inputs that come together, in order or not, and inputs that must stay away. */
    SEQUENCE,
    FIRST_SEEN,
    /** Events that stop to come. */
    SILENCE,
    /** Another's evaluator. */
    HOSTED
  }

  /** The layout of what a slot of a built-in shape writes. */
  private static final int VERSION = 2;

  final CorrelationRule rule;

  /** Its place among the rules of its grouping and hold, in the order in which they are judged. */
  int number;

  final Shape shape;
  final Evaluator hosted;
  final DetectorOptions options;
  final long hold;

  /** How state names it among the rules of its grouping and hold. */
  RuleName name;

  /** Whether the engine must tell its inputs apart. */
  final boolean tellsInputs;

  /** Whether its levels rise by completions, and not by the events that its alert counts. */
  final boolean completes;

  /** Whether an alert counts events, and not completions. */
  final boolean counting;

  /** Whether its values are numbers. */
  final boolean numeric;

  /** For each input the key of its values; empty where it needs none. */
  final long[] valueKeys;

  /** For each input the key of what it counts once per; empty where events count. */
  final long[] onceKeys;

  private final boolean more;
  private final Slot nothing;
  private final Map<String, Slot> nothingOfTenant = new HashMap<>();

  /** A window that no group needs now, so that one is not made for each event. */
  private Window spare;

  RulePlan(CorrelationRule rule, DetectorOptions options) {
    this.rule = rule;
    this.options = options;
    this.hold = Micros.of(rule.hold());
    this.hosted = options.patterns().apply(rule);
    this.shape = shape(rule, hosted);
    this.more =
        shape == Shape.CLOSING
            || shape == Shape.FIRST_SEEN
            || shape == Shape.SILENCE
            || shape == Shape.HOSTED
            || rule.decidesAtWindowEnd();
    boolean steps =
        rule.type() == CorrelationType.TEMPORAL
            || rule.type() == CorrelationType.TEMPORAL_ORDERED
            || rule.type() == CorrelationType.PATTERN;
    this.completes = steps;
    this.tellsInputs = steps || shape == Shape.HOSTED;
    this.counting =
        !steps && rule.condition() instanceof Condition.Bounds bounds && bounds.firesOnEvent();
    this.numeric =
        switch (rule.type()) {
          case VALUE_SUM, VALUE_AVG, VALUE_MEDIAN, VALUE_PERCENTILE -> true;
          default -> false;
        };
    boolean many = rule.inputs().size() > Long.SIZE;
    if (many && (tellsInputs || !rule.valueFields().isEmpty())) {
      throw new IllegalArgumentException(
          "rule "
              + rule.header().id()
              + " correlates "
              + rule.inputs().size()
              + " rules; 64 is the most");
    }
    List<String> fields = rule.valueFields();
    this.valueKeys = fields.isEmpty() || shape == Shape.HOSTED ? new long[0] : keys(rule, fields);
    String oncePer = numeric ? null : rule.settings().oncePer();
    this.onceKeys = oncePer == null ? new long[0] : keys(rule, List.of(oncePer));
    this.nothing = Slot.shared(this, Parameters.of(rule, ""));
    for (String tenant : rule.settings().tenants().keySet()) {
      nothingOfTenant.put(tenant, Slot.shared(this, Parameters.of(rule, tenant)));
    }
  }

  private static Shape shape(CorrelationRule rule, Evaluator hosted) {
    if (hosted != null) {
      return Shape.HOSTED;
    }
    if (rule.type() == CorrelationType.FIRST_SEEN) {
      return Shape.FIRST_SEEN;
    }
    if (rule.type() == CorrelationType.SILENCE) {
      return Shape.SILENCE;
    }
    if (rule.condition() instanceof Condition.Bounds bounds) {
      return bounds.firesOnEvent() ? Shape.TRAILING : Shape.CLOSING;
    }
    if (rule.condition() instanceof Condition.Terms) {
      return Shape.SEQUENCE;
    }
    throw new IllegalArgumentException(
        "rule " + rule.header().id() + " is a pattern in Java, and none was given");
  }

  private static long[] keys(CorrelationRule rule, List<String> fields) {
    return rule.inputs().stream()
        .mapToLong(input -> ValueKeys.of(input.key(), fields.stream().map(input::field).toList()))
        .toArray();
  }

  /** What a claim says of its inputs. */
  long claimed(long inputs) {
    return tellsInputs ? inputs : 1;
  }

  /** The slot of all groups of a tenant that remember nothing of it but the log. */
  Slot nothing(String tenant) {
    return nothingOfTenant.isEmpty() ? nothing : nothingOfTenant.getOrDefault(tenant, nothing);
  }

  int version() {
    return shape == Shape.HOSTED ? hosted.version() : VERSION;
  }

  /** Whether it may decide, or remember, what the log alone does not tell. */
  boolean hasMore() {
    return more;
  }

  /** Whether another's evaluator judges it. */
  boolean isHosted() {
    return shape == Shape.HOSTED;
  }

  /** Whether entries of the log are kept for it. */
  boolean keepsLog() {
    return shape != Shape.FIRST_SEEN && shape != Shape.SILENCE;
  }

  /** Whether it needs a list of values of each occurrence. */
  boolean needsList() {
    return onceKeys.length > 0 || (valueKeys.length > 0 && shape != Shape.FIRST_SEEN);
  }

  /** Whether each occurrence makes its condition true by itself, however late. */
  boolean isSingle(Parameters parameters) {
    return shape == Shape.TRAILING
        && rule.type() == CorrelationType.EVENT_COUNT
        && BigDecimal.ONE.equals(parameters.threshold());
  }

  /** Whether what is missing in a window could have made its number smaller. */
  boolean dependsOnMissing() {
    return switch (rule.type()) {
      case VALUE_AVG, VALUE_MEDIAN, VALUE_PERCENTILE -> true;
      default -> shape == Shape.CLOSING;
    };
  }

  /**
   * A window for one occurrence in one group: what it knows of the group it takes from the log. To
   * be given back, unless the group keeps it.
   */
  Window lend(Lane lane) {
    Window lent = spare;
    spare = null;
    if (lent == null) {
      return open(lane);
    }
    lent.turnTo(lane);
    return lent;
  }

  /** Takes back a window that holds nothing but what the log tells. */
  void takeBack(Window window) {
    spare = window;
  }

  /** A window for a group that it has not seen. */
  Window open(Lane lane) {
    return switch (shape) {
      case TRAILING -> new TrailingWindow(this, lane);
      case CLOSING -> new ClosingWindow(this, lane);
      case SEQUENCE -> new SequenceWindow(this, lane);
      case FIRST_SEEN -> new FirstSeenWindow(this, lane);
      case SILENCE -> new SilenceWindow(this, lane);
      case HOSTED -> new HostedWindow(this, lane);
    };
  }
}
