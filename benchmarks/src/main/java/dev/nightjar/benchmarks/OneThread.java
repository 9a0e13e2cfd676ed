package dev.nightjar.benchmarks;

import dev.nightjar.audit.AuditEvent;
import dev.nightjar.cep.engine.Detection;
import dev.nightjar.cep.engine.Detector;
import dev.nightjar.cep.engine.DetectorOptions;
import dev.nightjar.cep.engine.Evidence;
import dev.nightjar.cep.engine.Firing;
import dev.nightjar.cep.engine.GroupState;
import dev.nightjar.cep.engine.Occurrence;
import dev.nightjar.cep.engine.ReorderQueue;
import dev.nightjar.cep.match.AuditEventView;
import dev.nightjar.cep.match.EventRouter;
import dev.nightjar.cep.match.EventView;
import dev.nightjar.cep.match.RouteSink;
import dev.nightjar.cep.rule.CorrelationRule;
import dev.nightjar.cep.rule.EventRule;
import dev.nightjar.cep.rule.RuleSet;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * Router, reorder queue and detector on one thread, with the groups in a map: the engine without
 * Flink around it, as Esper is measured.
 */
final class OneThread implements RouteSink, Detection {

  private static final long SECOND = 1_000_000;

  private final EventRouter router;
  private final AuditEventView view;
  private final ReorderQueue queue = new ReorderQueue();
  private final Detector detector;
  private final Map<Key, Group> groups = new HashMap<>();
  private final PriorityQueue<Due> deadlines =
      new PriorityQueue<>((one, other) -> Long.compare(one.time, other.time));
  private long newest = Long.MIN_VALUE;
  private long watermark = Long.MIN_VALUE;
  private long alerts;
  private long occurrences;

  private record Key(String tenant, long grouping, String[] group) {

    @Override
    public boolean equals(Object other) {
      return other instanceof Key key
          && grouping == key.grouping
          && tenant.equals(key.tenant)
          && Arrays.equals(group, key.group);
    }

    @Override
    public int hashCode() {
      return (tenant.hashCode() * 31 + Long.hashCode(grouping)) * 31 + Arrays.hashCode(group);
    }
  }

  private static final class Group {
    private final Key key;
    private final GroupState state;
    private long dueAt = Long.MAX_VALUE;

    Group(Key key, GroupState state) {
      this.key = key;
      this.state = state;
    }
  }

  private record Due(long time, Group group) {}

  OneThread(RuleSet rules) {
    router = new EventRouter(rules, 0, source -> true);
    view = new AuditEventView(router.fields(), Map.of());
    detector = new Detector(rules, 1, DetectorOptions.defaults());
  }

  /** Takes an event; every millisecond of event time the watermark moves, a second behind. */
  void send(AuditEvent event) {
    router.route(view.of(event), this);
    long time = Evidence.micros(event.time());
    if (time - newest >= 1_000) {
      newest = time;
      drain(time - SECOND);
    }
  }

  /** The end of the input. */
  void end() {
    drain(Long.MAX_VALUE);
  }

  private void drain(long to) {
    for (Occurrence next = queue.poll(to); next != null; next = queue.poll(to)) {
      expire(next.time());
      Key key = new Key(next.tenant(), next.grouping(), next.group());
      Group group = groups.get(key);
      if (group == null) {
        group = new Group(key, detector.open(next.tenant(), next.grouping(), next.group()));
        groups.put(key, group);
      }
      detector.judge(group.state, next, watermark, this);
      schedule(group);
    }
    watermark = to;
    expire(to);
  }

  private void schedule(Group group) {
    long due = detector.nextDeadline(group.state);
    if (due < group.dueAt) {
      group.dueAt = due;
      deadlines.add(new Due(due, group));
    }
  }

  private void expire(long before) {
    for (Due due = deadlines.peek(); due != null && due.time < before; due = deadlines.peek()) {
      deadlines.poll();
      Group group = due.group;
      if (group.dueAt == due.time) {
        group.dueAt = Long.MAX_VALUE;
        detector.advance(group.state, before - 1, this);
        if (group.state.isEmpty()) {
          groups.remove(group.key);
        } else {
          schedule(group);
        }
      }
    }
  }

  long alerts() {
    return alerts;
  }

  long occurrences() {
    return occurrences;
  }

  @Override
  public void matched(EventRule rule, EventView event) {
    alerts++;
  }

  @Override
  public void occurrence(int stage, Occurrence occurrence) {
    occurrences++;
    queue.add(occurrence);
  }

  @Override
  public void withoutGroup(CorrelationRule rule) {}

  @Override
  public void fired(Firing firing) {
    if (firing.revision() == 0) {
      alerts++;
    }
  }

  @Override
  public void undecidable(CorrelationRule rule, GroupState group, long from, long to) {}

  @Override
  public void late(CorrelationRule rule, long lateness, boolean judged) {
    throw new IllegalStateException("an event in order was late for " + rule.header().id());
  }

  @Override
  public void repeated(CorrelationRule rule) {}

  @Override
  public void bounded(CorrelationRule rule) {}
}
