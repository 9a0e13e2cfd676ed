package dev.nightjar.sinks.opensearch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventAliasTest {

  private static final IndexNames NAMES =
      new IndexNames("nightjar", IndexPeriod.DAY, Duration.ofDays(400));

  @Test
  void isForIndicesOfEventsThatLackIt() {
    JsonNode indices =
        TestingOpenSearch.read(
            """
            {"nightjar-events-2026.11.20": {"aliases": {"nightjar-events": {}}},
             "nightjar-events-2026.11.21": {"aliases": {"mine": {}}},
             "nightjar-events-2026.10": {"aliases": {}},
             "nightjar-events-out-of-range": {"aliases": {}},
             "nightjar-events-backup": {"aliases": {}},
             "nightjar-eventsource": {"aliases": {}}}
            """);
    EventAlias alias = EventAlias.of(NAMES, indices);
    assertThat(alias.lacking())
        .containsExactlyInAnyOrder(
            "nightjar-events-2026.11.21",
            "nightjar-events-2026.10",
            "nightjar-events-out-of-range");
    assertThat(alias.faults()).isEmpty();
  }

  @Test
  void saysThatAnIndexHasItsName() {
    EventAlias alias =
        EventAlias.of(NAMES, TestingOpenSearch.read("{\"nightjar-events\": {\"aliases\": {}}}"));
    assertThat(alias.faults())
        .singleElement()
        .asString()
        .contains("'nightjar-events'", "opensearch.index-prefix");
    assertThat(alias.lacking()).isEmpty();
  }

  @Test
  void standsInTheTemplateOfEventsAloneAndTakesNoWrites() {
    List<Templates.Template> templates =
        Templates.of(OpenSearchOptions.builder().urls("http://127.0.0.1:1").build());
    for (Templates.Template template : templates) {
      JsonNode aliases = template.body().at("/template/aliases");
      boolean events = template.name().equals("nightjar-events");
      assertThat(aliases.isMissingNode()).as(template.name()).isEqualTo(!events);
      if (events) {
        assertThat(aliases.at("/nightjar-events/is_write_index").asBoolean(true)).isFalse();
      }
    }
  }

  @Test
  void everyTemplateMarksItsIndices() {
    List<Templates.Template> templates =
        Templates.of(
            OpenSearchOptions.builder().urls("http://127.0.0.1:1").indexPrefix("owl").build());
    assertThat(templates).isNotEmpty();
    for (Templates.Template template : templates) {
      assertThat(IndexMark.of(template.body().at("/template/mappings")))
          .isEqualTo(
              new IndexMark(template.name().substring("owl-".length()), template.version(), "owl"));
    }
  }
}
