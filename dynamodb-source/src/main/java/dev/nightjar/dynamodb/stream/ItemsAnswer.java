package dev.nightjar.dynamodb.stream;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The items of a Scan or of a BatchGetItem answer, as the service wrote them. */
final class ItemsAnswer extends Answer {

  private static final byte[] ITEMS = ascii("Items");
  private static final byte[] RESPONSES = ascii("Responses");
  private static final byte[] LAST_KEY = ascii("LastEvaluatedKey");

  private final byte[] table;
  private final List<String> keySchema;
  private List<ScannedItem> items;
  private String lastKey;

  private ItemsAnswer(byte[] bulk, byte[] table, List<String> keySchema) {
    super(bulk);
    this.table = table;
    this.keySchema = keySchema;
  }

  /** For a Scan of a table with this key. */
  static ItemsAnswer ofScan(List<String> keySchema) {
    return new ItemsAnswer(ITEMS, null, keySchema);
  }

  /** For a BatchGetItem of one table with this key. */
  static ItemsAnswer ofBatch(String table, List<String> keySchema) {
    return new ItemsAnswer(RESPONSES, table.getBytes(StandardCharsets.UTF_8), keySchema);
  }

  /** The items in the answer's order; empty where there are none. */
  List<ScannedItem> items() {
    expectTaken();
    return items;
  }

  /** Where a Scan goes on, as DynamoDB JSON; null at its end. */
  String lastKey() {
    expectTaken();
    return lastKey;
  }

  @Override
  void begin() {
    items = new ArrayList<>();
    lastKey = null;
  }

  @Override
  void readBulk(JsonCursor cursor) {
    if (cursor.skipNull()) {
      return;
    }
    if (table == null) {
      readItems(cursor);
      return;
    }
    cursor.enterObject();
    while (cursor.nextMember()) {
      if (cursor.named(table)) {
        readItems(cursor);
      } else {
        cursor.skipValue();
      }
    }
  }

  private void readItems(JsonCursor cursor) {
    cursor.enterArray();
    while (cursor.nextElement()) {
      byte[] item = cursor.objectBytes();
      if (item == null) {
        throw new MalformedAnswerException("null for an item, which ends", cursor.position());
      }
      byte[] keys = KeyJson.cut(item, keySchema);
      if (keys == null) {
        throw new MalformedAnswerException(
            "an item without its key " + keySchema + ", which ends", cursor.position());
      }
      items.add(new ScannedItem(keys, item));
    }
  }

  @Override
  void readOther(JsonCursor cursor) {
    if (cursor.named(LAST_KEY)) {
      byte[] key = cursor.objectBytes();
      lastKey = key == null ? null : new String(key, StandardCharsets.UTF_8);
    } else {
      cursor.skipValue();
    }
  }
}
