package dev.nightjar.local.streams;

import java.util.ArrayList;
import java.util.List;

/** One shard: its records in order, its range of hashes, its life. Guarded by the model's lock. */
final class Shard {

  /**
   * A record as it goes over the wire.
   *
   * @param seconds the creation time as records state it
   * @param json the whole record, rendered once
   */
  record Entry(String sequenceNumber, long seconds, byte[] json, int sizeBytes) {}

  private final String id;
  private final int ordinal;
  private final String parentId;
  private final String startingSequenceNumber;
  private final long fromHash;
  private final long toHash;
  private final long bornMillis;
  private final List<Entry> entries = new ArrayList<>();
  private Listed listed;
  private int callsSeen;
  private int trimmed;
  private String lastTrimmed;
  private String endingSequenceNumber;
  private long closedMillis;
  private boolean dropped;
  private boolean shownThoughDropped;

  Shard(
      String id,
      int ordinal,
      Shard parent,
      String startingSequenceNumber,
      long fromHash,
      long toHash,
      long bornMillis,
      Listed listed) {
    this.id = id;
    this.ordinal = ordinal;
    this.parentId = parent == null ? null : parent.id;
    this.startingSequenceNumber = startingSequenceNumber;
    this.fromHash = fromHash;
    this.toHash = toHash;
    this.bornMillis = bornMillis;
    this.listed = listed;
  }

  String id() {
    return id;
  }

  int ordinal() {
    return ordinal;
  }

  String parentId() {
    return parentId;
  }

  String startingSequenceNumber() {
    return startingSequenceNumber;
  }

  String endingSequenceNumber() {
    return endingSequenceNumber;
  }

  /** The first hash that it takes. */
  long fromHash() {
    return fromHash;
  }

  /** The first hash that it does not take any more. */
  long toHash() {
    return toHash;
  }

  boolean open() {
    return endingSequenceNumber == null;
  }

  boolean dropped() {
    return dropped;
  }

  void append(Entry entry) {
    entries.add(entry);
  }

  void close(String endingSequenceNumber, long now) {
    this.endingSequenceNumber = endingSequenceNumber;
    this.closedMillis = now;
  }

  /** Lets it vanish; {@code shown} keeps it in listings. */
  void drop(boolean shown) {
    dropped = true;
    shownThoughDropped = shown;
    entries.clear();
    trimmed = 0;
  }

  void list(Listed when) {
    listed = when;
    callsSeen = 0;
  }

  boolean listedAt(long now) {
    return (!dropped || shownThoughDropped)
        && callsSeen >= listed.calls()
        && now - bornMillis >= listed.millis();
  }

  void sawListing() {
    if (callsSeen < Integer.MAX_VALUE - 1) {
      callsSeen++;
    }
  }

  /** Whether nothing in it can be read any more, because it was closed that long ago. */
  boolean expired(long now, long keptMillis) {
    return !open() && now - closedMillis >= keptMillis;
  }

  /** How many records it ever took. */
  int size() {
    return entries.size();
  }

  /** How many of its oldest records are gone. */
  int trimmed() {
    return trimmed;
  }

  /** The newest record that is gone, null where none is. */
  String lastTrimmed() {
    return lastTrimmed;
  }

  Entry entry(int index) {
    return entries.get(index);
  }

  void trimOlderThan(long horizonMillis) {
    while (trimmed < entries.size() && entries.get(trimmed).seconds() * 1000 <= horizonMillis) {
      trimOne();
    }
  }

  void trimOldest(int count) {
    for (int i = 0; i < count && trimmed < entries.size(); i++) {
      trimOne();
    }
  }

  private void trimOne() {
    Entry gone = entries.get(trimmed);
    lastTrimmed = gone.sequenceNumber();
    // The text is what takes the space.
    entries.set(trimmed, new Entry(gone.sequenceNumber(), gone.seconds(), null, gone.sizeBytes()));
    trimmed++;
  }

  /** The index of the first record at or after the number; the size where there is none. */
  int indexAtOrAfter(String sequenceNumber) {
    int low = 0;
    int high = entries.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (SequenceNumbers.ORDER.compare(entries.get(middle).sequenceNumber(), sequenceNumber) < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  boolean holds(String sequenceNumber) {
    int index = indexAtOrAfter(sequenceNumber);
    return index < entries.size() && entries.get(index).sequenceNumber().equals(sequenceNumber);
  }

  ShardView view(long now) {
    return new ShardView(id, parentId, startingSequenceNumber, endingSequenceNumber, listedAt(now));
  }
}
