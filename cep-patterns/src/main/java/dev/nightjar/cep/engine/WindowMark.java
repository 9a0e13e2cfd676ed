package dev.nightjar.cep.engine;

/**
 * Where a window over the log stood when it was written, so that it need not be put together again
 * from all of the log: its oldest entry, how many it holds, and what its rule told of them.
 *
 * @param count how many entries it holds
 * @param place the place of the oldest in the log; of no meaning where it holds none
 * @param time the oldest's time in epoch microseconds; of no meaning where it holds none
 * @param told what the window wrote of its entries
 */
record WindowMark(int count, long place, long time, PackedReader told) {

  /** Whether what it counted is still in the log. */
  boolean isOf(OccurrenceLog log) {
    return log.generation() == 0 && (count == 0 || place >= log.front());
  }

  void write(PackedBytes out, OccurrenceLog log) {
    begin(out, log, count, place, time);
    out.put(told.array, told.at, told.end - told.at);
  }

  static void begin(PackedBytes out, OccurrenceLog log, int count, long place, long time) {
    out.putNumber(count);
    if (count > 0) {
      out.putNumber(place - log.front());
      out.putMicros(time - log.firstBase());
    }
  }

  static WindowMark read(PackedReader in, OccurrenceLog log) {
    int count = (int) in.getNumber();
    long place = 0;
    long time = 0;
    if (count < 0 || count > log.size()) {
      throw new IllegalArgumentException("a window of " + count + " in a log of " + log.size());
    }
    if (count > 0) {
      place = log.front() + in.getNumber();
      time = log.firstBase() + in.getMicros();
      if (place < log.front() || place >= log.end()) {
        throw new IllegalArgumentException("a window that begins outside its log");
      }
    }
    return new WindowMark(count, place, time, in);
  }
}
