package dev.nightjar.cep.engine;

/**
 * The occurrences of a sequence's window, numbered in order, and for each input those that are it:
 * so that the next of an input is found without passing the others.
 */
final class Steps {

  private OccurrenceLog log;
  private final LongRing times = new LongRing();
  private final LongRing places = new LongRing();
  private final LongRing inputs = new LongRing();
  private final LongRing[] byInput;
  private long first;

  Steps(OccurrenceLog log, int inputCount) {
    this.log = log;
    byInput = new LongRing[inputCount];
    for (int i = 0; i < inputCount; i++) {
      byInput[i] = new LongRing();
    }
  }

  /** Takes its steps from another log from now on. */
  void turnTo(OccurrenceLog other) {
    log = other;
  }

  void clear() {
    times.clear();
    places.clear();
    inputs.clear();
    for (LongRing ring : byInput) {
      ring.clear();
    }
    first = 0;
  }

  void add(long time, long place, long bits) {
    for (long rest = bits; rest != 0; rest &= rest - 1) {
      byInput[Long.numberOfTrailingZeros(rest)].add(end());
    }
    times.add(time);
    places.add(place);
    inputs.add(bits);
  }

  void removeLast() {
    for (long rest = inputs.get(inputs.size() - 1); rest != 0; rest &= rest - 1) {
      byInput[Long.numberOfTrailingZeros(rest)].removeLast();
    }
    times.removeLast();
    places.removeLast();
    inputs.removeLast();
  }

  void removeFirst() {
    for (long rest = inputs.first(); rest != 0; rest &= rest - 1) {
      byInput[Long.numberOfTrailingZeros(rest)].removeFirst();
    }
    times.removeFirst();
    places.removeFirst();
    inputs.removeFirst();
    first++;
  }

  int size() {
    return times.size();
  }

  /** Whether two steps are occurrences of one event. */
  boolean sameEvent(long step, long other) {
    return step == other || log.sameEvent(place(step), place(other));
  }

  void write(PackedBytes out) {
    out.putNumber(times.size());
    long time = log.firstBase();
    long place = log.front();
    for (int i = 0; i < times.size(); i++) {
      out.putMicros(times.get(i) - time);
      out.putNumber(places.get(i) - place);
      out.putNumber(inputs.get(i));
      time = times.get(i);
      place = places.get(i);
    }
  }

  void read(PackedReader in) {
    long time = log.firstBase();
    long place = log.front();
    for (int left = in.getCount(); left > 0; left--) {
      time += in.getMicros();
      place += in.getNumber();
      add(time, place, in.getNumber());
    }
  }

  /** The number of the oldest step. */
  long first() {
    return first;
  }

  /** The number that the next step will have. */
  long end() {
    return first + times.size();
  }

  long time(long step) {
    return times.get((int) (step - first));
  }

  long place(long step) {
    return places.get((int) (step - first));
  }

  boolean is(long step, int input) {
    return (inputs.get((int) (step - first)) >>> input & 1) != 0;
  }

  /** The first step at or after a time. */
  long from(long time) {
    return first + times.below(time);
  }

  /** The step at a place of the log. */
  long at(long place) {
    return first + places.below(place);
  }

  /** The first step from one on that is an input; {@link Long#MAX_VALUE} where there is none. */
  long next(int input, long from) {
    LongRing ring = byInput[input];
    int index = ring.size() > 0 && ring.first() >= from ? 0 : ring.below(from);
    return index < ring.size() ? ring.get(index) : Long.MAX_VALUE;
  }

  /** Whether an input is there between two times. */
  boolean hasWithin(int input, long from, long to) {
    long step = next(input, from(from));
    return step != Long.MAX_VALUE && time(step) <= to;
  }
}
