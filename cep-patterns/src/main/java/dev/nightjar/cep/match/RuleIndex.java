package dev.nightjar.cep.match;

import dev.nightjar.cep.match.EventMatcher.FieldMatcher;
import dev.nightjar.cep.rule.EventRule;
import dev.nightjar.cep.rule.Expression;
import dev.nightjar.cep.rule.ValueTest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Leads an event to the rules that could want it. Of each rule's expression it derives what must
 * hold of one single field, mostly the action; which rules a value of that field leads to is judged
 * once for each value and remembered. Rules of which no such test follows are always asked.
 */
final class RuleIndex {

  /** The field that tells rules apart best. */
  static final String ACTION = "event.action";

  /** Fields of few values: what they leave out is little. */
  private static final Set<String> COARSE =
      Set.of("event.outcome", "audit.actor.type", "user.type", "audit.kind", "event.kind");

  private static final int SELECTIVE = 3;

  private final FieldIndex[] fields;
  private final int[] always;

  /** Indexes rules, whose numbers are their places in the list. */
  RuleIndex(List<EventRule> rules, FieldTable table) {
    Map<String, List<Integer>> byField = new LinkedHashMap<>();
    List<Integer> rest = new ArrayList<>();
    for (int rule = 0; rule < rules.size(); rule++) {
      String field = discriminator(rules.get(rule));
      (field == null ? rest : byField.computeIfAbsent(field, f -> new ArrayList<>())).add(rule);
    }
    always = rest.stream().mapToInt(Integer::intValue).toArray();
    List<FieldIndex> indexes = new ArrayList<>();
    byField.forEach(
        (field, numbers) -> {
          FieldIndex.Test[] tests =
              numbers.stream()
                  .map(number -> bound(rules.get(number).expression(), field, table, true))
                  .toArray(FieldIndex.Test[]::new);
          int[] members = numbers.stream().mapToInt(Integer::intValue).toArray();
          indexes.add(new FieldIndex(table.index(field), members, tests));
        });
    fields = indexes.toArray(FieldIndex[]::new);
  }

  /**
   * Finds the rules that could want an event.
   *
   * @param into takes their numbers, ascending, from its start; as long as there are rules
   * @return how many they are
   */
  int candidates(EventView event, int[] into) {
    int count = always.length;
    System.arraycopy(always, 0, into, 0, count);
    int sources = count > 0 ? 1 : 0;
    for (FieldIndex field : fields) {
      int[] found = field.rules(event.value(field.field));
      if (found.length > 0) {
        System.arraycopy(found, 0, into, count, found.length);
        count += found.length;
        sources++;
      }
    }
    if (sources > 1) {
      Arrays.sort(into, 0, count);
    }
    return count;
  }

  /** The field by which a rule is found; null where no test follows of any. */
  static String discriminator(EventRule rule) {
    Set<String> names = new LinkedHashSet<>();
    names.add(ACTION);
    FieldTable.addFields(rule, names);
    String best = null;
    int highest = 0;
    for (String name : names) {
      int score = selectivity(rule.expression(), name);
      if (name.equals(ACTION) && score >= SELECTIVE) {
        return name;
      }
      if (score == 0) {
        continue;
      }
      // What is no part of every event may have to be looked for in its free attributes.
      score = score * 4 + (COARSE.contains(name) ? -7 : 0) + (Fields.reader(name) == null ? 0 : 1);
      if (score > highest) {
        highest = score;
        best = name;
      }
    }
    return best;
  }

  /** How much an expression asks of a field: 0 where events without it may pass. */
  private static int selectivity(Expression expression, String field) {
    if (expression instanceof Expression.And and) {
      return and.parts().stream().mapToInt(part -> selectivity(part, field)).max().orElse(0);
    } else if (expression instanceof Expression.Or or) {
      return or.parts().stream().mapToInt(part -> selectivity(part, field)).min().orElse(0);
    } else if (expression instanceof Expression.Field test && test.field().equals(field)) {
      return ValueMatchers.isPure(test.test()) ? selectivity(test.test()) : 0;
    }
    return 0;
  }

  private static int selectivity(ValueTest test) {
    if (test instanceof ValueTest.Like like) {
      boolean some = like.parts().stream().anyMatch(ValueTest.Like.Part.Literal.class::isInstance);
      return some ? like.parts().size() == 1 ? 4 : SELECTIVE : 1;
    } else if (test instanceof ValueTest.NumberIs) {
      return 4;
    } else if (test instanceof ValueTest.Exists exists) {
      return exists.there() ? 1 : 0;
    } else if (test instanceof ValueTest.IsNull) {
      return 0;
    }
    return test instanceof ValueTest.BooleanIs ? 2 : SELECTIVE;
  }

  /**
   * What an expression says of one field alone.
   *
   * @param upper true for a test that passes whenever the expression holds, false for one that
   *     passes only where the expression holds, whatever the other fields are
   * @return null for the test that says nothing: passes always, or never
   */
  private static FieldIndex.Test bound(
      Expression expression, String field, FieldTable table, boolean upper) {
    if (expression instanceof Expression.And and) {
      return joined(and.parts(), field, table, upper, true);
    } else if (expression instanceof Expression.Or or) {
      return joined(or.parts(), field, table, upper, false);
    } else if (expression instanceof Expression.Not not) {
      FieldIndex.Test part = bound(not.part(), field, table, !upper);
      return part == null ? null : value -> !part.test(value);
    } else if (expression instanceof Expression.Field test
        && test.field().equals(field)
        && ValueMatchers.isPure(test.test())) {
      FieldMatcher matcher = FieldMatcher.of(test.test(), table);
      return value -> matcher.test(value, null);
    }
    return null;
  }

  private static FieldIndex.Test joined(
      List<Expression> parts, String field, FieldTable table, boolean upper, boolean all) {
    List<FieldIndex.Test> tests = new ArrayList<>();
    for (Expression part : parts) {
      FieldIndex.Test test = bound(part, field, table, upper);
      if (test != null) {
        tests.add(test);
      } else if (upper != all) {
        // One of several that passes always, or all of them with one that never does.
        return null;
      }
    }
    if (tests.isEmpty()) {
      return null;
    }
    return all
        ? value -> tests.stream().allMatch(test -> test.test(value))
        : value -> tests.stream().anyMatch(test -> test.test(value));
  }
}
