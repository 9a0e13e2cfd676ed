package dev.nightjar.cep.backtest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.nightjar.audit.Change;
import dev.nightjar.cep.match.FieldValue;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Set;

/**
 * Reads an object that may come out of DynamoDB: tells what it is, and makes a {@link Change} of an
 * item of an export or a record of a stream. Its whole text is checked. Used again for each object,
 * by one thread.
 */
final class ItemRecord {

  /** Nothing in an export tells when an item was written; later than any event. */
  static final Instant UNKNOWN_ARRIVAL = Instant.parse("9999-12-31T23:59:59Z");

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(500)
                  .maxNameLength(70_000)
                  .maxStringLength(DocumentScanner.LONGEST)
                  .build())
          .build();

  private static final Set<String> TYPES =
      Set.of("S", "N", "B", "BOOL", "NULL", "M", "L", "SS", "NS", "BS");

  private static final String EXPIRY_TYPE = "Service";
  private static final String EXPIRY_PRINCIPAL = "dynamodb.amazonaws.com";

  /** Counts since 1970 below these are seconds, milliseconds; what is larger, microseconds. */
  private static final BigDecimal MOST_SECONDS = new BigDecimal("1E11");

  private static final BigDecimal MOST_MILLIS = new BigDecimal("1E14");

  private final String partitionKey;
  private final String sortKey;
  private byte[] bytes;
  private int from;
  private JsonParser parser;
  private boolean batch;
  private byte[] item;
  private byte[] keys;
  private byte[] before;
  private byte[] after;
  private boolean hasDynamodb;
  private String eventName;
  private String sequenceNumber;
  private String arrivalText;
  private Instant arrival;
  private String identityType;
  private String identityPrincipal;
  private int partitionFrom;
  private int partitionTo;
  private int sortFrom;
  private int sortTo;

  /**
   * A reader for tables with these keys.
   *
   * @param sortKey empty where the table has none
   */
  ItemRecord(String partitionKey, String sortKey) {
    this.partitionKey = partitionKey;
    this.sortKey = sortKey;
  }

  /** Reads an object and says what it is. */
  RecordForm read(byte[] source, int start, int end) {
    bytes = source;
    from = start;
    clear();
    try (JsonParser json = JSON.createParser(source, start, end - start)) {
      parser = json;
      if (json.nextToken() != JsonToken.START_OBJECT) {
        return RecordForm.BROKEN;
      }
      String name;
      while ((name = json.nextFieldName()) != null) {
        json.nextToken();
        field(name);
      }
      if (json.nextToken() != null) {
        return RecordForm.BROKEN;
      }
    } catch (IOException e) {
      return RecordForm.BROKEN;
    }
    if (batch) {
      return RecordForm.BATCH;
    }
    if (hasDynamodb && eventName != null) {
      return RecordForm.STREAM;
    }
    return item == null ? RecordForm.PLAIN : RecordForm.EXPORT;
  }

  private void clear() {
    batch = false;
    item = null;
    keys = null;
    before = null;
    after = null;
    hasDynamodb = false;
    eventName = null;
    sequenceNumber = "";
    arrivalText = null;
    arrival = null;
    identityType = null;
    identityPrincipal = null;
  }

  private void field(String name) throws IOException {
    switch (name) {
      case "Records" -> {
        batch |= parser.currentToken() == JsonToken.START_ARRAY;
        parser.skipChildren();
      }
      case "Item" -> item = itemOrNull();
      case "eventName" -> eventName = textOrSkip();
      case "dynamodb" -> {
        if (parser.currentToken() == JsonToken.START_OBJECT) {
          hasDynamodb = true;
          streamed();
        } else {
          parser.skipChildren();
        }
      }
      case "userIdentity" -> identity();
      default -> parser.skipChildren();
    }
  }

  private String textOrSkip() throws IOException {
    if (parser.currentToken().isScalarValue()) {
      return parser.currentToken() == JsonToken.VALUE_NULL ? null : parser.getText();
    }
    parser.skipChildren();
    return null;
  }

  private void streamed() throws IOException {
    String name;
    while ((name = parser.nextFieldName()) != null) {
      parser.nextToken();
      switch (name) {
        case "Keys" -> keys = objectOrNull();
        case "OldImage" -> before = objectOrNull();
        case "NewImage" -> after = objectOrNull();
        case "SequenceNumber" -> {
          String text = textOrSkip();
          sequenceNumber = text == null ? "" : text;
        }
        case "ApproximateCreationDateTime" -> arrivalText = textOrSkip();
        default -> parser.skipChildren();
      }
    }
  }

  private void identity() throws IOException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      parser.skipChildren();
      return;
    }
    String name;
    while ((name = parser.nextFieldName()) != null) {
      parser.nextToken();
      switch (name) {
        case "type", "Type" -> identityType = textOrSkip();
        case "principalId", "PrincipalId" -> identityPrincipal = textOrSkip();
        default -> parser.skipChildren();
      }
    }
  }

  /** The bytes of the object at which the parser stands; null where it stands at none. */
  private byte[] objectOrNull() throws IOException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      parser.skipChildren();
      return null;
    }
    int begin = from + (int) parser.currentTokenLocation().getByteOffset();
    parser.skipChildren();
    return Arrays.copyOfRange(bytes, begin, position());
  }

  private int position() {
    return from + (int) parser.currentLocation().getByteOffset();
  }

  /**
   * The bytes of an item, and where in it the key's attributes stand. Null where the first member
   * has no type of DynamoDB: a plain object may have a field of that name.
   */
  private byte[] itemOrNull() throws IOException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      parser.skipChildren();
      return null;
    }
    int begin = from + (int) parser.currentTokenLocation().getByteOffset();
    partitionFrom = -1;
    sortFrom = -1;
    boolean typed = true;
    boolean first = true;
    String name;
    while ((name = parser.nextFieldName()) != null) {
      parser.nextToken();
      int valueFrom = from + (int) parser.currentTokenLocation().getByteOffset();
      if (first) {
        typed = isTyped();
        first = false;
      }
      parser.skipChildren();
      if (name.equals(partitionKey)) {
        partitionFrom = valueFrom;
        partitionTo = position();
      } else if (name.equals(sortKey)) {
        sortFrom = valueFrom;
        sortTo = position();
      }
    }
    return typed && !first ? Arrays.copyOfRange(bytes, begin, position()) : null;
  }

  /** Looks into the object at which the parser stands, and leaves it within or at it. */
  private boolean isTyped() throws IOException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      return false;
    }
    String type = parser.nextFieldName();
    boolean typed = type != null && TYPES.contains(type);
    while (type != null) {
      parser.nextToken();
      parser.skipChildren();
      type = parser.nextFieldName();
    }
    return typed;
  }

  /**
   * The change that it is.
   *
   * @return null where it cannot be told; then {@link #fault} says why
   */
  Change change(RecordForm form) {
    if (form == RecordForm.EXPORT) {
      return new Change(
          Change.Operation.INSERT,
          Change.Operation.INSERT.name(),
          keysOfItem(),
          null,
          item,
          UNKNOWN_ARRIVAL,
          "",
          "",
          false,
          Change.Origin.SNAPSHOT);
    }
    arrival = arrivalText == null ? null : time(arrivalText);
    if (fault() != null) {
      return null;
    }
    boolean known = arrivalText != null;
    return new Change(
        Change.Operation.of(eventName),
        eventName,
        keys,
        before,
        after,
        known ? arrival : UNKNOWN_ARRIVAL,
        sequenceNumber,
        "",
        EXPIRY_TYPE.equals(identityType) && EXPIRY_PRINCIPAL.equals(identityPrincipal),
        known ? Change.Origin.STREAM : Change.Origin.SNAPSHOT);
  }

  /** Why a record of a stream is no change; null where it is one. */
  String fault() {
    if (keys == null) {
      return "the stream record has no dynamodb.Keys";
    }
    if (arrivalText == null && !Change.Operation.INSERT.name().equals(eventName)) {
      return "the stream record has no dynamodb.ApproximateCreationDateTime";
    }
    if (arrivalText != null && arrival == null) {
      return "dynamodb.ApproximateCreationDateTime of the stream record is no time";
    }
    return null;
  }

  private byte[] keysOfItem() {
    ByteArrayOutputStream json = new ByteArrayOutputStream(128);
    json.write('{');
    if (partitionFrom >= 0) {
      member(json, partitionKey, partitionFrom, partitionTo);
    }
    if (sortFrom >= 0) {
      if (json.size() > 1) {
        json.write(',');
      }
      member(json, sortKey, sortFrom, sortTo);
    }
    json.write('}');
    return json.toByteArray();
  }

  private void member(ByteArrayOutputStream json, String name, int valueFrom, int valueTo) {
    json.writeBytes(
        ("\"" + name.replace("\\", "\\\\").replace("\"", "\\\"") + "\":")
            .getBytes(StandardCharsets.UTF_8));
    json.write(bytes, valueFrom, valueTo - valueFrom);
  }

  /** A stream's own time: seconds as Lambda has them, finer counts, or ISO-8601. */
  private static Instant time(String text) {
    try {
      if (text.indexOf('T') > 0) {
        return OffsetDateTime.parse(text).toInstant();
      }
      BigDecimal count = FieldValue.numberOf(text);
      if (count == null
          || count.signum() < 0
          || count.precision() - count.scale() > 19
          || count.scale() > 40) {
        return null;
      }
      int shift = count.compareTo(MOST_SECONDS) < 0 ? 0 : count.compareTo(MOST_MILLIS) < 0 ? 3 : 6;
      BigDecimal seconds = count.movePointLeft(shift);
      long whole = seconds.longValue();
      long nanos = seconds.subtract(BigDecimal.valueOf(whole)).movePointRight(9).longValue();
      return Instant.ofEpochSecond(whole, nanos);
    } catch (DateTimeException e) {
      return null;
    }
  }
}
