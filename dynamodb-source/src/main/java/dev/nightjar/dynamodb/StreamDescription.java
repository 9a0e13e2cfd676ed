package dev.nightjar.dynamodb;

import java.io.Serializable;
import java.util.List;

/**
 * What a check found out about a stream.
 *
 * @param table the table's name; never null
 * @param arn the stream's ARN; never null
 * @param viewType what its records carry; never null
 * @param keySchema the names of the table's key attributes, partition key first; never empty
 * @param global whether the table has replicas in other Regions: its stream carries their writes,
 *     too, and allows one reader
 * @param itemCount how many items the table has; hours old, so it is good for progress only
 */
public record StreamDescription(
    String table,
    String arn,
    ViewType viewType,
    List<String> keySchema,
    boolean global,
    long itemCount)
    implements Serializable {

  /** Copies the list. */
  public StreamDescription {
    keySchema = List.copyOf(keySchema);
  }
}
