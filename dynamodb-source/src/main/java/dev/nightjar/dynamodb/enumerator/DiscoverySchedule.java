package dev.nightjar.dynamodb.enumerator;

/**
 * When the service may be asked for shards: one call at a time, all of them at an interval, sooner
 * while a listing was inconsistent, and with growing pauses while calls fail. Pure; times are epoch
 * milliseconds.
 */
final class DiscoverySchedule {

  private static final long FIRST_RETRY_MILLIS = 500;
  private static final long LONGEST_RETRY_MILLIS = 30_000;

  private final long interval;
  private boolean calling;
  private int failures;
  private long retryAt = Long.MIN_VALUE;
  private long nextListing = Long.MIN_VALUE;

  /**
   * @param intervalMillis how often all shards are listed without a reason
   */
  DiscoverySchedule(long intervalMillis) {
    this.interval = intervalMillis;
  }

  /** Whether a call, of whatever kind, may start. */
  boolean mayCall(long now) {
    return !calling && now >= retryAt;
  }

  /** Whether all shards are to be listed. */
  boolean isListingDue(long now) {
    return now >= nextListing;
  }

  /** A call starts. */
  void called() {
    calling = true;
  }

  /** The call was answered. */
  void answered() {
    calling = false;
    failures = 0;
  }

  /**
   * The call failed. The next one lists all shards, whatever this one asked.
   *
   * @return how long until then, ms
   */
  long failed(long now) {
    calling = false;
    long wait = Math.min(FIRST_RETRY_MILLIS << Math.min(failures++, 10), LONGEST_RETRY_MILLIS);
    retryAt = now + wait;
    nextListing = retryAt;
    return wait;
  }

  /**
   * All shards were listed.
   *
   * @param unsure whether something about them is to be confirmed soon
   */
  void listed(long now, boolean unsure) {
    nextListing = now + (unsure ? FIRST_RETRY_MILLIS : interval);
  }
}
