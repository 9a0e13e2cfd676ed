package dev.nightjar.sinks.archive;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nightjar.audit.AuditEvent;
import dev.nightjar.audit.item.Item;
import dev.nightjar.audit.mapping.ChangeMapper;
import dev.nightjar.audit.mapping.ItemReport;
import dev.nightjar.audit.mapping.Mapped;
import dev.nightjar.audit.mapping.Mapping;
import dev.nightjar.sinks.opensearch.EventDocuments;
import dev.nightjar.sinks.opensearch.IndexNames;
import dev.nightjar.sinks.opensearch.IndexPeriod;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ArchiveLinesTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final IndexNames NAMES =
      new IndexNames("nightjar", IndexPeriod.DAY, Duration.ofDays(400));
  private static final String KEY =
      "{\"PK\":{\"S\":\"TENANT#Acme\"},\"SK\":{\"S\":\"EVENT#2026-11-21T09:15:02.114Z#a2\"}}";

  @Test
  void ofAnEventIsItsIdItsHashAndTheDocumentThatIsIndexed() throws Exception {
    AuditEvent event = event("note\\nof two lines");

    ArchiveLine line = new ArchiveLines(NAMES).of(event);

    assertThat(line.folder()).isEqualTo("events/tenant=%41cme/day=2026-11-21");
    assertThat(text(line)).doesNotContain("\n");
    JsonNode json = JSON.readTree(line.line());
    assertThat(json.path("id").asText()).isEqualTo(event.id());
    assertThat(json.path("hash").asText()).isEqualTo(event.contentHash());
    assertThat(text(line))
        .endsWith(
            ",\"document\":"
                + new String(new EventDocuments(NAMES).of(event).body(), StandardCharsets.UTF_8)
                + "}");
    assertThat(line.toString()).as("no content").doesNotContain("note");
  }

  @Test
  void ofAnExpiredEntryIsTheItemAsItWas() throws Exception {
    AuditEvent event = event("x");
    String item = "{\"amount\":{\"N\":\"12.500\"}}";

    ArchiveLine line =
        ArchiveLines.of(
            new Mapped.Expired(
                "Acme", event.id(), KEY, item, event.statedTime(), event.contentHash(), false));

    assertThat(line.folder()).isEqualTo("expired/tenant=%41cme/day=2026-11-21");
    assertThat(text(line))
        .isEqualTo(
            "{\"id\":\""
                + event.id()
                + "\",\"hash\":\""
                + event.contentHash()
                + "\",\"tenant\":\"Acme\",\"time\":\"2026-11-21T09:15:02.114Z\",\"key\":"
                + KEY
                + ",\"item\":"
                + item
                + ",\"inferred\":false}");
  }

  @Test
  void ofAnExpiredEntryWithoutAnImageIsItsKey() throws Exception {
    ArchiveLine line =
        ArchiveLines.of(
            new Mapped.Expired(
                "Acme", "id", KEY, null, Instant.parse("2026-11-21T09:15:02Z"), null, true));

    assertThat(JSON.readTree(line.line()))
        .isEqualTo(
            JSON.readTree(
                "{\"id\":\"id\",\"tenant\":\"Acme\",\"time\":\"2026-11-21T09:15:02Z\",\"key\":"
                    + KEY
                    + ",\"inferred\":true}"));
  }

  private static AuditEvent event(String note) throws Exception {
    String item =
        KEY.substring(0, KEY.length() - 1)
            + ",\"action\":{\"S\":\"invoice.export\"},\"note\":{\"S\":\""
            + note
            + "\"}}";
    Mapping mapping = Mapping.standard();
    Mapped mapped =
        new ChangeMapper(mapping)
            .map(
                ItemReport.insertOf(
                    Item.parse(item.getBytes(StandardCharsets.UTF_8)),
                    mapping,
                    Instant.parse("2026-11-21T09:15:03Z")));
    return ((Mapped.Events) mapped).events().get(0);
  }

  private static String text(ArchiveLine line) {
    return new String(line.line(), StandardCharsets.UTF_8);
  }
}
