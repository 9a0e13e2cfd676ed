package dev.nightjar.dynamodb.snapshot;

import dev.nightjar.dynamodb.ChangeRecord;
import java.util.List;

/**
 * Some items of the table, in the order in which they are read again after a restart.
 *
 * @param records what is to be emitted, in order; may be empty before the end. A record's own
 *     position is its keys in a scan, and in an export its index here plus {@code done} of the page
 *     before
 * @param lastKey where a scan has come to with the whole page, as DynamoDB JSON; null where no item
 *     of the segment has been read, and always for an export
 * @param done how many items have been read with the whole page: of an export's file from its
 *     beginning, of a scan since its cursor was made
 * @param ended whether nothing comes after this page
 * @param consumedCapacity read capacity units that the page cost; 0 for an export, which costs none
 */
public record SnapshotPage(
    List<ChangeRecord> records, String lastKey, long done, boolean ended, double consumedCapacity) {

  /** Copies the list. */
  public SnapshotPage {
    records = List.copyOf(records);
  }
}
