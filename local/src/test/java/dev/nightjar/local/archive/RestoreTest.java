package dev.nightjar.local.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.audit.AuditEvent;
import dev.nightjar.audit.mapping.Mapping;
import dev.nightjar.sinks.archive.ArchiveLine;
import dev.nightjar.sinks.archive.ArchiveLines;
import dev.nightjar.sinks.opensearch.Document;
import dev.nightjar.sinks.opensearch.EventDocuments;
import dev.nightjar.sinks.opensearch.IndexNames;
import dev.nightjar.sinks.opensearch.IndexPeriod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RestoreTest {

  private static final IndexNames RESTORED =
      new IndexNames("restored", IndexPeriod.DAY, Duration.ofDays(400));
  private static final String INDEX = "restored-events-2026.11.21/";

  private final TestingTarget target = new TestingTarget();

  @TempDir private Path folder;
  private TestingArchive archive;

  @BeforeEach
  void begin() {
    archive = new TestingArchive(folder.resolve("archive"));
  }

  @Test
  void putsTheVeryDocumentsBackUnderTheirIds() throws Exception {
    AuditEvent[] events = events("acme", 1_200);
    archive.events(events);
    RestoreReport report = restore(null);

    assertThat(report.restored()).isEqualTo(1_200);
    assertThat(report.problemCount()).isZero();
    assertThat(target.stored).hasSize(1_200);
    for (AuditEvent event : events) {
      assertThat(target.stored.get(INDEX + event.id()).body())
          .isEqualTo(new EventDocuments(TestingArchive.NAMES).of(event).body());
    }
    assertThat(target.refreshed).isTrue();
  }

  @Test
  void findsEverythingThereTheSecondTime() throws Exception {
    archive.events(events("acme", 7));
    restore(null);
    RestoreReport again = restore(null);

    assertThat(again.restored()).isZero();
    assertThat(again.present()).isEqualTo(7);
    assertThat(again.problemCount()).isZero();
    assertThat(target.stored).hasSize(7);
  }

  @Test
  void mapsExpiredEntriesAgainBehindTheEvents() throws Exception {
    byte[] first = TestingArchive.item("acme", 1, "");
    byte[] second = TestingArchive.item("acme", 2, ",\"ttl\":{\"N\":\"1795000000\"}");
    archive.events(TestingArchive.event(first));
    archive.expired(TestingArchive.expiry(first), TestingArchive.expiry(second));
    RestoreReport report = restore(null);

    assertThat(report.restored()).isEqualTo(2);
    assertThat(report.present()).isEqualTo(1);
    assertThat(report.problemCount()).isZero();
    Document document = target.stored.get(INDEX + TestingArchive.event(second).id());
    assertThat(new String(document.body(), UTF_8))
        .contains("\"hash\":\"" + TestingArchive.event(second).contentHash() + "\"");
  }

  @Test
  void takesOneTenantAndThePeriodOnly() throws Exception {
    archive.events(events("acme", 3));
    archive.events(events("globex", 4));
    Files.createDirectories(folder.resolve("archive/events/tenant=acme/day=2026-11-31"));
    assertThat(restore("acme").restored()).isEqualTo(3);
    assertThat(folders(null, "2026-11-22", "2026-12-31")).isEmpty();
    assertThat(folders("nobody", "2026-11-21", "2026-11-21")).isEmpty();
    assertThat(folders(null, "2026-11-01", "2026-11-21"))
        .extracting(ArchiveReader.Folder::name)
        .containsExactly(
            "events/tenant=acme/day=2026-11-21", "events/tenant=globex/day=2026-11-21");
  }

  @Test
  void readsFinishedFilesOnly() throws Exception {
    Path whole = archive.events(events("acme", 3));
    Files.writeString(whole.resolveSibling(".part-x-9.json.gz.inprogress.1"), "half");
    Files.writeString(whole.resolveSibling(".part-x-9.json.gz"), "half");
    Files.writeString(whole.resolveSibling("_SUCCESS"), "");
    RestoreReport report = restore(null);
    assertThat(report.files()).isEqualTo(1);
    assertThat(report.problemCount()).isZero();
  }

  @Test
  void tellsADamagedFileAndRestoresWhatStandsBeforeTheDamage() throws Exception {
    Path file = archive.events(events("acme", 10));
    archive.events(TestingArchive.event("acme", 11));
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length / 2 - 40));
    RestoreReport report = restore(null);

    assertThat(report.damaged()).isEqualTo(1);
    assertThat(report.restored()).isEqualTo(1 + 4);
    assertThat(target.stored).containsKey(INDEX + TestingArchive.event("acme", 11).id());
    assertThat(report.problems())
        .singleElement()
        .asString()
        .contains("events/tenant=acme/day=2026-11-21/part-x-0.json.gz: it ends too early")
        .endsWith("read were " + (report.restored() - 1) + " lines before that");
  }

  @Test
  void tellsAFileThatIsEmptyOrNoneAndGoesOn() throws Exception {
    Path file = archive.events(events("acme", 3));
    Files.write(file.resolveSibling("part-a-0.json.gz"), new byte[0]);
    Files.writeString(file.resolveSibling("part-b-0.json.gz"), "{}");
    RestoreReport report = restore(null);

    assertThat(report.damaged()).isEqualTo(2);
    assertThat(report.restored()).isEqualTo(3);
  }

  @Test
  void tellsEachLineThatIsNone() throws Exception {
    ArchiveLine good = new ArchiveLines(TestingArchive.NAMES).of(TestingArchive.event("acme", 1));
    String text = new String(good.line(), UTF_8);
    archive.file(
        good,
        TestingArchive.line("acme", text.substring(0, 90)),
        TestingArchive.line("acme", ""),
        TestingArchive.line("acme", "[]"),
        TestingArchive.line("acme", text + "{}"),
        TestingArchive.line("acme", text.replace("\"id\":\"", "\"id\":\"../")),
        TestingArchive.line("acme", "{\"id\":\"0123456789abcdef\",\"hash\":\"0123456789abcdef\"}"),
        TestingArchive.line("acme", text.replaceFirst("\"hash\":\"..", "\"hash\":\"00")),
        TestingArchive.line("acme", text.replace("\"id\":\"acme\"", "\"id\":\"evil\"")));
    RestoreReport report = restore(null);

    assertThat(report.restored()).isEqualTo(1);
    assertThat(report.broken()).isEqualTo(8);
    assertThat(report.problems())
        .hasSize(8)
        .anySatisfy(problem -> assertThat(problem).contains("line 2: it is no JSON object"))
        .anySatisfy(problem -> assertThat(problem).contains("line 5: something stands behind"))
        .anySatisfy(problem -> assertThat(problem).contains("line 6: it has no id"))
        .anySatisfy(problem -> assertThat(problem).contains("line 7: it has no document"))
        .allSatisfy(problem -> assertThat(problem).doesNotContain("invoice"));
  }

  @Test
  void tellsAnIdThatIsThereWithAnotherHash() throws Exception {
    archive.events(TestingArchive.event("acme", 1));
    restore(null);
    // The same key, and another item under it.
    AuditEvent other =
        TestingArchive.event(TestingArchive.item("acme", 1, ",\"note\":{\"S\":\"x\"}"));
    archive.events(other);
    RestoreReport report = restore(null);

    assertThat(report.present()).isEqualTo(1);
    assertThat(report.conflicting()).isEqualTo(1);
    assertThat(report.problems())
        .containsExactly(INDEX + other.id() + ": the index has another hash under this id");
  }

  @Test
  void tellsWhatTheIndexRefuses() throws Exception {
    archive.events(events("acme", 30));
    target.refuses = document -> true;
    RestoreReport report = restore(null);
    assertThat(report.rejected()).isEqualTo(30);
    assertThat(report.problemCount()).isEqualTo(30);
    assertThat(report.problems())
        .hasSize(RestoreReport.MOST_PROBLEMS)
        .first()
        .asString()
        .endsWith(": refused, 400 mapper_parsing_exception");
  }

  private List<ArchiveReader.Folder> folders(String tenant, String from, String to)
      throws IOException {
    return Restore.folders(
        new ArchiveReader(archive.path()),
        new Restore.Period(archive.path(), tenant, LocalDate.parse(from), LocalDate.parse(to)));
  }

  private RestoreReport restore(String tenant) throws IOException {
    RestoreReport report = new RestoreReport();
    ArchiveReader reader = new ArchiveReader(archive.path());
    List<ArchiveReader.Folder> folders = folders(tenant, "2026-11-21", "2026-11-21");
    new Restore(reader, target, RESTORED, Mapping.standard(), report).all(folders);
    assertThat(report.folders()).isEqualTo(report.foldersToDo()).isEqualTo(folders.size());
    return report;
  }

  private static AuditEvent[] events(String tenant, int count) {
    AuditEvent[] events = new AuditEvent[count];
    for (int i = 0; i < count; i++) {
      events[i] = TestingArchive.event(tenant, i);
    }
    return events;
  }

  /** An index in memory. */
  private static final class TestingTarget implements RestoreTarget {
    private final Map<String, Document> stored = new TreeMap<>();
    private Predicate<Document> refuses = document -> false;
    private boolean refreshed;

    @Override
    public List<Outcome> create(List<Document> documents) {
      List<Outcome> outcomes = new ArrayList<>();
      for (Document document : documents) {
        if (refuses.test(document)) {
          outcomes.add(new Outcome(Fate.REFUSED, "400 mapper_parsing_exception"));
        } else {
          Document before = stored.putIfAbsent(document.index() + "/" + document.id(), document);
          outcomes.add(new Outcome(before == null ? Fate.CREATED : Fate.EXISTS, null));
        }
      }
      return outcomes;
    }

    @Override
    public Map<String, String> hashes(List<Document> documents) {
      Map<String, String> hashes = new HashMap<>();
      for (Document document : documents) {
        String name = document.index() + "/" + document.id();
        hashes.put(name, stored.get(name).contentHash());
      }
      return hashes;
    }

    @Override
    public void refresh() {
      refreshed = true;
    }

    @Override
    public void close() {
      // Nothing is open.
    }
  }
}
