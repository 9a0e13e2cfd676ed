package dev.nightjar.dynamodb.reader;

import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.apache.flink.connector.base.source.reader.RecordsWithSplitIds;

/** Elements of one shard, or none at all. */
final class ShardBatch implements RecordsWithSplitIds<ShardElement> {

  private final Iterator<ShardElement> elements;
  private final boolean finished;
  private final String shardId;
  private String next;

  private ShardBatch(String shardId, List<ShardElement> elements, boolean finished) {
    this.shardId = shardId;
    this.next = shardId;
    this.elements = elements.iterator();
    this.finished = finished;
  }

  /** Nothing: after a wake-up. */
  static ShardBatch empty() {
    return new ShardBatch(null, List.of(), false);
  }

  static ShardBatch of(String shardId, List<ShardElement> elements) {
    return new ShardBatch(shardId, elements, false);
  }

  /** The last batch of a shard. */
  static ShardBatch last(String shardId, List<ShardElement> elements) {
    return new ShardBatch(shardId, elements, true);
  }

  @Override
  public String nextSplit() {
    String split = next;
    next = null;
    return split;
  }

  @Override
  public ShardElement nextRecordFromSplit() {
    return elements.hasNext() ? elements.next() : null;
  }

  @Override
  public Set<String> finishedSplits() {
    return finished ? Set.of(shardId) : Set.of();
  }
}
