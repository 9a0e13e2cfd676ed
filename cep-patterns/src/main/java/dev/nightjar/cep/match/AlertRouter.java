package dev.nightjar.cep.match;

import dev.nightjar.cep.engine.Evidence;
import dev.nightjar.cep.engine.Firing;
import dev.nightjar.cep.rule.CorrelationRule;
import dev.nightjar.cep.rule.RuleSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Leads an inner alert to the correlations that it feeds, as an occurrence at its last event, with
 * its group's fields. Only the first revision feeds: growth is the same alert. Not safe for several
 * threads.
 */
public final class AlertRouter {

  private final FieldTable fields;
  private final Feeds feeds;
  private final Occurrences occurrences;

  /**
   * A router of a rule set.
   *
   * @param rules the rules
   * @param version what its occurrences say they were routed by
   */
  public AlertRouter(RuleSet rules, long version) {
    Set<String> names = new LinkedHashSet<>();
    for (CorrelationRule rule : rules.correlations()) {
      for (CorrelationRule.Input input : rule.inputs()) {
        if (input.correlation()) {
          FieldTable.addFields(rule, input, names);
        }
      }
    }
    fields = new FieldTable(names);
    feeds = new Feeds(rules, fields, true);
    occurrences = new Occurrences(version);
  }

  /**
   * Routes an inner alert.
   *
   * @param inner the alert; nothing becomes of a revision above 0
   * @param sink takes the occurrences, and the rules that lack a group field; never a match
   */
  public void route(Firing inner, RouteSink sink) {
    if (inner.revision() != 0) {
      return;
    }
    Feeds.Feed[] ways = feeds.of(inner.rule().key());
    if (ways.length == 0) {
      return;
    }
    EventView view = new FiringView(inner);
    for (Feeds.Feed feed : ways) {
      occurrences.add(feed, view, sink);
    }
    occurrences.emit(view, sink);
  }

  /** An inner alert as an event. */
  private final class FiringView implements EventView {

    private final Firing inner;
    private final Evidence last;
    private final List<String> names;

    FiringView(Firing inner) {
      this.inner = inner;
      last = inner.last();
      names = inner.rule().alertFields();
    }

    @Override
    public String tenant() {
      return inner.tenant();
    }

    @Override
    public String eventId() {
      return last.eventId();
    }

    @Override
    public String documentId() {
      return last.documentId();
    }

    @Override
    public long time() {
      return last.time();
    }

    @Override
    public long statedTime() {
      return last.statedTime();
    }

    @Override
    public long arrival() {
      return last.arrival();
    }

    @Override
    public String action() {
      return last.action();
    }

    @Override
    public FieldValue value(int field) {
      String name = fields.name(field);
      int at = names.indexOf(name);
      if (at >= 0) {
        return FieldValue.text(inner.group()[at]);
      }
      return name.equals("organization.id") ? FieldValue.text(inner.tenant()) : null;
    }

    @Override
    public void forEachValue(Consumer<FieldValue> action) {
      for (String value : inner.group()) {
        action.accept(FieldValue.text(value));
      }
    }
  }
}
