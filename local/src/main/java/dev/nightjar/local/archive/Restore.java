package dev.nightjar.local.archive;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nightjar.audit.AuditEvent;
import dev.nightjar.audit.item.ItemParseException;
import dev.nightjar.audit.mapping.Mapped;
import dev.nightjar.audit.mapping.Mapping;
import dev.nightjar.sinks.archive.ArchiveFolder;
import dev.nightjar.sinks.opensearch.Document;
import dev.nightjar.sinks.opensearch.EventDocuments;
import dev.nightjar.sinks.opensearch.IndexNames;
import dev.nightjar.sinks.opensearch.OpenSearchOptions;
import dev.nightjar.sinks.opensearch.OpenSearchSetupException;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.core.fs.FileStatus;

/**
 * Puts a period of the archive back into indices of events, under the ids that the events had: it
 * may be done again, and into what is there still. Events come first, as they were indexed; then
 * entries that expired, mapped anew, of which an archive of expired entries has nothing else.
 */
public final class Restore implements ArchiveReader.Lines {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MOST_DOCUMENTS = 500;
  private static final int MOST_BYTES = 4 << 20;

  private final ArchiveReader archive;
  private final RestoreTarget target;
  private final IndexNames names;
  private final EventDocuments documents;
  private final ArchivedItems items;
  private final RestoreReport report;
  private final List<Document> batch = new ArrayList<>();
  private int bytes;

  /** Into a target, for tests. */
  Restore(
      ArchiveReader archive,
      RestoreTarget target,
      IndexNames names,
      Mapping mapping,
      RestoreReport report) {
    this.archive = archive;
    this.target = target;
    this.names = names;
    this.documents = new EventDocuments(names);
    this.items = new ArchivedItems(mapping);
    this.report = report;
  }

  /**
   * What is to be restored.
   *
   * @param path where the archive is; never null
   * @param tenant whose; null for all
   * @param from the first day, in UTC; never null
   * @param to the last day; never null
   */
  public record Period(String path, String tenant, LocalDate from, LocalDate to) {}

  /**
   * Restores a period.
   *
   * @param options the cluster, and the prefix of the indices
   * @param mapping the job's, for entries that expired
   * @param report is told what is done while it is done
   * @return false where the archive holds nothing of the period
   * @throws IOException where the archive or the cluster can't be used; what was restored until
   *     then stays, and may be restored again
   * @throws OpenSearchSetupException where the cluster is not fit
   */
  public static boolean run(
      Period period, OpenSearchOptions options, Mapping mapping, RestoreReport report)
      throws IOException, OpenSearchSetupException {
    ArchiveReader archive = new ArchiveReader(period.path());
    List<ArchiveReader.Folder> folders = folders(archive, period);
    if (folders.isEmpty()) {
      return false;
    }
    try (RestoreTarget target = OpenSearchTarget.open(options)) {
      new Restore(archive, target, options.names(), mapping, report).all(folders);
    }
    return true;
  }

  /** The folders of a period, events first. */
  static List<ArchiveReader.Folder> folders(ArchiveReader archive, Period period)
      throws IOException {
    List<ArchiveReader.Folder> folders = new ArrayList<>();
    for (ArchiveFolder.Kind kind : ArchiveFolder.Kind.values()) {
      folders.addAll(archive.folders(kind, period.tenant(), period.from(), period.to()));
    }
    return folders;
  }

  /** Restores folders. */
  void all(List<ArchiveReader.Folder> folders) throws IOException {
    report.begin(folders.size());
    for (ArchiveReader.Folder folder : folders) {
      for (FileStatus file : archive.files(folder)) {
        archive.read(folder, file, this);
        report.countFile();
      }
      flush();
      report.countFolder();
    }
    target.refresh();
  }

  @Override
  public void line(ArchiveReader.Folder folder, ArchivedLine line) throws IOException {
    report.countLine();
    Document document =
        folder.kind() == ArchiveFolder.Kind.EVENTS ? event(folder, line) : expired(folder, line);
    if (document == null) {
      return;
    }
    if (!batch.isEmpty() && bytes + document.body().length > MOST_BYTES) {
      flush();
    }
    batch.add(document);
    bytes += document.body().length;
    if (batch.size() == MOST_DOCUMENTS) {
      flush();
    }
  }

  @Override
  public void problem(String where, String problem, boolean rest) {
    if (rest) {
      report.countDamaged(where + ": " + problem);
    } else {
      report.countBroken(where + ": " + problem);
    }
  }

  private Document event(ArchiveReader.Folder folder, ArchivedLine line) throws IOException {
    JsonNode document = JSON.readTree(line.body());
    String tenant = document.at("/organization/id").asText();
    if (!document.at("/audit/hash").asText().equals(line.hash())
        || !folder.name().equals(ArchiveFolder.of(folder.kind(), tenant, folder.day()))) {
      report.countBroken(
          folder.name() + ", id " + line.id() + ": its document has another hash or tenant");
      return null;
    }
    Instant day = folder.day().atStartOfDay().toInstant(ZoneOffset.UTC);
    return document(names.event(day, day), line.id(), line.body(), line.hash(), tenant);
  }

  private Document expired(ArchiveReader.Folder folder, ArchivedLine line) {
    if (line.body() == null) {
      report.countWithoutItem();
      return null;
    }
    Instant end = folder.day().plusDays(1).atStartOfDay().toInstant(ZoneOffset.UTC);
    AuditEvent event;
    try {
      Mapped mapped = items.map(line.body(), end);
      event = ArchivedItems.entry(mapped);
    } catch (ItemParseException e) {
      report.countBroken(folder.name() + ", id " + line.id() + ": its item is none");
      return null;
    }
    if (event == null) {
      report.countRejected(
          folder.name() + ", id " + line.id() + ": by this mapping its item is no event");
      return null;
    }
    if (!event.id().equals(line.id()) || !event.contentHash().equals(line.hash())) {
      report.countConflicting(
          folder.name()
              + ", id "
              + line.id()
              + ": by this mapping its item has another id or hash than when it expired");
      return null;
    }
    Instant day = folder.day().atStartOfDay().toInstant(ZoneOffset.UTC);
    return document(
        names.event(day, day),
        event.id(),
        documents.of(event).body(),
        event.contentHash(),
        event.tenant());
  }

  private static Document document(
      String index, String id, byte[] body, String hash, String tenant) {
    return new Document(
        index, id, Document.Operation.CREATE, 0, body, hash, tenant, null, null, null, null);
  }

  private void flush() throws IOException {
    if (batch.isEmpty()) {
      return;
    }
    List<RestoreTarget.Outcome> outcomes = target.create(batch);
    List<Document> present = new ArrayList<>();
    for (int i = 0; i < batch.size(); i++) {
      Document document = batch.get(i);
      switch (outcomes.get(i).fate()) {
        case CREATED -> report.countRestored();
        case EXISTS -> present.add(document);
        case REFUSED ->
            report.countRejected(name(document) + ": refused, " + outcomes.get(i).reason());
      }
    }
    if (!present.isEmpty()) {
      Map<String, String> hashes = target.hashes(present);
      for (Document document : present) {
        if (document.contentHash().equals(hashes.get(name(document)))) {
          report.countPresent();
        } else {
          report.countConflicting(name(document) + ": the index has another hash under this id");
        }
      }
    }
    batch.clear();
    bytes = 0;
  }

  private static String name(Document document) {
    return document.index() + "/" + document.id();
  }
}
