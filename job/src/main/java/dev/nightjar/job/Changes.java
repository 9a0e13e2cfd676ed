package dev.nightjar.job;

import dev.nightjar.audit.Change;
import dev.nightjar.dynamodb.ChangeRecord;
import java.time.Instant;

/** Says in the words of the audit model what the stream says in its own. */
final class Changes {

  private static final String EXPIRY_TYPE = "Service";
  private static final String EXPIRY_PRINCIPAL = "dynamodb.amazonaws.com";

  private Changes() {}

  /** The change that a record of the stream carries. Nothing in it is judged. */
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
        Change.Origin.STREAM);
  }
}
