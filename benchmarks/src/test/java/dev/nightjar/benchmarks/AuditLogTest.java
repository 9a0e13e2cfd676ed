package dev.nightjar.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.audit.AuditEvent;
import dev.nightjar.sinks.opensearch.IndexNames;
import dev.nightjar.sinks.opensearch.IndexPeriod;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

class AuditLogTest {

  private static final int COUNT = 20_000;
  private static final List<LoggedEvent> EVENTS = AuditLog.make(COUNT, 1).events();
  private static final LoggedDocuments DOCUMENTS =
      new LoggedDocuments(new IndexNames("nightjar", IndexPeriod.DAY, Duration.ofDays(400)));

  @Test
  void isTheSameForTheSameSeedAndAnotherForAnother() {
    assertThat(AuditLog.make(COUNT, 1).events()).isEqualTo(EVENTS);
    assertThat(AuditLog.make(COUNT, 2).events()).isNotEqualTo(EVENTS);
  }

  @Test
  void goesThroughTheMonthInTheOrderOfTime() {
    assertThat(EVENTS)
        .hasSize(COUNT)
        .isSortedAccordingTo(Comparator.comparing(LoggedEvent::millis));
    assertThat(EVENTS).allMatch(event -> Window.MONTH.holds(event.millis()));
    long day = Duration.ofDays(1).toMillis();
    assertThat(EVENTS.stream().map(event -> event.millis() / day).distinct())
        .hasSize(AuditLog.DAYS);
  }

  @Test
  void saysOfEachEventWhatItsDocumentSays() {
    for (LoggedEvent event : EVENTS) {
      AuditEvent mapped = DOCUMENTS.mapped(event);

      assertThat(mapped.tenant()).as("%s", event).isEqualTo(event.tenant());
      assertThat(mapped.time().toEpochMilli()).as("%s", event).isEqualTo(event.millis());
      assertThat(mapped.principal()).as("%s", event).isEqualTo(event.principal());
      if (event.isEntry()) {
        assertThat(mapped.kind()).isEqualTo(AuditEvent.Kind.ENTRY);
        assertThat(mapped.eventId()).isEqualTo(event.eventId());
        assertThat(mapped.action()).isEqualTo(event.action().name());
        assertThat(mapped.actor().id()).isEqualTo(event.actor().id());
        assertThat(mapped.target().id()).isEqualTo(event.target());
        assertThat(mapped.outcome()).isEqualTo(event.outcome());
        assertThat(mapped.sourceIp()).startsWith(event.network());
        assertThat(mapped.records()).isEqualTo(event.records());
        assertThat(mapped.place() == null ? null : mapped.place().geo().countryIsoCode())
            .isEqualTo(event.country());
      } else {
        assertThat(mapped.kind()).isEqualTo(AuditEvent.Kind.TAMPERING);
        assertThat(mapped.target().id()).isEqualTo(DOCUMENTS.mapped(event.tampered()).id());
      }
    }
  }

  @Test
  void plantsAlertsThatRestOnEventsOfOnePerson() {
    List<PlantedAlert> alerts = PlantedAlert.about(EVENTS, DOCUMENTS, 1);

    assertThat(alerts).hasSizeBetween(COUNT / 400, COUNT / 300);
    for (PlantedAlert planted : alerts) {
      String person = planted.alert().groups()[0].value();
      assertThat(EVENTS)
          .filteredOn(event -> event.isEntry() && planted.rests(event.eventId()))
          .hasSize(planted.alert().evidence().length)
          .allMatch(event -> person.equals(event.principal()));
    }
  }
}
