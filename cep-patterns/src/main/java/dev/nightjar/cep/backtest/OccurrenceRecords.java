package dev.nightjar.cep.backtest;

import dev.nightjar.cep.engine.Evidence;
import dev.nightjar.cep.engine.Occurrence;
import dev.nightjar.cep.engine.ReorderQueue;

/**
 * Occurrences as records that stand in the order in which a group judges them. Such a record begins
 * with its partition, by group; with the moment at which it is judged, a watermark in epoch
 * microseconds; and with whether it comes late. What is in time follows in the total order, what is
 * late in the order in which it came.
 */
final class OccurrenceRecords {

  /** How many partitions there are: the groups of one are in memory together. */
  static final int PARTITIONS = 64;

  private OccurrenceRecords() {}

  /**
   * Writes an occurrence that is judged in the total order.
   *
   * @param record is cleared first
   */
  static void inTime(RecordWriter record, Occurrence occurrence) {
    record.clear().keyByte(0).key(ReorderQueue.due(occurrence)).keyByte(0);
    write(record, occurrence);
  }

  /**
   * Writes an occurrence that comes too late for its place.
   *
   * @param watermark the watermark when it comes, in epoch microseconds
   * @param arrival its place in the order of arrival
   */
  static void late(RecordWriter record, Occurrence occurrence, long watermark, long arrival) {
    record.clear().keyByte(0).key(watermark).keyByte(1).key(arrival);
    write(record, occurrence);
  }

  private static void write(RecordWriter record, Occurrence occurrence) {
    Evidence evidence = occurrence.evidence();
    long time = occurrence.time();
    boolean ownDocument = !evidence.documentId().equals(evidence.eventId());
    record.key(time).key(evidence.eventId()).keyByte(ownDocument ? 1 : 0);
    if (ownDocument) {
      record.key(evidence.documentId());
    }
    int group = record.length();
    record.value(occurrence.tenant()).raw(occurrence.grouping()).value(occurrence.group().length);
    for (String value : occurrence.group()) {
      record.value(value);
    }
    int groupEnd = record.length();
    record.value(occurrence.hold());
    record.value(evidence.time() - time);
    record.value(evidence.statedTime() - time);
    record.value(evidence.arrival() - time);
    record.value(evidence.action());
    record.value(occurrence.inputs().length);
    for (long input : occurrence.inputs()) {
      record.raw(input);
    }
    record.value(occurrence.values().length);
    for (Occurrence.Value value : occurrence.values()) {
      record.raw(value.key()).value(value.texts().length);
      for (String text : value.texts()) {
        record.value(text);
      }
    }
    int hash = GroupKey.hash(record.bytes(), group, groupEnd);
    // The low bits choose a slot in a map of groups: other bits choose the partition.
    record.bytes()[0] = (byte) (hash >>> 16 & PARTITIONS - 1);
  }

  /** The bytes that name a group: tenant, grouping and the group's values. */
  static final class GroupKey {
    private byte[] bytes;
    private int from;
    private int to;
    private int hash;

    /** Names the group of these bytes for as long as they last. */
    void set(byte[] source, int start, int end) {
      bytes = source;
      from = start;
      to = end;
      hash = hash(source, start, end);
    }

    /** A key of its own bytes, to be kept. */
    GroupKey copy() {
      GroupKey copy = new GroupKey();
      copy.set(java.util.Arrays.copyOfRange(bytes, from, to), 0, to - from);
      return copy;
    }

    static int hash(byte[] bytes, int from, int to) {
      int hash = 1;
      for (int i = from; i < to; i++) {
        hash = 31 * hash + bytes[i];
      }
      hash *= 0x9E3779B9;
      return hash ^ hash >>> 15;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof GroupKey key
          && java.util.Arrays.equals(bytes, from, to, key.bytes, key.from, key.to);
    }

    @Override
    public int hashCode() {
      return hash;
    }
  }
}
