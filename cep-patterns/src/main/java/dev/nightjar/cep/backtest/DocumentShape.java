package dev.nightjar.cep.backtest;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Tells by its beginning whether a file holds one JSON object a line, or documents over lines. */
final class DocumentShape {

  private static final byte[] RECORDS = "\"Records\"".getBytes(StandardCharsets.UTF_8);

  private DocumentShape() {}

  /**
   * Whether the file is to be read as documents: its first object goes over several lines, or has a
   * top-level array {@code Records}. A first line that breaks off makes no document of the lines
   * that follow it.
   *
   * @param bytes the beginning, or all of the file
   * @param length how many bytes count
   */
  static boolean isDocument(byte[] bytes, int length) {
    int depth = 0;
    boolean overLines = false;
    byte before = 0;
    int stringFrom = 0;
    int stringTo = 0;
    for (int i = 0; i < length; i++) {
      byte b = bytes[i];
      switch (b) {
        case ' ', '\t', '\r' -> {
          continue;
        }
        case '\n' -> {
          overLines |= depth > 0;
          continue;
        }
        case '"' -> {
          int end = endOfString(bytes, i, length);
          if (end < 0) {
            return false;
          }
          stringFrom = i;
          stringTo = end;
          i = end - 1;
        }
        case '{', '[' -> {
          boolean value = before == ':' || before == ',' || before == '[';
          if (depth == 0 ? b == '[' : !value) {
            return false;
          }
          boolean named = before == ':' && isRecords(bytes, stringFrom, stringTo);
          if (depth == 1 && b == '[' && named) {
            return true;
          }
          depth++;
        }
        case '}', ']' -> {
          if (--depth <= 0) {
            return overLines;
          }
        }
        default -> {
          if (depth == 0) {
            return false;
          }
        }
      }
      before = b;
    }
    return overLines;
  }

  private static boolean isRecords(byte[] bytes, int from, int to) {
    return Arrays.equals(bytes, from, to, RECORDS, 0, RECORDS.length);
  }

  /** After the closing quote; -1 where the line or what is known ends before it. */
  private static int endOfString(byte[] bytes, int quote, int length) {
    for (int i = quote + 1; i < length; i++) {
      switch (bytes[i]) {
        case '\\' -> i++;
        case '"' -> {
          return i + 1;
        }
        case '\n' -> {
          return -1;
        }
        default -> {
          // Any other character of the text.
        }
      }
    }
    return -1;
  }
}
