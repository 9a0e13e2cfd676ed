package dev.nightjar.cep.engine;

import java.util.Arrays;

/**
 * When a group usually has events, learnt from their times alone. Hours are those of UTC. An hour
 * is <em>active</em> where in most of the remembered weeks since the group's first event its
 * namesake, the same hour of the week, had an event. A <em>pause</em> is the active time between
 * two events, counted to the day on which it ended. The <em>usual pause</em> is the 90th percentile
 * (nearest rank) of the longest pauses of the remembered days that had one, in minutes that are
 * rounded up.
 *
 * <p>Bursts do not blur it: however many events a day has, it gives one pause. Hours are judged by
 * weeks before their own, and the usual pause by days before the last event's: so both are known
 * when a silence begins, and depend on nothing but the times of events. Not safe for several
 * threads.
 */
public final class Rhythm {

  /** How many days with a pause it takes to know what is usual. */
  public static final int DAYS_NEEDED = 5;

  /** No time at all: no event, or no deadline. */
  public static final long NONE = Long.MAX_VALUE;

  private static final long MINUTE = 60_000_000L;
  private static final long HOUR = 60 * MINUTE;
  private static final long DAY = 24 * HOUR;
  private static final int WEEK_HOURS = 168;
  private static final int WEEK_BYTES = WEEK_HOURS / 8;
  private static final int UNKNOWN = -1;

  private final long memory;

  /** How many weeks and days before the present ones are remembered. */
  private final int weeks;

  private final int days;

  /** A bit for each hour that had an event; a ring of weeks, the present one among them. */
  private final byte[] hours;

  /** The longest pause of each day in minutes; a ring, the present day among them. */
  private final int[] pauses;

  private long begun = NONE;
  private long last = NONE;

  /** What was worked out for the last event, as long as it holds. */
  private int usual = UNKNOWN;

  private long knownHour = Long.MIN_VALUE;
  private boolean knownActive;

  /**
   * A rhythm without an event.
   *
   * @param memory how long it remembers, in microseconds; at least a week
   */
  public Rhythm(long memory) {
    this.memory = memory;
    this.weeks = (int) (memory / (WEEK_HOURS * HOUR));
    this.days = (int) (memory / DAY);
    this.hours = new byte[(weeks + 1) * WEEK_BYTES];
    this.pauses = new int[days + 1];
  }

  /** Whether two times, in epoch microseconds, are of one minute (UTC). */
  static boolean inOneMinute(long time, long other) {
    return Math.floorDiv(time, MINUTE) == Math.floorDiv(other, MINUTE);
  }

  /** The first event since it remembers, in epoch microseconds; {@link #NONE} without one. */
  public long begun() {
    return begun;
  }

  /** The last event in epoch microseconds; {@link #NONE} without one. */
  public long last() {
    return last;
  }

  /**
   * Takes an event. One after a pause longer than its memory is a first one again.
   *
   * @param time epoch microseconds
   * @return false where it is so late that it is forgotten already
   */
  public boolean add(long time) {
    if (last != NONE && time - memory > last) {
      forget();
    }
    if (last == NONE) {
      begun = time;
      last = time;
    } else if (time >= last) {
      follow(time);
    } else if (time < last - memory) {
      return false;
    } else {
      begun = Math.min(begun, time);
      // What it split in two is no longer known: the pause stays as long as it seemed.
      usual = UNKNOWN;
      knownHour = Long.MIN_VALUE;
    }
    mark(Math.floorDiv(time, HOUR));
    return true;
  }

  private void follow(long time) {
    long pause = active(last, time);
    long day = Math.floorDiv(time, DAY);
    long dayBefore = Math.floorDiv(last, DAY);
    if (day != dayBefore) {
      usual = UNKNOWN;
      for (long fresh = Math.max(dayBefore + 1, day - days); fresh <= day; fresh++) {
        pauses[dayPlace(fresh)] = 0;
      }
      long week = week(Math.floorDiv(time, HOUR));
      long weekBefore = week(Math.floorDiv(last, HOUR));
      for (long fresh = Math.max(weekBefore + 1, week - weeks); fresh <= week; fresh++) {
        int at = weekPlace(fresh);
        Arrays.fill(hours, at, at + WEEK_BYTES, (byte) 0);
      }
    }
    int minutes = (int) ((pause + MINUTE - 1) / MINUTE);
    int place = dayPlace(day);
    pauses[place] = Math.max(pauses[place], minutes);
    last = time;
  }

  private void forget() {
    begun = NONE;
    last = NONE;
    usual = UNKNOWN;
    knownHour = Long.MIN_VALUE;
    Arrays.fill(hours, (byte) 0);
    Arrays.fill(pauses, 0);
  }

  private static long week(long hour) {
    return Math.floorDiv(hour, WEEK_HOURS);
  }

  private int weekPlace(long week) {
    return Math.floorMod(week, weeks + 1) * WEEK_BYTES;
  }

  private int dayPlace(long day) {
    return Math.floorMod(day, days + 1);
  }

  private void mark(long hour) {
    long week = week(hour);
    if (week >= week(Math.floorDiv(last, HOUR)) - weeks) {
      int place = Math.floorMod(hour, WEEK_HOURS);
      hours[weekPlace(week) + place / 8] |= (byte) (1 << (place & 7));
    }
    if (hour < knownHour) {
      knownHour = Long.MIN_VALUE;
    }
  }

  private boolean hadEvent(long hour, long newest) {
    long week = week(hour);
    int place = Math.floorMod(hour, WEEK_HOURS);
    return week <= newest
        && week >= newest - weeks
        && (hours[weekPlace(week) + place / 8] >> (place & 7) & 1) != 0;
  }

  /**
   * Whether an hour, not before the last event's, is active.
   *
   * @param hour in hours since the epoch
   */
  private boolean isActive(long hour) {
    if (hour != knownHour) {
      long since = Math.floorDiv(hour - Math.floorDiv(begun, HOUR), WEEK_HOURS);
      int known = (int) Math.min(weeks, since);
      long newest = week(Math.floorDiv(last, HOUR));
      int had = 0;
      for (int ago = 1; ago <= known; ago++) {
        had += hadEvent(hour - (long) ago * WEEK_HOURS, newest) ? 1 : 0;
      }
      knownActive = 2 * had > known;
      knownHour = hour;
    }
    return knownActive;
  }

  /** The active time between the last event and a later moment. */
  private long active(long from, long to) {
    long sum = 0;
    long end = Math.floorDiv(to, HOUR);
    for (long hour = Math.floorDiv(from, HOUR); hour <= end; hour++) {
      if (isActive(hour)) {
        sum += Math.min(to, (hour + 1) * HOUR) - Math.max(from, hour * HOUR);
      }
    }
    return sum;
  }

  /**
   * How many hours of the week that follows the last event are active; 0 without one. For people.
   */
  public int activeHours() {
    int active = 0;
    for (int i = 0; last != NONE && i < WEEK_HOURS; i++) {
      active += isActive(Math.floorDiv(last, HOUR) + i) ? 1 : 0;
    }
    return active;
  }

  /** How many days gave a pause, of those that are remembered before the last event's. */
  public int days() {
    return longest().length;
  }

  private int[] longest() {
    if (last == NONE) {
      return new int[0];
    }
    int[] found = new int[days];
    int count = 0;
    long today = Math.floorDiv(last, DAY);
    for (int ago = 1; ago <= days; ago++) {
      int minutes = pauses[dayPlace(today - ago)];
      if (minutes > 0) {
        found[count++] = minutes;
      }
    }
    return Arrays.copyOf(found, count);
  }

  /**
   * The usual pause in microseconds of active time, as of the last event; 0 where fewer than {@link
   * #DAYS_NEEDED} days gave one.
   */
  public long usualPause() {
    if (usual == UNKNOWN) {
      int[] longest = longest();
      usual = 0;
      if (longest.length >= DAYS_NEEDED) {
        Arrays.sort(longest);
        usual = longest[(9 * longest.length + 9) / 10 - 1];
      }
    }
    return usual * MINUTE;
  }

  /**
   * When so much active time has passed since the last event, in epoch microseconds; {@link #NONE}
   * where that is not before it is forgotten.
   *
   * @param active microseconds; more than 0
   */
  public long deadline(long active) {
    if (last == NONE) {
      return NONE;
    }
    long left = active;
    long end = Lane.add(last, memory);
    for (long hour = Math.floorDiv(last, HOUR); hour <= Math.floorDiv(end, HOUR); hour++) {
      if (isActive(hour)) {
        long from = Math.max(last, hour * HOUR);
        long to = (hour + 1) * HOUR;
        if (left <= to - from) {
          return from + left <= end ? from + left : NONE;
        }
        left -= to - from;
      }
    }
    return NONE;
  }

  /** Writes it; it must have an event. */
  void write(PackedBytes out) {
    out.putMicros(last);
    out.putMicros(last - begun);
    long week = week(Math.floorDiv(last, HOUR));
    for (int ago = 0; ago < weeksWritten(); ago++) {
      out.put(hours, weekPlace(week - ago), WEEK_BYTES);
    }
    long day = Math.floorDiv(last, DAY);
    for (int ago = 0; ago < daysWritten(); ago++) {
      out.putNumber(pauses[dayPlace(day - ago)]);
    }
  }

  private int weeksWritten() {
    long since = week(Math.floorDiv(last, HOUR)) - week(Math.floorDiv(begun, HOUR));
    return (int) Math.min(weeks, since) + 1;
  }

  private int daysWritten() {
    return (int) Math.min(days, Math.floorDiv(last, DAY) - Math.floorDiv(begun, DAY)) + 1;
  }

  /** Reads into a rhythm without an event what {@link #write} wrote of one of the same memory. */
  void read(PackedReader in) {
    last = in.getMicros();
    begun = last - in.getMicros();
    if (begun > last) {
      throw new IllegalArgumentException("a rhythm that begins after its last event");
    }
    byte[] bits = new byte[WEEK_BYTES];
    long week = week(Math.floorDiv(last, HOUR));
    for (int ago = 0; ago < weeksWritten(); ago++) {
      in.getBytes(bits, WEEK_BYTES);
      System.arraycopy(bits, 0, hours, weekPlace(week - ago), WEEK_BYTES);
    }
    long day = Math.floorDiv(last, DAY);
    for (int ago = 0; ago < daysWritten(); ago++) {
      long minutes = in.getNumber();
      if (minutes < 0 || minutes > memory / MINUTE + 1) {
        throw new IllegalArgumentException("a pause of " + minutes + " minutes");
      }
      pauses[dayPlace(day - ago)] = (int) minutes;
    }
  }
}
