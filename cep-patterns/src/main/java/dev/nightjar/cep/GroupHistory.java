package dev.nightjar.cep;

import java.time.Duration;
import java.util.Arrays;

/**
 * Which event ids of a group counted within the last window: state of {@link CandidateSequencer}. A
 * value: counting gives a new one.
 *
 * @param latest the event that counted last
 * @param ids the event ids that counted, oldest first
 * @param times when, in epoch milliseconds; as long as {@code ids}
 */
public record GroupHistory(Candidate latest, String[] ids, long[] times) {

  /** Whether this id counted within the window that ends with the candidate. */
  static boolean isRepeat(GroupHistory history, Candidate candidate, Duration window) {
    if (history == null) {
      return false;
    }
    long oldest = candidate.millis() - window.toMillis();
    for (int i = history.ids.length - 1; i >= 0 && history.times[i] >= oldest; i--) {
      if (history.ids[i].equals(candidate.eventId())) {
        return true;
      }
    }
    return false;
  }

  /** Counts a candidate, which must not lie before the latest, and forgets what has left. */
  static GroupHistory count(GroupHistory history, Candidate candidate, Duration window) {
    if (history == null) {
      return new GroupHistory(
          candidate, new String[] {candidate.eventId()}, new long[] {candidate.millis()});
    }
    long oldest = candidate.millis() - window.toMillis();
    int from = 0;
    while (from < history.times.length && history.times[from] < oldest) {
      from++;
    }
    int kept = history.times.length - from;
    String[] ids = Arrays.copyOfRange(history.ids, from, from + kept + 1);
    long[] times = Arrays.copyOfRange(history.times, from, from + kept + 1);
    ids[kept] = candidate.eventId();
    times[kept] = candidate.millis();
    return new GroupHistory(candidate, ids, times);
  }

  /** The first millisecond at which everything has left the window, if nothing follows. */
  long emptyAt(Duration window) {
    return latest.millis() + window.toMillis() + 1;
  }
}
