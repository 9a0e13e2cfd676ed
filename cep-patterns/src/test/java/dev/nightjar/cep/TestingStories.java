package dev.nightjar.cep;

import static dev.nightjar.cep.TestingEvent.export;

import dev.nightjar.audit.Alert;
import dev.nightjar.audit.AuditEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Stories that several tests tell, and their judgement under the default options. */
final class TestingStories {

  private TestingStories() {}

  /** Exports by one person, a minute apart. */
  static List<AuditEvent> exports(String who, int count, Duration start, Duration gap) {
    List<AuditEvent> events = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      events.add(export(who).at(start.plus(gap.multipliedBy(i))));
    }
    return events;
  }

  static List<Alert> judge(List<AuditEvent> events) throws Exception {
    try (TestingPipeline pipeline = new TestingPipeline(DetectionOptions.defaults())) {
      return List.copyOf(pipeline.process(events).end().alerts());
    }
  }

  static List<Alert> judge(AuditEvent... events) throws Exception {
    return judge(Arrays.asList(events));
  }
}
