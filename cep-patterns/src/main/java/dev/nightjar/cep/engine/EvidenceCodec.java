package dev.nightjar.cep.engine;

/** Writes what an alert tells of an event, but for its time. */
final class EvidenceCodec {

  private static final int SAME_DOCUMENT = 1;
  private static final int SAME_STATED = 2;
  private static final int SAME_ARRIVAL = 4;

  private EvidenceCodec() {}

  static void write(PackedBytes out, Evidence evidence, Names names) {
    int flags = 0;
    if (evidence.documentId().equals(evidence.eventId())) {
      flags |= SAME_DOCUMENT;
    }
    if (evidence.statedTime() == evidence.time()) {
      flags |= SAME_STATED;
    }
    if (evidence.arrival() == evidence.time()) {
      flags |= SAME_ARRIVAL;
    }
    out.putByte(flags);
    out.putId(evidence.eventId());
    if ((flags & SAME_DOCUMENT) == 0) {
      out.putId(evidence.documentId());
    }
    if ((flags & SAME_STATED) == 0) {
      out.putMicros(evidence.statedTime() - evidence.time());
    }
    if ((flags & SAME_ARRIVAL) == 0) {
      out.putMicros(evidence.arrival() - evidence.time());
    }
    names.put(out, evidence.action());
  }

  static Evidence read(PackedReader in, long time, Names names) {
    int flags = in.getByte();
    String eventId = in.getId();
    String documentId = (flags & SAME_DOCUMENT) != 0 ? eventId : in.getId();
    long stated = (flags & SAME_STATED) != 0 ? time : time + in.getMicros();
    long arrival = (flags & SAME_ARRIVAL) != 0 ? time : time + in.getMicros();
    return new Evidence(time, documentId, eventId, stated, arrival, names.get(in));
  }
}
