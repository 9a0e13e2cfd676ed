package dev.nightjar.job.counts;

import dev.nightjar.audit.ActionCount;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;

/**
 * The rolling counts of one tenant and action: buckets of minutes for the last hour and of hours
 * for the last two days. Only spans with events have a bucket, so that a quiet pair costs a few
 * bytes and a busy one a bounded number. Pure: the watermark comes in, documents come out.
 *
 * <p>Minutes that are ahead of the watermark are kept however many they are, because a shard that
 * lags may hold the watermark back: then, and only then, the ring is longer.
 *
 * <p>The values of an hour are told by the last minute of that hour that has events, its carrier.
 * When a minute is forgotten, its hour keeps it among the last five, so that a late event can still
 * become the carrier with exact values.
 *
 * <p>Not safe for threads. All times are milliseconds since 1970.
 */
public final class CountRing {

  /** A minute. */
  static final long MINUTE = 60_000;

  /** An hour. */
  static final long HOUR = 60 * MINUTE;

  /** How far behind the watermark an event may be and still count. */
  public static final long HORIZON = 24 * HOUR;

  /** Closed minutes that are kept, so that a late event corrects their documents. */
  static final int MINUTES = 65;

  /** Hours that one count over a day covers. */
  static final int DAY = 24;

  /** A late event in the oldest hour of the horizon needs the day before it. */
  static final int HOURS = 2 * DAY - 1;

  /** The count of a minute that was forgotten. */
  static final long UNKNOWN = -1;

  private static final int FIVE = 5;

  /** Sorted, without gaps in the array; so are the hours. */
  Bucket.Minute[] minutes = new Bucket.Minute[2];

  int minuteCount;
  Bucket.Hour[] hours = new Bucket.Hour[2];
  int hourCount;

  /** Below this minute, what is not in {@link #minutes} may be forgotten. */
  long floor = Long.MIN_VALUE;

  /** A ring without events. */
  public CountRing() {}

  /**
   * Counts one event.
   *
   * @param time the event's time
   * @param watermark the current watermark; {@link Long#MIN_VALUE} before the first
   * @return what became of it
   */
  public Lateness add(long time, long watermark) {
    if (watermark >= Long.MIN_VALUE + HORIZON && time <= watermark - HORIZON) {
      return Lateness.TOO_LATE;
    }
    long minute = Math.floorDiv(time, MINUTE);
    Lateness lateness =
        minute >= open(watermark, MINUTE)
            ? Lateness.ON_TIME
            : knownAround(minute) ? Lateness.LATE : Lateness.LATE_FOR_MINUTES;
    count(minute(minute));
    count(hour(Math.floorDiv(time, HOUR)));
    return lateness;
  }

  /**
   * When an event that was just added must be told.
   *
   * @return the last millisecond of its minute, or of the minute that the watermark is in, so that
   *     many late events of a pair cost one write a document and minute
   */
  public static long due(long time, long watermark) {
    return end(Math.max(Math.floorDiv(time, MINUTE), open(watermark, MINUTE)), MINUTE);
  }

  /**
   * When {@link #close} has something to do next.
   *
   * @return a time after the watermark; {@link Long#MAX_VALUE} where the ring is empty
   */
  public long nextDue(long watermark) {
    long next = Long.MAX_VALUE;
    for (int i = 0; i < minuteCount; i++) {
      if (minutes[i].dirty) {
        next = Math.min(next, end(Math.max(minutes[i].index, open(watermark, MINUTE)), MINUTE));
        break;
      }
    }
    for (int i = 0; i < hourCount; i++) {
      if (hours[i].dirty) {
        next = Math.min(next, end(Math.max(hours[i].index, open(watermark, HOUR)), HOUR));
        break;
      }
    }
    if (hourCount > 0) {
      next = Math.min(next, end(hours[hourCount - 1].index + HOURS, HOUR));
    }
    return next;
  }

  /**
   * Whether {@link #close} would change anything now. A tenant's timer serves all its pairs, and
   * most of them have nothing to do: asking is far cheaper than closing.
   *
   * @param watermark the current watermark
   */
  public boolean isDue(long watermark) {
    long openMinute = open(watermark, MINUTE);
    long openHour = open(watermark, HOUR);
    for (int i = 0; i < minuteCount && minutes[i].index < openMinute; i++) {
      if (minutes[i].dirty) {
        return true;
      }
    }
    for (int i = 0; i < hourCount && hours[i].index < openHour; i++) {
      if (hours[i].dirty) {
        return true;
      }
    }
    // Forgetting may wait a little, so that it does not cost every minute of a quiet pair.
    boolean canForget = minuteCount > 0 && minutes[0].index < openMinute - 2 * MINUTES;
    return canForget || (hourCount > 0 && hours[0].index < openHour - HOURS);
  }

  /**
   * Tells every closed minute that changed since it was last told, then forgets what is too old.
   *
   * @param tenant the ring's tenant
   * @param action the ring's action
   * @param watermark the current watermark
   * @return documents in order of their minutes, each at most once
   */
  public List<ActionCount> close(String tenant, String action, long watermark) {
    long openMinute = open(watermark, MINUTE);
    long openHour = open(watermark, HOUR);
    TreeSet<Long> tell = new TreeSet<>();
    for (int i = 0; i < minuteCount && minutes[i].index < openMinute; i++) {
      if (minutes[i].dirty) {
        for (long minute = minutes[i].index; minute < minutes[i].index + FIVE; minute++) {
          tell.add(minute);
        }
        minutes[i].dirty = false;
      }
    }
    tellHours(openHour, tell);
    List<ActionCount> documents = new ArrayList<>(tell.size());
    for (long minute : tell) {
      ActionCount document = minute < openMinute ? document(tenant, action, minute) : null;
      if (document != null) {
        documents.add(document);
      }
    }
    prune(openMinute, openHour);
    return documents;
  }

  /** True where nothing is left to count: the state can go. */
  public boolean isEmpty() {
    return hourCount == 0;
  }

  /** An independent copy. */
  public CountRing copy() {
    CountRing copy = new CountRing();
    copy.floor = floor;
    copy.minutes = new Bucket.Minute[Math.max(2, minuteCount)];
    copy.hours = new Bucket.Hour[Math.max(2, hourCount)];
    for (int i = 0; i < minuteCount; i++) {
      copy.minutes[i] = minutes[i].copy();
    }
    for (int i = 0; i < hourCount; i++) {
      copy.hours[i] = hours[i].copy();
    }
    copy.minuteCount = minuteCount;
    copy.hourCount = hourCount;
    return copy;
  }

  /** Finds the minutes whose documents carry an hour's values that changed. */
  private void tellHours(long openHour, TreeSet<Long> tell) {
    long affectedBefore = Long.MIN_VALUE;
    for (int i = 0; i < hourCount && hours[i].index < openHour; i++) {
      Bucket.Hour hour = hours[i];
      if (hour.dirty) {
        affectedBefore = hour.index + DAY;
      }
      if (hour.index < affectedBefore && (hour.dirty || hour.told())) {
        long carrier = carrier(hour);
        if (hour.told() && hour.carrier != carrier) {
          tell.add(hour.carrier);
        }
        tell.add(carrier);
        hour.carrier = carrier;
        int position = position(minutes, minuteCount, carrier);
        if (position >= 0) {
          minutes[position].carried = true;
        }
      }
      hour.dirty = false;
    }
  }

  /** The document of a minute as it is now; null where it has no events or is not known in full. */
  private ActionCount document(String tenant, String action, long minute) {
    long lastMinute = known(minute);
    if (lastMinute <= 0) {
      return null;
    }
    long lastFive = 0;
    for (long m = minute - FIVE + 1; m <= minute; m++) {
      long count = known(m);
      if (count == UNKNOWN) {
        return null;
      }
      lastFive += count;
    }
    long hourIndex = Math.floorDiv(minute, HOUR / MINUTE);
    Bucket.Hour hour = find(hourIndex);
    Instant start = Instant.ofEpochMilli(minute * MINUTE);
    if (hour == null || !hour.told() || neverCarried(minute)) {
      // What is told, and nothing else, makes the version: however far the watermark was.
      return new ActionCount(
          tenant, action, start, lastMinute, lastFive, null, null, null, lastFive);
    }
    // Also where another minute carries the hour: what it loses then must win over what it had.
    long day = day(hourIndex);
    long version = lastFive + 1 + day;
    if (hour.carrier != minute) {
      return new ActionCount(
          tenant, action, start, lastMinute, lastFive, null, null, null, version);
    }
    Instant hourEnd = Instant.ofEpochMilli((hourIndex + 1) * HOUR);
    return new ActionCount(
        tenant, action, start, lastMinute, lastFive, hourEnd, hour.count, day, version);
  }

  private long day(long hour) {
    long sum = 0;
    for (int i = 0; i < hourCount && hours[i].index <= hour; i++) {
      if (hours[i].index > hour - DAY) {
        sum += hours[i].count;
      }
    }
    return sum;
  }

  /** The last minute of an hour that has events. */
  private long carrier(Bucket.Hour hour) {
    long end = (hour.index + 1) * (HOUR / MINUTE);
    for (int i = minuteCount - 1; i >= 0; i--) {
      if (minutes[i].index < end) {
        return Math.max(minutes[i].index, hour.tailMinute);
      }
    }
    return hour.tailMinute;
  }

  /** Events of a minute; {@link #UNKNOWN} where it is forgotten. */
  private long known(long minute) {
    int position = position(minutes, minuteCount, minute);
    long kept = position >= 0 ? minutes[position].count : 0;
    if (minute >= floor) {
      return kept;
    }
    Bucket.Hour hour = find(Math.floorDiv(minute, HOUR / MINUTE));
    long forgotten = hour == null ? 0 : hour.forgotten(minute);
    return forgotten == UNKNOWN ? UNKNOWN : kept + forgotten;
  }

  /** True where a minute is kept and its document never told the hour; unknown once forgotten. */
  private boolean neverCarried(long minute) {
    int position = position(minutes, minuteCount, minute);
    return minute >= floor && (position < 0 || !minutes[position].carried);
  }

  /** True where every document that counts a minute can be written in full. */
  private boolean knownAround(long minute) {
    for (long m = minute - FIVE + 1; m < minute + FIVE; m++) {
      if (known(m) == UNKNOWN) {
        return false;
      }
    }
    return true;
  }

  private void prune(long openMinute, long openHour) {
    if (openMinute - MINUTES > floor) {
      floor = openMinute - MINUTES;
    }
    int gone = 0;
    while (gone < minuteCount && minutes[gone].index < floor) {
      find(Math.floorDiv(minutes[gone].index, HOUR / MINUTE)).forget(minutes[gone]);
      gone++;
    }
    minuteCount = drop(minutes, minuteCount, gone);
    gone = 0;
    while (gone < hourCount && hours[gone].index < openHour - HOURS) {
      gone++;
    }
    hourCount = drop(hours, hourCount, gone);
    // The first minutes of the oldest hour that may still change look back into the hour before.
    for (int i = 0; i < hourCount && hours[i].index < openHour - DAY - 1; i++) {
      hours[i].settle();
    }
  }

  private static int drop(Bucket[] buckets, int size, int gone) {
    if (gone > 0) {
      System.arraycopy(buckets, gone, buckets, 0, size - gone);
      Arrays.fill(buckets, size - gone, size, null);
    }
    return size - gone;
  }

  private static void count(Bucket bucket) {
    bucket.count++;
    bucket.dirty = true;
  }

  private Bucket.Minute minute(long index) {
    int position = position(minutes, minuteCount, index);
    if (position < 0) {
      position = -position - 1;
      minutes = room(minutes, minuteCount++, position);
      minutes[position] = new Bucket.Minute(index);
    }
    return minutes[position];
  }

  private Bucket.Hour hour(long index) {
    int position = position(hours, hourCount, index);
    if (position < 0) {
      position = -position - 1;
      hours = room(hours, hourCount++, position);
      hours[position] = new Bucket.Hour(index);
    }
    return hours[position];
  }

  private Bucket.Hour find(long index) {
    int position = position(hours, hourCount, index);
    return position >= 0 ? hours[position] : null;
  }

  private static <B> B[] room(B[] buckets, int size, int position) {
    B[] roomy = size < buckets.length ? buckets : Arrays.copyOf(buckets, size + size / 2 + 1);
    System.arraycopy(buckets, position, roomy, position + 1, size - position);
    return roomy;
  }

  /** Where an index stands, or -1 - where it would. Searched from the end: most events are new. */
  private static int position(Bucket[] buckets, int size, long index) {
    int i = size - 1;
    while (i >= 0 && buckets[i].index > index) {
      i--;
    }
    return i >= 0 && buckets[i].index == index ? i : -(i + 2);
  }

  /** The first span that is not closed: a span is closed when the watermark is at its end. */
  private static long open(long watermark, long span) {
    return watermark == Long.MAX_VALUE ? Long.MAX_VALUE / span : Math.floorDiv(watermark + 1, span);
  }

  /** The last millisecond of a span. */
  private static long end(long index, long span) {
    return (index + 1) * span - 1;
  }
}
