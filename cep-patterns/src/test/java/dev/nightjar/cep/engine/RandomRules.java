package dev.nightjar.cep.engine;

import dev.nightjar.audit.Alert;
import dev.nightjar.cep.rule.Condition;
import dev.nightjar.cep.rule.CorrelationType;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** Seeded rules of all types with short windows, and events that like their boundaries. */
final class RandomRules {

  private static final String[] INPUTS = {"a", "b", "c", "d"};

  /** All but patterns, and silence, which takes weeks: {@link SilenceOracleTest} has those. */
  static final List<CorrelationType> TYPES =
      Stream.of(CorrelationType.values())
          .filter(type -> type != CorrelationType.SILENCE && type != CorrelationType.PATTERN)
          .toList();

  final SplittableRandom random;

  RandomRules(long seed) {
    random = new SplittableRandom(seed);
  }

  List<TestingRules> rules(int count) {
    List<TestingRules> rules = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      rules.add(rule("r" + i));
    }
    return rules;
  }

  private TestingRules rule(String id) {
    CorrelationType type = TYPES.get(random.nextInt(TYPES.size()));
    Duration timespan = Duration.ofMillis(random.nextInt(1, 8) * 10L);
    TestingRules rule;
    if (type == CorrelationType.FIRST_SEEN) {
      return TestingRules.firstSeen(
          id, Duration.ofMillis(random.nextInt(4) * 10L), timespan, input());
    }
    boolean steps = type == CorrelationType.TEMPORAL || type == CorrelationType.TEMPORAL_ORDERED;
    List<String> inputs = new ArrayList<>(List.of(INPUTS));
    while (inputs.size() > (steps ? random.nextInt(2, 5) : random.nextInt(1, 3))) {
      inputs.remove(random.nextInt(inputs.size()));
    }
    rule = TestingRules.rule(id, type, inputs.toArray(String[]::new)).within(timespan);
    boolean ordered = type == CorrelationType.TEMPORAL_ORDERED;
    if (steps && (ordered || random.nextInt(4) > 0)) {
      terms(rule, inputs.size(), ordered);
    } else {
      bounds(rule, type);
    }
    if (random.nextInt(3) == 0) {
      rule.suppress(Duration.ofMillis(random.nextInt(1, 12) * 10L));
    }
    if (random.nextInt(4) == 0) {
      rule.oncePer("batch");
    }
    if (random.nextInt(3) == 0) {
      rule.escalate(random.nextInt(2, 6), Alert.Level.HIGH).escalate(8, Alert.Level.CRITICAL);
    }
    return rule;
  }

  private String input() {
    return INPUTS[random.nextInt(INPUTS.length)];
  }

  private void terms(TestingRules rule, int inputs, boolean ordered) {
    if (ordered && random.nextBoolean()) {
      rule.tolerance(Duration.ofMillis(random.nextInt(1, 4) * 5L));
    }
    int count = random.nextInt(3) == 0 ? 2 : 1;
    Condition.Term[] terms = new Condition.Term[count];
    for (int i = 0; i < count; i++) {
      List<Integer> required = new ArrayList<>();
      List<Integer> absent = new ArrayList<>();
      for (int input = 0; input < inputs; input++) {
        switch (random.nextInt(6)) {
          case 0 -> absent.add(input);
          case 1 -> {}
          default -> required.add(input);
        }
      }
      if (required.isEmpty()) {
        required.add(0);
        absent.remove(Integer.valueOf(0));
      }
      terms[i] = new Condition.Term(required, absent);
    }
    rule.terms(terms);
  }

  private void bounds(TestingRules rule, CorrelationType type) {
    boolean counts = !type.name().startsWith("VALUE") || type == CorrelationType.VALUE_COUNT;
    BigDecimal value =
        counts
            ? BigDecimal.valueOf(random.nextInt(1, 5))
            : BigDecimal.valueOf(random.nextInt(0, 400), 1);
    int percentile = type == CorrelationType.VALUE_PERCENTILE ? random.nextInt(101) : 0;
    String operator =
        random.nextInt(3) == 0
            ? new String[] {"lt", "lte", "eq", "neq"}[random.nextInt(4)]
            : new String[] {"gt", "gte"}[random.nextInt(2)];
    rule.when(operator, value, percentile);
    if (random.nextInt(6) == 0) {
      rule.when(
          random.nextBoolean() ? "lte" : "gte",
          value.add(BigDecimal.valueOf(random.nextInt(3))),
          percentile);
    }
  }

  List<Occurrence> events(int count) {
    return events(count, false);
  }

  /** Events of which a window holds a hundred and more. */
  List<Occurrence> denseEvents(int count) {
    return events(count, true);
  }

  private long step(boolean dense) {
    if (dense) {
      return random.nextInt(5) == 0 ? random.nextInt(3) : 0;
    }
    return switch (random.nextInt(6)) {
      case 0, 1 -> 0;
      case 2 -> random.nextInt(1, 9) * 10L;
      default -> random.nextInt(4) * 5L;
    };
  }

  private List<Occurrence> events(int count, boolean dense) {
    List<Occurrence> events = new ArrayList<>();
    long time = 0;
    for (int i = 0; i < count; i++) {
      time += step(dense);
      String id = "e" + (random.nextInt(5) == 0 ? random.nextInt(8) : 100 + random.nextInt(900));
      List<String> inputs = new ArrayList<>();
      inputs.add(input());
      while (random.nextInt(4) == 0) {
        String more = input();
        if (!inputs.contains(more)) {
          inputs.add(more);
        }
      }
      TestingOccurrence event = TestingOccurrence.at(time, id, inputs.toArray(String[]::new));
      if (random.nextInt(5) > 0) {
        String[] values = new String[random.nextInt(8) == 0 ? 2 : 1];
        for (int v = 0; v < values.length; v++) {
          values[v] = value();
        }
        event.values(values);
      }
      if (random.nextInt(3) == 0) {
        event.once("batch-with-a-long-name-" + random.nextInt(4));
      }
      events.add(event.build());
    }
    for (int i = events.size() - 1; i >= 0; i--) {
      if (random.nextInt(8) == 0) {
        events.add(alertThatEndsIn(events.get(i)));
      }
    }
    events.sort(ReorderQueue.ORDER);
    // One event may come once and once more as an inner alert that ends in it, but as nothing
    // twice.
    List<Occurrence> once = new ArrayList<>();
    for (Occurrence event : events) {
      Occurrence before = once.isEmpty() ? null : once.get(once.size() - 1);
      if (before == null || ReorderQueue.ORDER.compare(before, event) != 0) {
        once.add(event);
      }
    }
    return once;
  }

  /** An inner alert stands at its last event, under that event's id. */
  private Occurrence alertThatEndsIn(Occurrence event) {
    String input = input();
    Evidence last = event.evidence();
    return new Occurrence(
        event.tenant(),
        event.grouping(),
        event.group(),
        event.time(),
        event.hold(),
        new Evidence(
            last.time(), last.documentId(), last.eventId(), last.statedTime(), last.arrival(), "i"),
        new long[] {TestingRules.key(input)},
        new Occurrence.Value[0],
        event.ruleSet());
  }

  private String value() {
    return switch (random.nextInt(8)) {
      case 0 -> "none";
      case 1 -> "-" + random.nextInt(20);
      case 2 -> random.nextInt(40) + ".25";
      case 3 -> random.nextInt(4) + ".0000000000000000000001";
      case 4 -> "a value that is longer than fifteen bytes " + random.nextInt(3);
      default -> Integer.toString(random.nextInt(40));
    };
  }
}
