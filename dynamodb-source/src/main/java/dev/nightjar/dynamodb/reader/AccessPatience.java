package dev.nightjar.dynamodb.reader;

import dev.nightjar.dynamodb.stream.StreamsApiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How long the calls of one split may be refused for lack of rights before the job fails. Roles and
 * their credentials are renewed while a job runs, and a refusal in between passes; one from the
 * start on hardly does. Each split has its own: that others are read proves nothing for calls that
 * need other rights. Times are elapsed milliseconds.
 */
final class AccessPatience {

  private static final Logger LOG = LoggerFactory.getLogger(AccessPatience.class);

  /**
   * Since the first refusal behind the last call that was answered; not since that call, behind
   * which the split may have been paused.
   */
  static final long MILLIS = 60_000;

  /** The same where no call has ever been answered. */
  static final long FIRST_MILLIS = 10_000;

  private static final long NEVER = Long.MIN_VALUE;

  private boolean answered;
  private long refusedAt = NEVER;

  /** A call was answered. */
  void onAnswer() {
    answered = true;
    refusedAt = NEVER;
  }

  /** Whether the call is to be repeated, as far as this is about rights. */
  boolean tolerates(String splitId, StreamsApiException refusal, long now) {
    if (refusal.kind() != StreamsApiException.Kind.DENIED
        && refusal.kind() != StreamsApiException.Kind.NO_CREDENTIALS) {
      return false;
    }
    boolean first = refusedAt == NEVER;
    if (first) {
      refusedAt = now;
    }
    long longest = answered ? MILLIS : FIRST_MILLIS;
    if (first) {
      LOG.warn(
          "A call for {} was refused; it is repeated for up to {} s: {}",
          splitId,
          longest / 1_000,
          refusal.getMessage());
    }
    return now - refusedAt < longest;
  }
}
