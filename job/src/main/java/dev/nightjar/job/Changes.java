package dev.nightjar.job;

import dev.nightjar.audit.Change;
import dev.nightjar.audit.Ids;
import dev.nightjar.audit.StreamGap;
import dev.nightjar.dynamodb.ChangeRecord;
import dev.nightjar.dynamodb.Gap;
import java.time.Instant;

/** Says in the words of the audit model what the stream says in its own. */
final class Changes {

  private static final String EXPIRY_TYPE = "Service";
  private static final String EXPIRY_PRINCIPAL = "dynamodb.amazonaws.com";

  private Changes() {}

  /**
   * The change that a record carries. Nothing in it is judged. A notice of a gap is no change; it
   * becomes one of an unknown operation, without an event time.
   */
  static Change of(ChangeRecord record) {
    return new Change(
        Change.Operation.of(record.eventName()),
        record.eventName(),
        record.keys(),
        record.oldImage(),
        record.newImage(),
        Instant.ofEpochMilli(record.arrivalMillis()),
        record.sequenceNumber(),
        record.shardId(),
        EXPIRY_TYPE.equals(record.userIdentityType())
            && EXPIRY_PRINCIPAL.equals(record.userIdentityPrincipalId()),
        switch (record.origin()) {
          case STREAM -> Change.Origin.STREAM;
          case SNAPSHOT -> Change.Origin.SNAPSHOT;
          case REPAIR -> Change.Origin.REPAIR;
        });
  }

  /**
   * The gap that a notice tells.
   *
   * @param notice a record with a gap
   */
  static StreamGap gap(ChangeRecord notice) {
    Gap gap = notice.gap();
    boolean closed = notice.eventName().equals(ChangeRecord.GAP_CLOSED);
    return new StreamGap(
        Ids.id(gap.streamArn(), gap.id()),
        closed ? StreamGap.State.CLOSED : StreamGap.State.OPEN,
        gap.streamArn(),
        gap.shardId(),
        gap.lastSequenceNumber(),
        gap.firstSurviving(),
        gap.fromMillis() == Gap.UNKNOWN ? null : Instant.ofEpochMilli(gap.fromMillis()),
        Instant.ofEpochMilli(gap.toMillis()));
  }
}
