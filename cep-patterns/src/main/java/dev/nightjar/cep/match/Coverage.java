package dev.nightjar.cep.match;

import dev.nightjar.cep.rule.EventRule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * When events that a rule could want, and the fields that they need for it, were last seen: by that
 * rules are found which can't fire because nothing is there that they look at. Kept by the hour of
 * event time, so that an event costs a comparison. Not safe for several threads.
 */
public final class Coverage {

  /** Never seen. */
  public static final long NEVER = Long.MIN_VALUE;

  private static final long HOUR = 3_600_000_000L;

  private final List<EventRule> rules;
  private final String[] names;
  private final int[][] needed;
  private final long[] wanted;
  private final long[][] fields;
  private long newest = NEVER;

  Coverage(List<EventRule> rules, FieldTable table) {
    this.rules = rules;
    names = table.names().toArray(String[]::new);
    needed =
        rules.stream()
            .map(
                rule ->
                    FieldUse.present(rule.expression()).stream().mapToInt(table::index).toArray())
            .toArray(int[][]::new);
    wanted = new long[rules.size()];
    Arrays.fill(wanted, NEVER);
    fields = new long[rules.size()][];
    for (int i = 0; i < fields.length; i++) {
      fields[i] = new long[needed[i].length];
      Arrays.fill(fields[i], NEVER);
    }
  }

  /**
   * One thing of a rule that is looked for.
   *
   * @param rule the rule's id
   * @param field the field that events which it could want lacked; empty where no such event came:
   *     the action, or what else the rule is found by, is unseen
   * @param last when it was last seen, in epoch microseconds, by the hour; {@link #NEVER} for never
   */
  public record Unseen(String rule, String field, long last) {}

  /** Takes note of an event, whether a rule wants it or not. */
  void saw(EventView event) {
    newest = Math.max(newest, event.time());
  }

  /** Takes note of an event that a rule could want. */
  void couldWant(int rule, EventView event) {
    long hour = Math.floorDiv(event.time(), HOUR) * HOUR;
    wanted[rule] = Math.max(wanted[rule], hour);
    long[] seen = fields[rule];
    for (int i = 0; i < seen.length; i++) {
      if (seen[i] < hour && event.value(needed[rule][i]) != null) {
        seen[i] = hour;
      }
    }
  }

  /** The time of the newest event, in epoch microseconds; {@link #NEVER} before the first. */
  public long newest() {
    return newest;
  }

  /** What each rule looks for, and when it was last seen, in the order of the rules. */
  public List<Unseen> marks() {
    List<Unseen> marks = new ArrayList<>();
    for (int rule = 0; rule < wanted.length; rule++) {
      String id = rules.get(rule).header().id();
      marks.add(new Unseen(id, "", wanted[rule]));
      for (int i = 0; i < fields[rule].length; i++) {
        marks.add(new Unseen(id, names[needed[rule][i]], fields[rule][i]));
      }
    }
    return marks;
  }

  /**
   * What was not seen since a moment: of a rule that no event could be for, that alone.
   *
   * @param since epoch microseconds
   */
  public static List<Unseen> unseen(List<Unseen> marks, long since) {
    Set<String> without = new LinkedHashSet<>();
    List<Unseen> unseen = new ArrayList<>();
    for (Unseen mark : marks) {
      if (mark.field().isEmpty() && mark.last() < since) {
        without.add(mark.rule());
      }
    }
    for (Unseen mark : marks) {
      if (mark.last() < since && (mark.field().isEmpty() || !without.contains(mark.rule()))) {
        unseen.add(mark);
      }
    }
    return unseen;
  }
}
