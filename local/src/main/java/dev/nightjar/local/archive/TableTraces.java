package dev.nightjar.local.archive;

import dev.nightjar.audit.AuditEvent;
import dev.nightjar.audit.item.Item;
import dev.nightjar.audit.mapping.Mapped;
import dev.nightjar.audit.mapping.Mapping;
import dev.nightjar.sinks.opensearch.EventDocuments;
import dev.nightjar.sinks.opensearch.IndexNames;
import dev.nightjar.sinks.opensearch.IndexPeriod;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/** What the items of the table tell: each is mapped as the job would, and hashed anew. */
final class TableTraces implements Traces {

  /** Their indices are not looked at. */
  private static final IndexNames NAMES =
      new IndexNames("none", IndexPeriod.DAY, Duration.ofDays(400));

  private final TableItems items;
  private final LocalDate day;
  private final String tenant;
  private final ArchivedItems mapped;
  private final EventDocuments documents = new EventDocuments(NAMES);
  private final Prints prints;
  private final Instant now;

  /**
   * The entries of a day.
   *
   * @param tenant whose; null for all
   * @param now when the table is read
   */
  TableTraces(TableItems items, LocalDate day, String tenant, Mapping mapping, Instant now) {
    this.items = items;
    this.day = day;
    this.tenant = tenant;
    this.mapped = new ArchivedItems(mapping);
    this.prints = new Prints(mapping);
    this.now = now;
  }

  @Override
  public Place place() {
    return Place.TABLE;
  }

  @Override
  public void read(Receiver receiver) throws IOException {
    items.forEach(item -> item(item, receiver));
  }

  private void item(Item item, Receiver receiver) throws IOException {
    receiver.looked();
    Mapped result = mapped.map(item, now);
    if (result instanceof Mapped.Broken) {
      receiver.unmapped();
    }
    if (!(result instanceof Mapped.Events found)) {
      return;
    }
    for (AuditEvent event : found.events()) {
      boolean wanted =
          LocalDate.ofInstant(event.statedTime(), ZoneOffset.UTC).equals(day)
              && (tenant == null || tenant.equals(event.tenant()));
      if (wanted) {
        Trace trace =
            prints.trace(event.id(), event.contentHash(), Prints.read(documents.of(event).body()));
        // Made of the table, the document has another arrival.
        receiver.trace(
            Place.TABLE,
            new Trace(
                trace.id(),
                trace.entry(),
                trace.hash(),
                trace.entry() ? trace.said() : null,
                null,
                trace.ttl(),
                trace.tenant(),
                trace.key()));
      }
    }
  }
}
