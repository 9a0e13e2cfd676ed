package dev.nightjar.local.archive;

import dev.nightjar.audit.AuditEvent;
import dev.nightjar.audit.Change;
import dev.nightjar.audit.item.Item;
import dev.nightjar.audit.mapping.ChangeMapper;
import dev.nightjar.audit.mapping.ItemReport;
import dev.nightjar.audit.mapping.Mapped;
import dev.nightjar.audit.mapping.Mapping;
import dev.nightjar.sinks.archive.ArchiveFolder;
import dev.nightjar.sinks.archive.ArchiveLine;
import dev.nightjar.sinks.archive.ArchiveLines;
import dev.nightjar.sinks.opensearch.IndexNames;
import dev.nightjar.sinks.opensearch.IndexPeriod;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.zip.GZIPOutputStream;

/** An archive in a folder, as the job writes it, and events to put there. */
final class TestingArchive {

  static final LocalDate DAY = LocalDate.parse("2026-11-21");
  static final IndexNames NAMES = new IndexNames("nightjar", IndexPeriod.DAY, Duration.ofDays(400));

  private final Path root;
  private int files;

  TestingArchive(Path root) {
    this.root = root;
  }

  String path() {
    return root.toUri().toString();
  }

  /** An item of the default layout, of the day and a number. */
  static byte[] item(String tenant, int n, String more) {
    return """
        {"PK":{"S":"TENANT#%s"},"SK":{"S":"EVENT#%sT09:00:%02dZ#%d"},"action":{"S":"invoice.export"},\
        "actor":{"M":{"id":{"S":"ada"}}},"amount":{"N":"12.50"}%s}
        """
        .formatted(tenant, DAY, n % 60, n, more)
        .strip()
        .getBytes(StandardCharsets.UTF_8);
  }

  /** The event of such an item, as it came by the stream. */
  static AuditEvent event(String tenant, int n) {
    return event(item(tenant, n, ""));
  }

  static AuditEvent event(byte[] item) {
    return ((Mapped.Events) new ChangeMapper(Mapping.standard()).map(insert(item))).events().get(0);
  }

  /** The tampering with an item, noticed on its own day. */
  static AuditEvent tampering(byte[] before, byte[] after) {
    Change insert = insert(before);
    Change change =
        new Change(
            Change.Operation.MODIFY,
            "MODIFY",
            insert.keys(),
            before,
            after,
            insert.arrival(),
            "000000000000000000007",
            "shard",
            false,
            Change.Origin.STREAM);
    return ((Mapped.Events) new ChangeMapper(Mapping.standard()).map(change)).events().get(0);
  }

  /** The expiry of an item. */
  static Mapped.Expired expiry(byte[] item) {
    AuditEvent event = event(item);
    return new Mapped.Expired(
        event.tenant(),
        event.id(),
        event.key(),
        new String(item, StandardCharsets.UTF_8),
        event.statedTime(),
        event.contentHash(),
        false);
  }

  private static Change insert(byte[] item) {
    try {
      return ItemReport.insertOf(
          Item.parse(item), Mapping.standard(), Instant.parse(DAY + "T10:00:00Z"));
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** A file with the lines of some events of one tenant. */
  Path events(AuditEvent... events) throws IOException {
    ArchiveLines lines = new ArchiveLines(NAMES);
    ArchiveLine[] all = new ArchiveLine[events.length];
    for (int i = 0; i < all.length; i++) {
      all[i] = lines.of(events[i]);
    }
    return file(all);
  }

  /** A file with the lines of some expiries of one tenant. */
  Path expired(Mapped.Expired... expiries) throws IOException {
    ArchiveLine[] all = new ArchiveLine[expiries.length];
    for (int i = 0; i < all.length; i++) {
      all[i] = ArchiveLines.of(expiries[i]);
    }
    return file(all);
  }

  /** A file of these lines, each a member of gzip. */
  Path file(ArchiveLine... lines) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    for (ArchiveLine line : lines) {
      try (GZIPOutputStream member = new GZIPOutputStream(packed)) {
        member.write(line.line());
        member.write('\n');
      }
    }
    Path folder = Files.createDirectories(root.resolve(lines[0].folder()));
    return Files.write(folder.resolve("part-x-" + files++ + ".json.gz"), packed.toByteArray());
  }

  /** A line of any text in the folder of events of a tenant. */
  static ArchiveLine line(String tenant, String text) {
    return new ArchiveLine(
        ArchiveFolder.of(ArchiveFolder.Kind.EVENTS, tenant, DAY),
        text.getBytes(StandardCharsets.UTF_8));
  }
}
