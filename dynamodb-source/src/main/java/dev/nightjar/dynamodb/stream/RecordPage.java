package dev.nightjar.dynamodb.stream;

import dev.nightjar.dynamodb.ChangeRecord;
import java.util.List;

/**
 * One answer of GetRecords.
 *
 * @param records the records in the shard's order; often empty
 * @param nextIterator where to go on; null at the end of a closed shard
 */
public record RecordPage(List<ChangeRecord> records, String nextIterator) {}
