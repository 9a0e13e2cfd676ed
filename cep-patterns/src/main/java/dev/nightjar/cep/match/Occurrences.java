package dev.nightjar.cep.match;

import dev.nightjar.cep.engine.Evidence;
import dev.nightjar.cep.engine.Occurrence;
import dev.nightjar.cep.rule.CorrelationRule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * The occurrences of one event: one for each group, with all that the event is there. Used for one
 * event after another.
 */
final class Occurrences {

  /** The tenant of occurrences whose groups span tenants. */
  static final String ANY_TENANT = "*";

  private static final Occurrence.Value[] NO_VALUES = {};

  private final long version;
  private final FirstsOfMinutes firsts = new FirstsOfMinutes();
  private final List<Draft> drafts = new ArrayList<>();

  /** Occurrences of a version of the rule set. */
  Occurrences(long version) {
    this.version = version;
  }

  /** Adds the groups that an event is in by one way. */
  void add(Feeds.Feed feed, EventView event, RouteSink sink) {
    List<String[]> groups = GroupValues.of(event, feed.group());
    if (groups.isEmpty()) {
      for (CorrelationRule rule : feed.rules()) {
        sink.withoutGroup(rule);
      }
      return;
    }
    Occurrence.Value[] values = values(feed, event);
    for (int i = 0; i < groups.size(); i++) {
      if (!feed.byMinute() || firsts.mayBeFirst(feed, event, groups.get(i))) {
        draft(feed.target(), groups.get(i)).add(feed.input(), values);
      }
    }
  }

  private static Occurrence.Value[] values(Feeds.Feed feed, EventView event) {
    if (feed.values().length == 0) {
      return NO_VALUES;
    }
    Occurrence.Value[] values = new Occurrence.Value[feed.values().length];
    int count = 0;
    for (Feeds.ValueFields fields : feed.values()) {
      String[] texts = GroupValues.texts(event, fields.fields());
      if (texts != null) {
        values[count++] = new Occurrence.Value(fields.key(), texts);
      }
    }
    return count == values.length ? values : Arrays.copyOf(values, count);
  }

  private Draft draft(Feeds.Target target, String[] group) {
    for (int i = 0; i < drafts.size(); i++) {
      Draft draft = drafts.get(i);
      if (draft.target == target && Arrays.equals(draft.group, group)) {
        return draft;
      }
    }
    Draft draft = new Draft(target, group);
    drafts.add(draft);
    return draft;
  }

  /** Hands over what was added since the last time. */
  void emit(EventView event, RouteSink sink) {
    if (drafts.isEmpty()) {
      return;
    }
    Evidence evidence =
        new Evidence(
            event.time(),
            event.documentId(),
            event.eventId(),
            event.statedTime(),
            event.arrival(),
            event.action());
    for (int i = 0; i < drafts.size(); i++) {
      Draft draft = drafts.get(i);
      Feeds.Target target = draft.target;
      sink.occurrence(
          target.stage(),
          new Occurrence(
              target.crossTenant() ? ANY_TENANT : event.tenant(),
              target.grouping(),
              draft.group,
              event.time(),
              target.hold(),
              evidence,
              draft.inputs,
              draft.values,
              version));
    }
    drafts.clear();
  }

  /** An occurrence that grows. */
  private static final class Draft {

    private final Feeds.Target target;
    private final String[] group;
    private long[] inputs = {};
    private Occurrence.Value[] values = NO_VALUES;

    Draft(Feeds.Target target, String[] group) {
      this.target = target;
      this.group = group;
    }

    void add(long input, Occurrence.Value[] more) {
      int at = Arrays.binarySearch(inputs, input);
      if (at < 0) {
        long[] longer = Arrays.copyOf(inputs, inputs.length + 1);
        System.arraycopy(inputs, -at - 1, longer, -at, inputs.length + at + 1);
        longer[-at - 1] = input;
        inputs = longer;
      }
      values = values.length == 0 ? more : merged(values, more);
    }

    private static Occurrence.Value[] merged(Occurrence.Value[] some, Occurrence.Value[] more) {
      List<Occurrence.Value> all = new ArrayList<>(List.of(some));
      for (Occurrence.Value value : more) {
        if (all.stream().noneMatch(known -> known.key() == value.key())) {
          all.add(value);
        }
      }
      all.sort(Comparator.comparingLong(Occurrence.Value::key));
      return all.toArray(Occurrence.Value[]::new);
    }
  }
}
