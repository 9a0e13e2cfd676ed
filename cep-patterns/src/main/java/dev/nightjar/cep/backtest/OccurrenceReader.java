package dev.nightjar.cep.backtest;

import dev.nightjar.cep.backtest.OccurrenceRecords.GroupKey;
import dev.nightjar.cep.engine.Evidence;
import dev.nightjar.cep.engine.Occurrence;

/** Reads what {@link OccurrenceRecords} wrote, one record after another, in two steps. */
final class OccurrenceReader {

  private static final Occurrence.Value[] NO_VALUES = {};

  private final RecordReader record = new RecordReader();
  private final GroupKey group = new GroupKey();
  private byte[] bytes;
  private int groupFrom;
  private long moment;
  private boolean late;
  private long arrival;
  private long time;
  private String eventId;
  private String documentId;
  private String lastAction = "";

  /** Reads where a record belongs. */
  void open(RecordCursor cursor) {
    bytes = cursor.bytes();
    record.read(bytes, cursor.start() + 1);
    moment = record.keyLong();
    late = record.keyByte() == 1;
    arrival = late ? record.keyLong() : 0;
    time = record.keyLong();
    eventId = record.keyText();
    documentId = record.keyByte() == 1 ? record.keyText() : eventId;
    groupFrom = record.position();
    record.skipText();
    record.rawLong();
    for (long left = record.number(); left > 0; left--) {
      record.skipText();
    }
    group.set(bytes, groupFrom, record.position());
  }

  /** Which group it is for; valid until the next record. */
  GroupKey group() {
    return group;
  }

  /** The watermark at which it is judged, in epoch microseconds. */
  long moment() {
    return moment;
  }

  /** Whether it comes too late for its place. */
  boolean isLate() {
    return late;
  }

  /** Its place in the order of arrival; 0 unless it is late. */
  long arrival() {
    return arrival;
  }

  /** The tenant; by another reader than the rest, so that it may be asked for at any time. */
  Names names() {
    RecordReader names = new RecordReader().read(bytes, groupFrom);
    String tenant = names.text();
    long grouping = names.rawLong();
    String[] values = new String[(int) names.number()];
    for (int i = 0; i < values.length; i++) {
      values[i] = names.text();
    }
    return new Names(tenant, grouping, values);
  }

  /** The rest of the record. Only once for each record. */
  Occurrence occurrence(Names names) {
    long hold = record.number();
    long evidenceTime = time + record.number();
    long statedTime = time + record.number();
    long arrivalTime = time + record.number();
    String action = record.text();
    // Neighbours often say the same: one text serves all.
    if (action.equals(lastAction)) {
      action = lastAction;
    } else {
      lastAction = action;
    }
    long[] inputs = new long[(int) record.number()];
    for (int i = 0; i < inputs.length; i++) {
      inputs[i] = record.rawLong();
    }
    int count = (int) record.number();
    Occurrence.Value[] values = count == 0 ? NO_VALUES : new Occurrence.Value[count];
    for (int i = 0; i < count; i++) {
      long key = record.rawLong();
      String[] texts = new String[(int) record.number()];
      for (int j = 0; j < texts.length; j++) {
        texts[j] = record.text();
      }
      values[i] = new Occurrence.Value(key, texts);
    }
    return new Occurrence(
        names.tenant(),
        names.grouping(),
        names.values(),
        time,
        hold,
        new Evidence(evidenceTime, documentId, eventId, statedTime, arrivalTime, action),
        inputs,
        values,
        0);
  }

  /**
   * A group by its names.
   *
   * @param tenant whose group
   * @param grouping how the rules group that it is for
   * @param values the values of the group's fields
   */
  record Names(String tenant, long grouping, String[] values) {}
}
