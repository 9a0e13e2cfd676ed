package dev.nightjar.cep.engine;

/**
 * Tells which event ids a log surely does not hold, so that it is not searched for each event: a
 * Bloom filter of 12 bits for each id that it has room for, wrong for at most 1 in 200. Made again
 * from the log when it is full, with room for half as many again.
 */
final class SeenIds {

  private static final int BITS = 12;
  private static final int PROBES = 6;
  private static final int LEAST = 128;

  private final byte[] bits;
  private int used;

  SeenIds(OccurrenceLog log) {
    this(new byte[(Math.max(LEAST, log.size() + log.size() / 2) * BITS + 7) / 8], 0);
    OccurrenceLog.Entry entry = new OccurrenceLog.Entry(log);
    for (boolean there = entry.first(); there; there = entry.next()) {
      PackedReader id = entry.idBytes();
      int from = id.at;
      id.skipId();
      add(hash(id.array, from, id.at - from));
    }
  }

  private SeenIds(byte[] bits, int used) {
    this.bits = bits;
    this.used = used;
  }

  static long hash(PackedBytes id) {
    return hash(id.array, 0, id.size);
  }

  private static long hash(byte[] bytes, int from, int length) {
    long hash = length;
    for (int i = from; i < from + length; i++) {
      hash = (hash ^ (bytes[i] & 0xff)) * 0x100000001b3L;
    }
    hash = (hash ^ (hash >>> 32)) * 0x9e3779b97f4a7c15L;
    return hash ^ (hash >>> 29);
  }

  private int bit(long hash, int probe) {
    int mixed = (int) hash + probe * (int) (hash >>> 32 | 1);
    return (int) ((mixed & 0xffffffffL) * (bits.length * 8L) >>> 32);
  }

  boolean mayHold(long hash) {
    for (int probe = 0; probe < PROBES; probe++) {
      int bit = bit(hash, probe);
      if ((bits[bit >> 3] >> (bit & 7) & 1) == 0) {
        return false;
      }
    }
    return true;
  }

  void add(long hash) {
    for (int probe = 0; probe < PROBES; probe++) {
      int bit = bit(hash, probe);
      bits[bit >> 3] |= (byte) (1 << (bit & 7));
    }
    used++;
  }

  boolean isFull() {
    return used * (long) BITS > bits.length * 8L;
  }

  void write(PackedBytes out) {
    out.putNumber(used);
    out.putNumber(bits.length);
    out.put(bits, 0, bits.length);
  }

  static SeenIds read(PackedReader in) {
    int used = (int) in.getNumber();
    byte[] bits = in.getBlock();
    if (bits.length == 0) {
      throw new IllegalArgumentException("a filter of no bits");
    }
    return new SeenIds(bits, used);
  }
}
