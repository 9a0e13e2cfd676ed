package dev.nightjar.local.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.nightjar.audit.AuditEvent;
import dev.nightjar.audit.item.Item;
import dev.nightjar.audit.item.ItemParseException;
import dev.nightjar.audit.mapping.Mapping;
import dev.nightjar.sinks.archive.ArchiveFolder;
import dev.nightjar.sinks.archive.ArchiveLine;
import dev.nightjar.sinks.archive.ArchiveLines;
import dev.nightjar.sinks.opensearch.EventDocuments;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerificationTest {

  private static final Instant NOW = Instant.parse("2026-12-01T00:00:00Z");
  private static final Mapping MAPPING = Mapping.standard();

  private final List<Difference> differences = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();
  private final List<byte[]> table = new ArrayList<>();
  private final List<Trace> index = new ArrayList<>();

  @TempDir private Path folder;
  private TestingArchive archive;

  @BeforeEach
  void begin() {
    archive = new TestingArchive(folder);
  }

  @Test
  void agreesOnWhatTheJobWroteEverywhere() throws Exception {
    byte[] one = item(1, ",\"tags\":{\"SS\":[\"b\",\"a\"]}");
    byte[] two = item(2, ",\"ttl\":{\"N\":\"1795000000\"}");
    AuditEvent tampered = TestingArchive.tampering(two, item(2, ",\"x\":{\"S\":\"y\"}"));
    // The service gives a set in any order, and a TTL may be moved.
    table.add(item(1, ",\"tags\":{\"SS\":[\"a\",\"b\"]}"));
    table.add(item(2, ",\"ttl\":{\"N\":\"1796000000\"}"));
    table.add("{\"PK\":{\"S\":\"USER#1\"},\"SK\":{\"S\":\"PROFILE\"}}".getBytes(UTF_8));
    for (AuditEvent event :
        List.of(TestingArchive.event(one), TestingArchive.event(two), tampered)) {
      indexed(event);
      archive.events(event);
    }
    // The same line again, as a repair writes it.
    archive.events(TestingArchive.event(one));
    VerifyReport report = verify();

    assertThat(differences).isEmpty();
    assertThat(report.allAgree()).isTrue();
    assertThat(report.agreeing()).isEqualTo(3);
    assertThat(report.of(Place.TABLE).entries()).isEqualTo(2);
    assertThat(report.of(Place.INDEX).entries()).isEqualTo(2);
    assertThat(report.of(Place.INDEX).others()).isEqualTo(1);
    assertThat(report.of(Place.ARCHIVE).others()).isEqualTo(1);
    assertThat(report.of(Place.ARCHIVE).repeats()).isEqualTo(1);
  }

  @Test
  void findsEachByteThatSomebodyChanged() throws Exception {
    byte[] item = item(1, "");
    AuditEvent event = TestingArchive.event(item);
    ArchiveLine line = new ArchiveLines(TestingArchive.NAMES).of(event);
    String text = new String(line.line(), UTF_8);
    table.add(item);
    indexed(event);
    archive.file(
        new ArchiveLine(
            line.folder(), text.replace("invoice.export", "invoice.view").getBytes(UTF_8)));
    verify();

    assertThat(differences)
        .singleElement()
        .satisfies(
            difference -> {
              assertThat(difference.kind()).isEqualTo(Difference.Kind.CONTENT);
              assertThat(difference.where()).isEqualTo(Place.ARCHIVE);
              assertThat(difference.id()).isEqualTo(event.id());
              assertThat(difference.tenant()).isEqualTo("acme");
              assertThat(difference.key()).isEqualTo(event.key());
              assertThat(difference.detail()).doesNotContain("invoice");
            });
  }

  @Test
  void makesTheHashOfAnItemAnew() throws Exception {
    AuditEvent event = TestingArchive.event(item(1, ""));
    table.add(item(1, ",\"note\":{\"S\":\"added\"}"));
    indexed(event);
    archive.events(event);
    archive.expired(TestingArchive.expiry(item(2, "")));
    indexed(TestingArchive.event(item(2, ",\"note\":{\"S\":\"added\"}")));
    verify();

    assertThat(differences)
        .extracting(Difference::kind, Difference::where)
        .containsExactlyInAnyOrder(
            tuple(Difference.Kind.HASH, Place.TABLE), tuple(Difference.Kind.HASH, null));
  }

  @Test
  void findsALineOfAnExpiredEntryWhoseItemWasChanged() throws Exception {
    byte[] item = item(1, "");
    indexed(TestingArchive.event(item));
    ArchiveLine line = ArchiveLines.of(TestingArchive.expiry(item));
    String text = new String(line.line(), UTF_8);
    archive.file(new ArchiveLine(line.folder(), text.replace("ada", "eve").getBytes(UTF_8)));
    verify();
    assertThat(differences)
        .singleElement()
        .satisfies(
            difference -> {
              assertThat(difference.kind()).isEqualTo(Difference.Kind.HASH);
              assertThat(difference.where()).isEqualTo(Place.EXPIRED);
            });
  }

  @Test
  void tellsWhatCannotBeRead() throws Exception {
    byte[] item = item(1, "");
    table.add(item);
    table.add(new String(item, UTF_8).replace("\"action\"", "\"deed\"").getBytes(UTF_8));
    indexed(TestingArchive.event(item));
    Path file = archive.events(TestingArchive.event(item));
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length - 3));
    archive.file(
        new ArchiveLine(
            ArchiveFolder.of(ArchiveFolder.Kind.EXPIRED, "acme", TestingArchive.DAY),
            "{".getBytes(UTF_8)));
    VerifyReport report = verify();

    assertThat(report.problems()).isEqualTo(2);
    assertThat(report.unmapped()).isEqualTo(1);
    assertThat(report.allAgree()).isFalse();
    assertThat(problems)
        .anySatisfy(problem -> assertThat(problem).contains("it ends too early"))
        .anySatisfy(problem -> assertThat(problem).contains("line 1: it is no JSON object"));
  }

  @Test
  void comparesOneDayOfOneTenantWhereThatIsWanted() throws Exception {
    byte[] later =
        new String(item(1, ""), UTF_8)
            .replace("EVENT#2026-11-21T", "EVENT#2026-11-22T")
            .getBytes(UTF_8);
    table.add(later);
    table.add(TestingArchive.item("globex", 1, ""));
    archive.events(TestingArchive.event(later));
    archive.events(TestingArchive.event("globex", 1));
    VerifyReport report = verify("acme");
    assertThat(differences).isEmpty();
    assertThat(report.agreeing()).isZero();
    verify();
    assertThat(differences)
        .extracting(Difference::tenant, Difference::where)
        .containsExactly(tuple("globex", Place.INDEX));
  }

  @Test
  void findsExactlyWhatWasLeftOutOfThousands() throws Exception {
    long seed = 20261121;
    SplittableRandom random = new SplittableRandom(seed);
    Map<String, String> expected = new HashMap<>();
    List<AuditEvent> archived = new ArrayList<>();
    for (int i = 0; i < 3_000; i++) {
      byte[] item = item(i, "");
      AuditEvent event = TestingArchive.event(item);
      int lost = random.nextInt(100);
      if (lost == 0) {
        expected.put(event.id(), "TABLE");
      } else {
        table.add(item);
      }
      if (lost == 1) {
        expected.put(event.id(), "INDEX");
      } else {
        indexed(event);
      }
      if (lost == 2) {
        expected.put(event.id(), "ARCHIVE");
      } else {
        archived.add(event);
      }
    }
    archive.events(archived.toArray(AuditEvent[]::new));
    VerifyReport report = verify();

    Map<String, String> told = new HashMap<>();
    differences.forEach(d -> told.put(d.id(), d.where().name()));
    assertThat(told).as("seed %d", seed).isEqualTo(expected).hasSizeGreaterThan(30);
    assertThat(report.agreeing()).isEqualTo(3_000 - expected.size());
    assertThat(differences).extracting(Difference::id).isSorted();
  }

  @Test
  void leavesNoFilesBehind() throws Exception {
    List<Path> before = temporary();
    Traces failing =
        new Traces() {
          @Override
          public Place place() {
            return Place.TABLE;
          }

          @Override
          public void read(Receiver receiver) throws IOException {
            receiver.trace(Place.TABLE, new Trace("\u00e4", true, null, null, null, 0, "", ""));
            throw new IOException("away");
          }
        };
    assertThatThrownBy(
            () -> new Verification(List.of(failing), NOW, difference -> {}, problem -> {}).run())
        .hasMessage("away");
    assertThat(temporary()).isEqualTo(before);
  }

  private static List<Path> temporary() throws IOException {
    try (var files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("nightjar-verify-"))
          .sorted()
          .toList();
    }
  }

  private VerifyReport verify() throws IOException {
    return verify(null);
  }

  private VerifyReport verify(String tenant) throws IOException {
    differences.clear();
    problems.clear();
    ArchiveReader reader = new ArchiveReader(archive.path());
    TableItems items =
        receiver -> {
          for (byte[] item : table) {
            receiver.item(parsed(item));
          }
        };
    Traces indexed =
        new Traces() {
          @Override
          public Place place() {
            return Place.INDEX;
          }

          @Override
          public void read(Receiver receiver) throws IOException {
            for (Trace trace : index) {
              receiver.trace(Place.INDEX, trace);
            }
          }
        };
    List<Traces> places = new ArrayList<>();
    if (!table.isEmpty()) {
      places.add(new TableTraces(items, TestingArchive.DAY, tenant, MAPPING, NOW));
    }
    places.add(indexed);
    for (ArchiveFolder.Kind kind : ArchiveFolder.Kind.values()) {
      if (kind == ArchiveFolder.Kind.EXPIRED || reader.holds(kind)) {
        places.add(new ArchiveTraces(reader, kind, TestingArchive.DAY, tenant, MAPPING));
      }
    }
    return new Verification(places, NOW, differences::add, problems::add).run();
  }

  private static Item parsed(byte[] item) {
    try {
      return Item.parse(item);
    } catch (ItemParseException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] item(int n, String more) {
    return TestingArchive.item("acme", n, more);
  }

  private void indexed(AuditEvent event) throws IOException {
    index.add(
        new Prints(MAPPING)
            .trace(
                event.id(),
                event.contentHash(),
                Prints.read(new EventDocuments(TestingArchive.NAMES).of(event).body())));
  }
}
