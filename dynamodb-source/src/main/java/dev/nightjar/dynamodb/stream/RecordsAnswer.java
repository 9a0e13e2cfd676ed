package dev.nightjar.dynamodb.stream;

import dev.nightjar.dynamodb.ChangeRecord;
import dev.nightjar.dynamodb.Origin;
import java.util.ArrayList;
import java.util.List;

/**
 * The records of a GetRecords answer. Keys and images are copied as the service wrote them: an
 * attribute of a type unknown to us passes like any other.
 */
final class RecordsAnswer extends Answer {

  private static final byte[] RECORDS = ascii("Records");
  private static final byte[] EVENT_ID = ascii("eventID");
  private static final byte[] EVENT_NAME = ascii("eventName");
  private static final byte[] USER_IDENTITY = ascii("userIdentity");
  private static final byte[] DYNAMODB = ascii("dynamodb");
  private static final byte[] SEQUENCE_NUMBER = ascii("SequenceNumber");
  private static final byte[] CREATED = ascii("ApproximateCreationDateTime");
  private static final byte[] SIZE_BYTES = ascii("SizeBytes");
  private static final byte[] KEYS = ascii("Keys");
  private static final byte[] NEW_IMAGE = ascii("NewImage");
  private static final byte[] OLD_IMAGE = ascii("OldImage");
  // The documentation has both spellings.
  private static final byte[] TYPE = ascii("type");
  private static final byte[] TYPE_CAPITAL = ascii("Type");
  private static final byte[] PRINCIPAL_ID = ascii("principalId");
  private static final byte[] PRINCIPAL_ID_CAPITAL = ascii("PrincipalId");

  private static final int MILLIS = 3;

  private final String streamArn;
  private final String shardId;
  private List<ChangeRecord> records;

  private String eventId;
  private String eventName;
  private String identityType;
  private String identityPrincipal;
  private String sequenceNumber;
  private long arrivalMillis;
  private long sizeBytes;
  private byte[] keys;
  private byte[] oldImage;
  private byte[] newImage;

  /** For records of this shard. */
  RecordsAnswer(String streamArn, String shardId) {
    super(RECORDS);
    this.streamArn = streamArn;
    this.shardId = shardId;
  }

  /** The records in the answer's order; empty where there are none. */
  List<ChangeRecord> records() {
    expectTaken();
    return records;
  }

  @Override
  void begin() {
    records = List.of();
  }

  @Override
  void readBulk(JsonCursor cursor) {
    if (cursor.skipNull()) {
      return;
    }
    records = new ArrayList<>();
    cursor.enterArray();
    while (cursor.nextElement()) {
      records.add(record(cursor));
    }
  }

  private ChangeRecord record(JsonCursor cursor) {
    forget();
    cursor.enterObject();
    while (cursor.nextMember()) {
      if (cursor.named(DYNAMODB)) {
        change(cursor);
      } else if (cursor.named(EVENT_ID)) {
        eventId = cursor.string();
      } else if (cursor.named(EVENT_NAME)) {
        eventName = cursor.string();
      } else if (cursor.named(USER_IDENTITY)) {
        identity(cursor);
      } else {
        cursor.skipValue();
      }
    }
    if (sequenceNumber == null) {
      throw new MalformedAnswerException(
          "a record without a sequence number, which ends", cursor.position());
    }
    return new ChangeRecord(
        streamArn,
        shardId,
        sequenceNumber,
        eventId,
        eventName == null ? "" : eventName,
        arrivalMillis,
        identityType,
        identityPrincipal,
        keys == null ? new byte[] {'{', '}'} : keys,
        oldImage,
        newImage,
        sizeBytes,
        Origin.STREAM,
        null);
  }

  private void forget() {
    eventId = null;
    eventName = null;
    identityType = null;
    identityPrincipal = null;
    sequenceNumber = null;
    arrivalMillis = 0;
    sizeBytes = 0;
    keys = null;
    oldImage = null;
    newImage = null;
  }

  private void change(JsonCursor cursor) {
    if (cursor.skipNull()) {
      return;
    }
    cursor.enterObject();
    while (cursor.nextMember()) {
      if (cursor.named(NEW_IMAGE)) {
        newImage = cursor.objectBytes();
      } else if (cursor.named(OLD_IMAGE)) {
        oldImage = cursor.objectBytes();
      } else if (cursor.named(KEYS)) {
        keys = cursor.objectBytes();
      } else if (cursor.named(SEQUENCE_NUMBER)) {
        sequenceNumber = cursor.string();
      } else if (cursor.named(CREATED)) {
        arrivalMillis = cursor.number(MILLIS);
      } else if (cursor.named(SIZE_BYTES)) {
        sizeBytes = cursor.number(0);
      } else {
        cursor.skipValue();
      }
    }
  }

  private void identity(JsonCursor cursor) {
    if (cursor.skipNull()) {
      return;
    }
    cursor.enterObject();
    while (cursor.nextMember()) {
      if (cursor.named(TYPE) || cursor.named(TYPE_CAPITAL)) {
        identityType = cursor.string();
      } else if (cursor.named(PRINCIPAL_ID) || cursor.named(PRINCIPAL_ID_CAPITAL)) {
        identityPrincipal = cursor.string();
      } else {
        cursor.skipValue();
      }
    }
  }
}
