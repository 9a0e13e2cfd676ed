package dev.nightjar.cep.engine;

import java.util.List;

/**
 * The occurrences that a group remembers, in the total order, in bytes: each once, whatever the
 * number of rules for which it counts. Rules keep a place in it.
 *
 * <p>An entry: its length; the time since the one before; its {@link Claim}; the values that its
 * rules need; what an alert tells of it. Places are counted from the log's beginning, also of what
 * left, so that they stay when the oldest leave; {@link #generation} tells when they do not.
 */
final class OccurrenceLog {

  private PackedBytes bytes = new PackedBytes(64);
  private int head;
  private long origin;
  private int size;
  private long base;
  private long last;
  private int generation;
  final Claims claims = new Claims();
  private final PackedBytes entry = new PackedBytes(128);
  private final PackedReader probe = new PackedReader();
  private Entry oldest;

  int size() {
    return size;
  }

  /** Rises whenever places are no longer what they were. */
  int generation() {
    return generation;
  }

  /** The place of the oldest. */
  long front() {
    return origin + head;
  }

  /** The place behind the newest. */
  long end() {
    return origin + bytes.size;
  }

  /** The time of the newest, in epoch microseconds. */
  long lastTime() {
    return last;
  }

  /** All claims by their number, {@link Claim#NONE} in place of those that no entry has. */
  List<Claim> usedClaims() {
    Claim[] used = new Claim[claims.size()];
    java.util.Arrays.fill(used, Claim.NONE);
    Entry entry = new Entry(this);
    for (boolean there = entry.first(); there; there = entry.next()) {
      used[entry.claimNumber] = entry.claim;
    }
    return List.of(used);
  }

  /**
   * Adds the newest.
   *
   * @param values what {@link EntryValues} wrote; empty where no rule needs values
   */
  void append(long time, int claim, PackedBytes values, Evidence evidence, Names names) {
    begin(time, claim, values);
    EvidenceCodec.write(entry, evidence, names);
    finish(time);
  }

  /** Adds what stands in another log, with a claim of this one. */
  void append(Entry from, int claim, PackedBytes values) {
    begin(from.time, claim, values);
    PackedReader evidence = from.evidenceBytes();
    entry.put(evidence.array, evidence.at, evidence.end - evidence.at);
    finish(from.time);
  }

  private void begin(long time, int claim, PackedBytes values) {
    if (size == 0) {
      base = time;
      last = time;
    }
    entry.clear();
    entry.putMicros(time - last);
    entry.putNumber((long) claim << 1 | (values.size > 0 ? 1 : 0));
    if (values.size > 0) {
      entry.putBlock(values);
    }
  }

  private void finish(long time) {
    if (head > 1024 && head > bytes.size / 2) {
      drop();
    }
    bytes.putBlock(entry);
    last = time;
    size++;
  }

  private void drop() {
    System.arraycopy(bytes.array, head, bytes.array, 0, bytes.size - head);
    bytes.size -= head;
    origin += head;
    head = 0;
  }

  /** Lets the oldest leave while they are before a time. */
  void trim(long before) {
    if (size == 0 || firstTime() >= before) {
      return;
    }
    if (oldest == null) {
      oldest = new Entry(this);
    }
    while (size > 0 && oldest.first() && oldest.time < before) {
      head = (int) (oldest.next - origin);
      base = oldest.time;
      size--;
    }
    if (size == 0) {
      origin += bytes.size;
      bytes.size = 0;
      head = 0;
    }
  }

  /** Forgets all that it ever held, and all claims; no place is what it was. */
  void reset() {
    bytes = new PackedBytes(64);
    head = 0;
    origin = 0;
    size = 0;
    claims.clear();
    generation++;
  }

  private long firstTime() {
    probe.set(bytes.array, head, bytes.size);
    probe.getNumber();
    return base + probe.getMicros();
  }

  /** What an alert tells of the entry at a place whose time is known. */
  Evidence evidence(long place, long time, Names names) {
    return at(place, time).evidence(names);
  }

  /** The entry at a place whose time is known. */
  Entry at(long place, long time) {
    Entry there = new Entry(this);
    there.go(place, time);
    return there;
  }

  /** What the time of the oldest is told from, in epoch microseconds. */
  long firstBase() {
    return base;
  }

  /** Whether the entries at two places are of one event. */
  boolean sameEvent(long place, long other) {
    Entry one = new Entry(this);
    one.go(place, 0);
    PackedReader id = one.idBytes();
    int from = id.at;
    id.skipId();
    Entry two = new Entry(this);
    two.go(other, 0);
    PackedReader otherId = two.idBytes();
    int otherFrom = otherId.at;
    otherId.skipId();
    return java.util.Arrays.equals(id.array, from, id.at, otherId.array, otherFrom, otherId.at);
  }

  /** Takes over what another log holds, after which no place is what it was. */
  void replaceBy(OccurrenceLog other) {
    bytes = other.bytes;
    head = other.head;
    origin = other.origin;
    size = other.size;
    base = other.base;
    last = other.last;
    claims.replaceBy(other.claims);
    generation++;
  }

  /**
   * Writes it.
   *
   * @param written {@link Claims#all} or {@link #usedClaims}
   * @param named the numbers of the rules that are named, ascending: those of all that is written
   */
  void write(PackedBytes out, List<Claim> written, int[] named) {
    out.putNumber(written.size());
    for (Claim claim : written) {
      claim.write(out, named);
    }
    out.putNumber(size);
    if (size > 0) {
      out.putMicros(base);
      out.putMicros(last - base);
      out.putNumber(bytes.size - head);
      out.put(bytes.array, head, bytes.size - head);
    }
  }

  static OccurrenceLog read(PackedReader in, int named) {
    OccurrenceLog log = new OccurrenceLog();
    int claimCount = in.getCount();
    for (int i = 0; i < claimCount; i++) {
      log.claims.take(Claim.read(in, named));
    }
    log.size = in.getCount();
    if (log.size > 0) {
      log.base = in.getMicros();
      log.last = log.base + in.getMicros();
      int length = in.getCount();
      // Room for what is added next, so that all of it is not copied once more.
      log.bytes.array = new byte[length + 256];
      in.getBytes(log.bytes.array, length);
      log.bytes.size = length;
    }
    return log;
  }

  /** Goes through the log; what it says is valid until the log changes. */
  static final class Entry {

    private OccurrenceLog log;

    /** Its place, and that of the next. */
    long at;

    long next;

    /** Its time in epoch microseconds. */
    long time;

    /** For whom it counts. */
    Claim claim;

    private int claimNumber;
    private boolean hasValues;

    /** How far behind its place what the rules need begins. */
    private int body;

    private final PackedReader in = new PackedReader();

    Entry(OccurrenceLog log) {
      this.log = log;
    }

    /** Goes through another log from now on. */
    void turnTo(OccurrenceLog other) {
      log = other;
    }

    /** Goes to the oldest; false where there is none. */
    boolean first() {
      return move(log.front(), log.base);
    }

    /** Goes to the next; false, without moving, where there is none. */
    boolean next() {
      return move(next, time);
    }

    /** Goes to a place whose time is known. */
    void go(long place, long placeTime) {
      if (!move(place, 0)) {
        throw new IllegalStateException("nothing is at a place of the log");
      }
      time = placeTime;
    }

    /** Goes where another stands. */
    void set(Entry other) {
      at = other.at;
      next = other.next;
      time = other.time;
      claim = other.claim;
      claimNumber = other.claimNumber;
      hasValues = other.hasValues;
      body = other.body;
      in.set(other.in.array, other.in.at, other.in.end);
    }

    private boolean move(long to, long before) {
      if (to >= log.end()) {
        return false;
      }
      int from = (int) (to - log.origin);
      in.set(log.bytes.array, from, log.bytes.size);
      int length = in.getCount();
      at = to;
      next = log.origin + in.at + length;
      time = before + in.getMicros();
      long number = in.getNumber();
      claimNumber = (int) (number >>> 1);
      claim = log.claims.get(claimNumber);
      hasValues = (number & 1) != 0;
      body = in.at - from;
      return true;
    }

    private PackedReader body() {
      // The bytes may have been moved since; what is read again is where the place says.
      in.set(log.bytes.array, (int) (at - log.origin) + body, log.bytes.size);
      return in;
    }

    /** The values for the rule at a position of the claim; null where it has none. */
    PackedReader values(int position) {
      if (!hasValues) {
        return null;
      }
      PackedReader reader = body();
      int length = reader.getCount();
      return EntryValues.find(reader, reader.at + length, position);
    }

    /** Puts the values of all rules as they were written; nothing where there are none. */
    void allValues(PackedBytes into) {
      into.clear();
      if (hasValues) {
        PackedReader reader = body();
        int length = reader.getCount();
        into.put(reader.array, reader.at, length);
      }
    }

    Evidence evidence(Names names) {
      return EvidenceCodec.read(evidenceBytes(), time, names);
    }

    private PackedReader evidenceBytes() {
      PackedReader reader = body();
      if (hasValues) {
        reader.skip(reader.getCount());
      }
      reader.end = (int) (next - log.origin);
      return reader;
    }

    /** Where its event's id stands, as {@link PackedBytes#putId} wrote it, and more behind it. */
    PackedReader idBytes() {
      PackedReader reader = evidenceBytes();
      reader.getByte();
      return reader;
    }

    /** Whether it is of an event. */
    boolean isOf(byte[] packedEventId, int length) {
      PackedReader reader = idBytes();
      int from = reader.at;
      return from + length <= reader.end
          && java.util.Arrays.equals(reader.array, from, from + length, packedEventId, 0, length);
    }
  }
}
