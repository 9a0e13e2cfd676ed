package dev.nightjar.cep.backtest;

import dev.nightjar.audit.AuditEvent;
import dev.nightjar.audit.Change;
import dev.nightjar.audit.mapping.ChangeMapper;
import dev.nightjar.audit.mapping.Mapped;
import dev.nightjar.audit.mapping.Mapping;
import dev.nightjar.cep.geo.CachedLookup;
import dev.nightjar.cep.geo.GeoDatabases;
import dev.nightjar.cep.match.AuditEventView;
import dev.nightjar.cep.match.EventPlaces;
import dev.nightjar.cep.match.EventView;
import dev.nightjar.cep.match.FieldTable;
import dev.nightjar.cep.match.JsonEventView;
import dev.nightjar.cep.match.JsonFields;
import dev.nightjar.cep.match.MappingAliases;
import dev.nightjar.cep.match.PlaceLookup;
import java.util.Arrays;

/** Reads the events of a chunk, whatever form each has. One a thread. */
final class EventReader {

  /** Takes what was read, in the order of the input. */
  interface Sink {
    /** An event; the view is valid until the next one. */
    void event(EventView event);

    /** Something that is no event, for a reason of which there are few. */
    void skipped(String reason);
  }

  private static final String EXPIRED = "removed by its TTL";

  private final ChangeMapper mapper;
  private final ItemRecord record;
  private final CachedLookup lookup;
  private final EventPlaces places;
  private final JsonEventView plainView;
  private final AuditEventView itemView;
  private final Refusals refusals;
  private final Sink sink;

  /**
   * A reader for the fields of one router.
   *
   * @param geo tell where addresses are; asked only where the router's rules want to know
   * @param refusals is told what cannot be read
   */
  EventReader(
      FieldTable table,
      EventFields fields,
      Mapping mapping,
      GeoDatabases geo,
      Refusals refusals,
      Sink sink) {
    this.mapper = new ChangeMapper(mapping);
    boolean wanted = !geo.isEmpty() && table.names().stream().anyMatch(EventPlaces::gives);
    this.lookup = wanted ? geo.lookup() : null;
    this.places = wanted ? new EventPlaces(lookup) : null;
    this.record = new ItemRecord(mapping.partitionKey(), mapping.sortKey());
    this.plainView =
        new JsonEventView(
            table,
            new JsonFields(fields.tenant(), fields.time(), fields.id()),
            wanted ? lookup : PlaceLookup.NONE);
    this.itemView = new AuditEventView(table, MappingAliases.of(mapping));
    this.refusals = refusals;
    this.sink = sink;
  }

  /** How many look-ups met a record that could not be read. */
  long unreadablePlaces() {
    return lookup == null ? 0 : lookup.unreadable();
  }

  /** Reads all lines of a chunk. */
  void read(Chunk chunk) {
    byte[] bytes = chunk.bytes();
    int from = 0;
    int index = 0;
    while (from < chunk.length()) {
      int to = from;
      while (to < chunk.length() && bytes[to] != '\n') {
        to++;
      }
      line(chunk, index++, from, to);
      from = to + 1;
    }
  }

  private void line(Chunk chunk, int index, int from, int to) {
    byte[] bytes = chunk.bytes();
    int first = from;
    while (first < to && isSpace(bytes[first])) {
      first++;
    }
    int last = to;
    while (last > first && isSpace(bytes[last - 1])) {
      last--;
    }
    if (first < last) {
      value(chunk, index, first, last, chunk.isOfRecords());
    }
  }

  private static boolean isSpace(byte b) {
    return b == ' ' || b == '\t' || b == '\r';
  }

  private void value(Chunk chunk, int index, int from, int to, boolean inBatch) {
    byte[] bytes = chunk.bytes();
    RecordForm form =
        RecordForm.mayBeOther(bytes, from, to) ? record.read(bytes, from, to) : RecordForm.PLAIN;
    switch (form) {
      case PLAIN -> plain(chunk, index, from, to);
      case EXPORT, STREAM -> item(chunk, index, form);
      case BATCH -> {
        if (inBatch) {
          refuse(chunk, index, "an element of Records is a batch itself");
        } else {
          batch(chunk, index, from, to);
        }
      }
      case BROKEN -> refuse(chunk, index, "is no JSON object");
    }
  }

  private void plain(Chunk chunk, int index, int from, int to) {
    String fault = plainView.read(chunk.bytes(), from, to - from);
    if (fault != null) {
      refuse(chunk, index, fault);
    } else {
      sink.event(plainView);
    }
  }

  private void item(Chunk chunk, int index, RecordForm form) {
    Change change = record.change(form);
    if (change == null) {
      refuse(chunk, index, record.fault());
      return;
    }
    Mapped mapped = mapper.map(change);
    if (mapped instanceof Mapped.Events events) {
      for (AuditEvent event : events.events()) {
        AuditEvent known = known(change, event);
        sink.event(itemView.of(places == null ? known : places.addTo(known)));
      }
    } else if (mapped instanceof Mapped.NotAudit notAudit) {
      sink.skipped(notAudit.reason());
    } else if (mapped instanceof Mapped.Broken broken) {
      refuse(chunk, index, broken.letter().reason() + ": " + broken.letter().detail());
    } else {
      sink.skipped(EXPIRED);
    }
  }

  /** Where nobody knows when an event came, it came when it happened. */
  private static AuditEvent known(Change change, AuditEvent event) {
    if (change.arrival() != ItemRecord.UNKNOWN_ARRIVAL) {
      return event;
    }
    return new AuditEvent(
        event.id(),
        event.kind(),
        event.tenant(),
        event.eventId(),
        event.time(),
        event.statedTime(),
        event.time(),
        event.action(),
        event.actor(),
        event.principal(),
        event.target(),
        event.outcome(),
        event.reason(),
        event.sourceIp(),
        event.userAgent(),
        event.records(),
        event.message(),
        event.futureStated(),
        event.backdated(),
        event.contentHash(),
        event.operation(),
        event.sequenceNumber(),
        event.origin(),
        event.tampering(),
        event.key(),
        event.attributes());
  }

  /** A whole document on one line. */
  private void batch(Chunk chunk, int index, int from, int to) {
    DocumentScanner scanner =
        new DocumentScanner(
            0,
            new DocumentScanner.Sink() {
              @Override
              public void value(byte[] bytes, int begin, int end, long line) {
                // The scanner's buffer is used again before a nested one could be read.
                byte[] copy = Arrays.copyOfRange(bytes, begin, end);
                Chunk element =
                    new Chunk(
                        chunk.number(), chunk.file(), copy, copy.length, chunk.lineOf(index), null);
                EventReader.this.value(element, 0, 0, copy.length, true);
              }

              @Override
              public void broken(long line, String reason) {
                refuse(chunk, index, reason);
              }
            });
    scanner.scan(chunk.bytes(), from, to);
    scanner.end();
  }

  private void refuse(Chunk chunk, int index, String reason) {
    refusals.add(chunk.file(), chunk.lineOf(index), reason);
  }
}
