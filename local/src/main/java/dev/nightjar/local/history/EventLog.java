package dev.nightjar.local.history;

import dev.nightjar.sinks.opensearch.OpenSearchSetupException;
import java.util.List;

/** Where the events about an item are kept. */
@FunctionalInterface
public interface EventLog {

  /** The most events of one item that are read. */
  int MOST = 10_000;

  /**
   * The events about an item, in any order, at most {@link #MOST}.
   *
   * @param key the item's key attributes as DynamoDB JSON, the partition key first
   */
  List<ItemHistory.Event> about(String key) throws OpenSearchSetupException;
}
