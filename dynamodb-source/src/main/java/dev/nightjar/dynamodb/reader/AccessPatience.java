package dev.nightjar.dynamodb.reader;

import dev.nightjar.dynamodb.stream.StreamsApiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How long calls may be refused for lack of rights before the job fails. Roles and their
 * credentials are renewed while a job runs, and a refusal in between passes; one from the start on
 * hardly does. Times are elapsed milliseconds.
 */
final class AccessPatience {

  private static final Logger LOG = LoggerFactory.getLogger(AccessPatience.class);

  /** Since the last call that was answered. */
  static final long MILLIS = 60_000;

  /** Since the first refusal, where no call has ever been answered. */
  static final long FIRST_MILLIS = 10_000;

  private static final long NEVER = Long.MIN_VALUE;

  private long answeredAt = NEVER;
  private long refusedAt = NEVER;

  /** A call was answered. */
  void onAnswer(long now) {
    answeredAt = now;
    refusedAt = NEVER;
  }

  /** Whether the call is to be repeated, as far as this is about rights. */
  boolean tolerates(StreamsApiException refusal, long now) {
    if (refusal.kind() != StreamsApiException.Kind.DENIED
        && refusal.kind() != StreamsApiException.Kind.NO_CREDENTIALS) {
      return false;
    }
    boolean first = refusedAt == NEVER;
    if (first) {
      refusedAt = now;
    }
    boolean tolerated =
        answeredAt == NEVER ? now - refusedAt < FIRST_MILLIS : now - answeredAt < MILLIS;
    if (first && tolerated) {
      LOG.warn(
          "A call was refused; it is repeated for up to {} s: {}",
          (answeredAt == NEVER ? FIRST_MILLIS : MILLIS) / 1_000,
          refusal.getMessage());
    }
    return tolerated;
  }
}
