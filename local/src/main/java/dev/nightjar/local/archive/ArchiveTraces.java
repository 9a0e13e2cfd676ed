package dev.nightjar.local.archive;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.audit.AuditEvent;
import dev.nightjar.audit.item.ItemParseException;
import dev.nightjar.audit.mapping.Mapped;
import dev.nightjar.audit.mapping.Mapping;
import dev.nightjar.sinks.archive.ArchiveFolder;
import dev.nightjar.sinks.opensearch.EventDocuments;
import dev.nightjar.sinks.opensearch.IndexNames;
import dev.nightjar.sinks.opensearch.IndexPeriod;
import java.io.IOException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.apache.flink.core.fs.FileStatus;

/** What one kind of the archive's lines tells. */
final class ArchiveTraces implements Traces {

  private static final IndexNames NAMES =
      new IndexNames("none", IndexPeriod.DAY, Duration.ofDays(400));

  private final ArchiveReader archive;
  private final ArchiveFolder.Kind kind;
  private final LocalDate day;
  private final String tenant;
  private final Prints prints;
  private final ArchivedItems items;
  private final EventDocuments documents = new EventDocuments(NAMES);

  /**
   * The lines of a day.
   *
   * @param tenant whose; null for all
   */
  ArchiveTraces(
      ArchiveReader archive,
      ArchiveFolder.Kind kind,
      LocalDate day,
      String tenant,
      Mapping mapping) {
    this.archive = archive;
    this.kind = kind;
    this.day = day;
    this.tenant = tenant;
    this.prints = new Prints(mapping);
    this.items = new ArchivedItems(mapping);
  }

  @Override
  public Place place() {
    return kind == ArchiveFolder.Kind.EVENTS ? Place.ARCHIVE : Place.EXPIRED;
  }

  @Override
  public void read(Receiver receiver) throws IOException {
    ArchiveReader.Lines lines =
        new ArchiveReader.Lines() {
          @Override
          public void line(ArchiveReader.Folder folder, ArchivedLine line) throws IOException {
            receiver.looked();
            if (kind == ArchiveFolder.Kind.EVENTS) {
              event(folder, line, receiver);
            } else {
              expired(folder, line, receiver);
            }
          }

          @Override
          public void problem(String where, String problem, boolean rest) {
            receiver.problem(where, problem);
          }
        };
    for (ArchiveReader.Folder folder : archive.folders(kind, tenant, day, day)) {
      for (FileStatus file : archive.files(folder)) {
        archive.read(folder, file, lines);
      }
    }
  }

  private void event(ArchiveReader.Folder folder, ArchivedLine line, Receiver receiver)
      throws IOException {
    JsonNode document = Prints.read(line.body());
    Trace trace = prints.trace(line.id(), line.hash(), document);
    if (!folder.name().equals(ArchiveFolder.of(kind, trace.tenant(), folder.day()))) {
      receiver.problem(folder.name(), "the document of id " + line.id() + " is another tenant's");
      return;
    }
    receiver.trace(Place.ARCHIVE, trace);
    String stated = document.at("/audit/hash").asText();
    if (!stated.equals(line.hash())) {
      // The line tells two things.
      receiver.trace(Place.ARCHIVE, prints.trace(line.id(), stated, document));
    }
  }

  private void expired(ArchiveReader.Folder folder, ArchivedLine line, Receiver receiver)
      throws IOException {
    if (line.body() == null) {
      receiver.trace(Place.EXPIRED, new Trace(line.id(), true, null, null, null, 0, "", ""));
      return;
    }
    AuditEvent event;
    try {
      Mapped mapped =
          items.map(line.body(), day.plusDays(1).atStartOfDay().toInstant(ZoneOffset.UTC));
      event = ArchivedItems.entry(mapped);
    } catch (ItemParseException e) {
      receiver.problem(folder.name(), "the item of id " + line.id() + " is none");
      return;
    }
    if (event == null) {
      receiver.problem(
          folder.name(), "the item of id " + line.id() + " is no event by this mapping");
      return;
    }
    if (!event.id().equals(line.id())) {
      receiver.problem(folder.name(), "the item of id " + line.id() + " has another id");
      return;
    }
    Trace made =
        prints.trace(line.id(), event.contentHash(), Prints.read(documents.of(event).body()));
    receiver.trace(Place.EXPIRED, withoutWhole(made, line.hash()));
    if (!event.contentHash().equals(line.hash())) {
      receiver.trace(Place.EXPIRED, withoutWhole(made, event.contentHash()));
    }
  }

  private static Trace withoutWhole(Trace trace, String hash) {
    return new Trace(
        trace.id(), true, hash, trace.said(), null, trace.ttl(), trace.tenant(), trace.key());
  }
}
