package dev.nightjar.benchmarks;

import dev.nightjar.audit.AuditEvent;
import dev.nightjar.benchmarks.Measurement.Target;
import dev.nightjar.benchmarks.RuleEvents.Opening;
import dev.nightjar.cep.engine.Detection;
import dev.nightjar.cep.engine.Detector;
import dev.nightjar.cep.engine.DetectorOptions;
import dev.nightjar.cep.engine.Firing;
import dev.nightjar.cep.engine.GroupState;
import dev.nightjar.cep.engine.Occurrence;
import dev.nightjar.cep.match.AuditEventView;
import dev.nightjar.cep.match.EventRouter;
import dev.nightjar.cep.match.EventView;
import dev.nightjar.cep.match.RouteSink;
import dev.nightjar.cep.rule.CorrelationRule;
import dev.nightjar.cep.rule.EventRule;
import dev.nightjar.cep.rule.RuleSet;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.core.memory.DataOutputSerializer;

/**
 * What a group takes in a checkpoint, one rule looking at it, against the events themselves, which
 * stock CEP keeps whole.
 */
final class StateBytes {

  private static final int OCCURRENCES = 200;
  private static final String BASELINE = "the event itself, as stock CEP keeps it";

  private StateBytes() {}

  static List<Measurement> measure() throws IOException {
    List<AuditEvent> events = events();
    List<Occurrence> occurrences = occurrences(events);
    String id = events.get(0).eventId();
    double event = bytes(events.get(0));
    int one = bytes(occurrences.subList(0, 1));
    int many = bytes(occurrences);
    double each = (double) (many - one) / (OCCURRENCES - 1);
    return List.of(
        new Measurement(
            "rules.state.occurrence",
            each - length(id),
            "B",
            BASELINE,
            event,
            Target.valueAtMost(16)),
        new Measurement(
            "rules.state.group",
            one - length(id) - names(occurrences.get(0)),
            "B",
            BASELINE,
            event,
            Target.valueAtMost(100)));
  }

  /** The tenant's and the group's own texts, which are as long as they are. */
  private static int names(Occurrence occurrence) {
    int bytes = length(occurrence.tenant());
    for (String value : occurrence.group()) {
      bytes += length(value);
    }
    return bytes;
  }

  private static int length(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  /** Exports of one person within an hour. */
  private static List<AuditEvent> events() {
    RuleEvents made = new RuleEvents(RuleEvents.PEOPLE / 18.0, 1, 1, 1, Opening.VIEW);
    List<AuditEvent> events = new ArrayList<>();
    String person = made.event(0).principal();
    for (long n = 0; events.size() < OCCURRENCES; n++) {
      AuditEvent event = made.event(n);
      if (event.action().endsWith(".export") && event.principal().equals(person)) {
        events.add(event);
      }
    }
    return events;
  }

  private static List<Occurrence> occurrences(List<AuditEvent> events) {
    EventRouter router = new EventRouter(rules(), 0, source -> true);
    AuditEventView view = new AuditEventView(router.fields(), Map.of());
    Collected found = new Collected();
    events.forEach(event -> router.route(view.of(event), found));
    return found.occurrences;
  }

  private static RuleSet rules() {
    return RuleTexts.read(RuleTexts.one());
  }

  private static int bytes(List<Occurrence> occurrences) throws IOException {
    Detector detector = new Detector(rules(), 1, DetectorOptions.defaults());
    Occurrence first = occurrences.get(0);
    GroupState state = detector.open(first.tenant(), first.grouping(), first.group());
    for (Occurrence occurrence : occurrences) {
      detector.judge(state, occurrence, occurrence.time() - 1, new Collected());
    }
    DataOutputSerializer out = new DataOutputSerializer(1024);
    state.write(out);
    return out.length();
  }

  private static int bytes(AuditEvent event) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(1024);
    TypeInformation.of(AuditEvent.class)
        .createSerializer(new SerializerConfigImpl())
        .serialize(event, out);
    return out.length();
  }

  /** Collects occurrences; nothing may fire. */
  private static final class Collected implements RouteSink, Detection {

    private final List<Occurrence> occurrences = new ArrayList<>();

    @Override
    public void matched(EventRule rule, EventView event) {}

    @Override
    public void occurrence(int stage, Occurrence occurrence) {
      occurrences.add(occurrence);
    }

    @Override
    public void withoutGroup(CorrelationRule rule) {}

    @Override
    public void fired(Firing firing) {
      throw new IllegalStateException("an alert is remembered besides the occurrences");
    }

    @Override
    public void undecidable(CorrelationRule rule, GroupState group, long from, long to) {}

    @Override
    public void late(CorrelationRule rule, long lateness, boolean judged) {
      throw new IllegalStateException("an event in order was late");
    }

    @Override
    public void repeated(CorrelationRule rule) {
      throw new IllegalStateException("an event was taken for a repeat");
    }

    @Override
    public void bounded(CorrelationRule rule) {
      throw new IllegalStateException("an event left before its time");
    }
  }
}
