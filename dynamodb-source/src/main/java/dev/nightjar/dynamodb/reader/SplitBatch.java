package dev.nightjar.dynamodb.reader;

import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.apache.flink.connector.base.source.reader.RecordsWithSplitIds;

/** Elements of one split, or none at all. */
final class SplitBatch implements RecordsWithSplitIds<SplitElement> {

  private final Iterator<SplitElement> elements;
  private final boolean finished;
  private final String splitId;
  private String next;

  private SplitBatch(String splitId, List<SplitElement> elements, boolean finished) {
    this.splitId = splitId;
    this.next = splitId;
    this.elements = elements.iterator();
    this.finished = finished;
  }

  /** Nothing: after a wake-up. */
  static SplitBatch empty() {
    return new SplitBatch(null, List.of(), false);
  }

  static SplitBatch of(String splitId, List<SplitElement> elements) {
    return new SplitBatch(splitId, elements, false);
  }

  /** The last batch of a split. */
  static SplitBatch last(String splitId, List<SplitElement> elements) {
    return new SplitBatch(splitId, elements, true);
  }

  @Override
  public String nextSplit() {
    String split = next;
    next = null;
    return split;
  }

  @Override
  public SplitElement nextRecordFromSplit() {
    return elements.hasNext() ? elements.next() : null;
  }

  @Override
  public Set<String> finishedSplits() {
    return finished ? Set.of(splitId) : Set.of();
  }
}
