package dev.nightjar.local.archive;

import dev.nightjar.audit.AuditEvent;
import dev.nightjar.audit.Change;
import dev.nightjar.audit.item.Item;
import dev.nightjar.audit.item.ItemParseException;
import dev.nightjar.audit.mapping.ChangeMapper;
import dev.nightjar.audit.mapping.ItemReport;
import dev.nightjar.audit.mapping.Mapped;
import dev.nightjar.audit.mapping.Mapping;
import java.time.Instant;

/** Makes events of items of the table, of today or of the archive, as the job makes them. */
final class ArchivedItems {

  private final ChangeMapper mapper;

  /** Events by a mapping, which has to be the job's. */
  ArchivedItems(Mapping mapping) {
    mapper = new ChangeMapper(mapping);
  }

  /**
   * What a mapping makes of an item, as if it had been found in the table.
   *
   * @param dynamoDbJson the item
   * @param asOf when it was found
   * @throws ItemParseException where it is no item
   */
  Mapped map(byte[] dynamoDbJson, Instant asOf) throws ItemParseException {
    return map(Item.parse(dynamoDbJson), asOf);
  }

  /** As {@link #map(byte[], Instant)}. */
  Mapped map(Item item, Instant asOf) {
    Change insert = ItemReport.insertOf(item, mapper.mapping(), asOf);
    return mapper.map(
        new Change(
            insert.operation(),
            insert.operationName(),
            insert.keys(),
            null,
            insert.after(),
            asOf,
            "",
            "",
            false,
            Change.Origin.SNAPSHOT));
  }

  /** The entry itself among events; null where there is none. */
  static AuditEvent entry(Mapped mapped) {
    return mapped instanceof Mapped.Events found ? found.events().get(0) : null;
  }
}
