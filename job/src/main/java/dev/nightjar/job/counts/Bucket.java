package dev.nightjar.job.counts;

import java.util.Arrays;

/** What a ring holds for a span of time. Mutable: it lives in state, and is copied by its ring. */
abstract sealed class Bucket {

  /** Where there is no minute. */
  static final long NONE = Long.MIN_VALUE;

  /** The number of the span since 1970, in spans. */
  final long index;

  /** Events in the span. */
  long count;

  /** True where {@link #count} grew since a document last told it. */
  boolean dirty;

  private Bucket(long index) {
    this.index = index;
  }

  /** One minute. */
  static final class Minute extends Bucket {

    /** True where its document told the values of its hour, now or before. */
    boolean carried;

    Minute(long index) {
      super(index);
    }

    Minute copy() {
      Minute copy = new Minute(index);
      copy.count = count;
      copy.dirty = dirty;
      copy.carried = carried;
      return copy;
    }
  }

  /** One hour. */
  static final class Hour extends Bucket {

    /** Minutes that a tail holds: as many as the longest count over minutes covers. */
    static final int TAIL = 5;

    /**
     * The minute whose document carries this hour's values, as last told; {@link #NONE} where no
     * document told them yet.
     */
    long carrier = NONE;

    /** The last minute with events that was forgotten; {@link #NONE} where none was. */
    long tailMinute = NONE;

    /** Events in the {@link #TAIL} minutes that end with {@link #tailMinute}, oldest first. */
    final long[] tail = new long[TAIL];

    Hour(long index) {
      super(index);
    }

    Hour copy() {
      Hour copy = new Hour(index);
      copy.count = count;
      copy.dirty = dirty;
      copy.carrier = carrier;
      copy.tailMinute = tailMinute;
      System.arraycopy(tail, 0, copy.tail, 0, TAIL);
      return copy;
    }

    boolean told() {
      return carrier != NONE;
    }

    /** Takes over a minute that the ring forgets. One that is older than the tail is lost. */
    void forget(Minute minute) {
      if (minute.index > tailMinute) {
        long shift = tailMinute == NONE ? TAIL : Math.min(TAIL, minute.index - tailMinute);
        for (int i = 0; i < TAIL; i++) {
          tail[i] = i + shift < TAIL ? tail[(int) (i + shift)] : 0;
        }
        tailMinute = minute.index;
      }
      long position = TAIL - 1 - (tailMinute - minute.index);
      if (position >= 0) {
        tail[(int) position] += minute.count;
      }
    }

    /** Drops what only a late event in this hour would need: its count is all that days need. */
    void settle() {
      carrier = NONE;
      tailMinute = NONE;
      Arrays.fill(tail, 0);
    }

    /** Forgotten events of a minute; {@link CountRing#UNKNOWN} where the tail is too short. */
    long forgotten(long minute) {
      if (minute > tailMinute) {
        return 0;
      }
      long position = TAIL - 1 - (tailMinute - minute);
      return position >= 0 ? tail[(int) position] : CountRing.UNKNOWN;
    }
  }
}
