package dev.nightjar.sinks.archive;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.nightjar.audit.AuditEvent;
import dev.nightjar.audit.mapping.Mapped;
import dev.nightjar.sinks.opensearch.Document;
import dev.nightjar.sinks.opensearch.EventDocuments;
import dev.nightjar.sinks.opensearch.IndexNames;
import java.io.IOException;
import java.io.Serializable;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Makes the lines of the archive. Pure: equal events give equal bytes. */
public final class ArchiveLines implements Serializable {

  private static final long serialVersionUID = 1L;
  private static final JsonFactory FACTORY = new JsonFactory();

  private final EventDocuments documents;

  /**
   * Lines whose documents are those of an index.
   *
   * @param names of the index; they are in no line
   */
  public ArchiveLines(IndexNames names) {
    documents = new EventDocuments(names);
  }

  /** The line of an event: its id, its hash, and the very document that the index gets. */
  public ArchiveLine of(AuditEvent event) {
    Document document = documents.of(event);
    // Both are hexadecimal digits.
    String head =
        "{\"id\":\"" + event.id() + "\",\"hash\":\"" + event.contentHash() + "\",\"document\":";
    byte[] before = head.getBytes(StandardCharsets.UTF_8);
    byte[] line = new byte[before.length + document.body().length + 1];
    System.arraycopy(before, 0, line, 0, before.length);
    System.arraycopy(document.body(), 0, line, before.length, document.body().length);
    line[line.length - 1] = '}';
    return new ArchiveLine(
        ArchiveFolder.of(ArchiveFolder.Kind.EVENTS, event.tenant(), event.statedTime()), line);
  }

  /**
   * The line of an entry that the table forgot: the id and hash that its event had, and the item as
   * it was, as far as the stream tells it. The folder is that of the entry's own day.
   */
  public static ArchiveLine of(Mapped.Expired expired) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(text)) {
      json.writeStartObject();
      json.writeStringField("id", expired.originalId());
      if (expired.contentHash() != null) {
        json.writeStringField("hash", expired.contentHash());
      }
      json.writeStringField("tenant", expired.tenant());
      json.writeStringField("time", expired.time().toString());
      json.writeFieldName("key");
      json.writeRawValue(expired.key());
      if (expired.before() != null) {
        json.writeFieldName("item");
        json.writeRawValue(expired.before());
      }
      json.writeBooleanField("inferred", expired.inferred());
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("a line could not be written", e);
    }
    return new ArchiveLine(
        ArchiveFolder.of(ArchiveFolder.Kind.EXPIRED, expired.tenant(), expired.time()),
        text.toString().getBytes(StandardCharsets.UTF_8));
  }
}
