package dev.nightjar.local.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nightjar.audit.AuditEvent;
import dev.nightjar.audit.mapping.Mapping;
import dev.nightjar.cep.catalogue.Catalogue;
import dev.nightjar.cep.check.SmallRun;
import dev.nightjar.cep.engine.AlertWriter;
import dev.nightjar.cep.engine.Firing;
import dev.nightjar.cep.match.AuditEventView;
import dev.nightjar.cep.match.MappingAliases;
import dev.nightjar.cep.sigma.SigmaReader;
import dev.nightjar.sinks.opensearch.AlertDocuments;
import dev.nightjar.sinks.opensearch.IndexNames;
import dev.nightjar.sinks.opensearch.IndexPeriod;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The shipped rules find in a day what the oracle expects, and tell people of nothing else: the
 * background of the demo stays quiet under each of them.
 */
class DayRulesTest {

  private static final Instant END = Instant.parse("2026-11-21T09:00:00Z");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final AlertDocuments DOCUMENTS =
      new AlertDocuments(new IndexNames("nightjar", IndexPeriod.DAY, Duration.ofDays(400)));

  @ParameterizedTest
  @CsvSource({"20000,12,42", "1000,2,1", "5000,12,7", "60000,30,3", "30000,5,2026", "8000,40,11"})
  void findWhatTheOracleExpectsAndNothingElse(int events, int tenants, long seed)
      throws IOException {
    Day day = Day.generate(new DayOptions(events, tenants, seed, END));
    List<String> told = new ArrayList<>();
    SmallRun run = run(day);
    for (Firing firing : run.firings()) {
      RaisedAlert alert =
          RaisedAlert.of(JSON.readTree(DOCUMENTS.of(AlertWriter.of(firing)).body()));
      if (firing.rule().alerts() && firing.revision() == 0 && alert.delivered()) {
        String what = alert.finding() == null ? alert.rule() : alert.finding().name();
        told.add(what + " " + alert.tenant() + " " + alert.group());
      }
    }
    for (SmallRun.Match match : run.matches()) {
      if (match.rule().header().status().delivers()) {
        told.add(match.rule().header().id() + " " + match.tenant());
      }
    }
    assertThat(told)
        .containsExactlyInAnyOrderElementsOf(
            Oracle.of(day).alerts().stream()
                .map(due -> due.finding() + " " + due.tenant() + " " + due.group())
                .toList());
  }

  private static SmallRun run(Day day) {
    SmallRun run =
        new SmallRun(SigmaReader.read(Catalogue.files()).rules(), Duration.ofSeconds(1), false);
    AuditEventView view = new AuditEventView(run.fields(), MappingAliases.of(Mapping.standard()));
    TestingDay.events(day).stream()
        .sorted(Comparator.comparing(AuditEvent::time).thenComparing(AuditEvent::eventId))
        .forEach(event -> run.offer(view.of(event)));
    run.finish();
    return run;
  }
}
