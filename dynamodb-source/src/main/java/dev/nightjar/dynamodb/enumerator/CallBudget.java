package dev.nightjar.dynamodb.enumerator;

/**
 * How many calls may start: in any second no more than a number of them. The service counts
 * DescribeStream for the whole account (10 a second), so a bucket that fills up while nothing is
 * asked, and then lets twice its rate through, would take what others need. Pure; times are epoch
 * milliseconds.
 */
final class CallBudget {

  private static final long WINDOW_MILLIS = 1_000;

  /** When the last calls started, as a ring; the oldest is at {@link #next}. */
  private final long[] starts;

  private int next;
  private int calls;

  /**
   * @param callsPerSecond 1 or more
   */
  CallBudget(int callsPerSecond) {
    this.starts = new long[callsPerSecond];
  }

  /** Whether a call may start now; it is counted if so. */
  boolean take(long now) {
    if (calls == starts.length && now - starts[next] < WINDOW_MILLIS) {
      return false;
    }
    starts[next] = now;
    next = (next + 1) % starts.length;
    calls = Math.min(calls + 1, starts.length);
    return true;
  }
}
