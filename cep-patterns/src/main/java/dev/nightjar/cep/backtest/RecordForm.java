package dev.nightjar.cep.backtest;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** What an object of the input is. */
enum RecordForm {
  /** The event itself. */
  PLAIN,
  /** A line of an export of a table: {@code {"Item": {...}}}. */
  EXPORT,
  /** A record of a table's stream, as Lambda gets it. */
  STREAM,
  /** A batch: {@code {"Records": [...]}}. */
  BATCH,
  /** No whole JSON object. */
  BROKEN;

  private static final byte[] ITEM = quoted("Item");
  private static final byte[] DYNAMODB = quoted("dynamodb");
  private static final byte[] RECORDS = quoted("Records");

  /**
   * Whether an object may be anything else than plain: by the words that it must hold then. A plain
   * object may hold them too.
   */
  static boolean mayBeOther(byte[] bytes, int from, int to) {
    for (int i = from; i < to - 5; i++) {
      if (bytes[i] == '"') {
        byte next = bytes[i + 1];
        if (next == 'I' && isAt(ITEM, bytes, i, to)
            || next == 'd' && isAt(DYNAMODB, bytes, i, to)
            || next == 'R' && isAt(RECORDS, bytes, i, to)) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean isAt(byte[] word, byte[] bytes, int at, int to) {
    return at + word.length <= to
        && Arrays.equals(word, 0, word.length, bytes, at, at + word.length);
  }

  private static byte[] quoted(String word) {
    return ('"' + word + '"').getBytes(StandardCharsets.UTF_8);
  }
}
