package dev.nightjar.dynamodb.stream;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Passes over JSON in UTF-8 and checks it on the way. Strict by RFC 8259: what it has passed over
 * is valid JSON, down to the UTF-8 in strings. Not safe for several threads.
 *
 * <p>A general parser keeps a table of the names that it meets, and limits their length. Here names
 * come from the data, where anybody may have chosen them: neither would do. It also takes nearly
 * twice the time.
 */
class JsonScanner {

  /** DynamoDB nests 32 levels, two of JSON each; the rest is for members unknown to us. */
  private static final int MAX_DEPTH = 500;

  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH_BITS = 0x8080808080808080L;

  final byte[] json;
  final int end;
  int at;

  /** How many escapes were passed over. */
  int escapes;

  /** Whether an object or array was just entered, so that no comma precedes what comes next. */
  private boolean fresh;

  /** At the beginning of these bytes. */
  JsonScanner(byte[] json) {
    this.json = json;
    this.end = json.length;
  }

  /** Moves to the next value and tells where it starts, as an offset in bytes. */
  final int start() {
    skipSpace();
    return at;
  }

  /** Steps into an object. */
  final void enterObject() {
    expect('{');
    fresh = true;
  }

  /** Steps into an array. */
  final void enterArray() {
    expect('[');
    fresh = true;
  }

  /** Passes over the end of the object or array, or else to what comes next in it. */
  final boolean over(char closing) {
    skipSpace();
    if (peek() == closing) {
      at++;
      fresh = false;
      return true;
    }
    if (fresh) {
      fresh = false;
    } else {
      expect(',');
      skipSpace();
    }
    return false;
  }

  /** Passes over the value that comes next, whatever it is. */
  final void skipValue() {
    skipValue(0);
  }

  private void skipValue(int depth) {
    if (depth > MAX_DEPTH) {
      throw new MalformedAnswerException("nested deeper than " + MAX_DEPTH + " levels", at);
    }
    skipSpace();
    switch (peek()) {
      case '{' -> {
        enterObject();
        while (!over('}')) {
          skipString();
          expect(':');
          skipValue(depth + 1);
        }
      }
      case '[' -> {
        enterArray();
        while (!over(']')) {
          skipValue(depth + 1);
        }
      }
      case '"' -> skipString();
      case 't' -> skipWord("true");
      case 'f' -> skipWord("false");
      case 'n' -> skipWord("null");
      default -> skipNumber();
    }
  }

  /** Checks that only white space is left. */
  final void expectEnd() {
    skipSpace();
    if (at != end) {
      throw wrong("the end");
    }
  }

  final byte peek() {
    if (at >= end) {
      throw new MalformedAnswerException("it ends early", at);
    }
    return json[at];
  }

  final void expect(char c) {
    skipSpace();
    if (peek() != c) {
      throw wrong("'" + c + "'");
    }
    at++;
  }

  final MalformedAnswerException wrong(String expected) {
    return new MalformedAnswerException(
        at < end ? "not " + expected : "it ends early, before " + expected, at);
  }

  final void skipSpace() {
    while (at < end) {
      byte c = json[at];
      if (c != ' ' && c != '\n' && c != '\r' && c != '\t') {
        return;
      }
      at++;
    }
  }

  final void skipWord(String word) {
    for (int i = 0; i < word.length(); i++) {
      if (peek() != word.charAt(i)) {
        throw wrong("'" + word + "'");
      }
      at++;
    }
  }

  final void skipNumber() {
    if (peek() == '-') {
      at++;
    }
    if (peek() == '0') {
      at++;
    } else {
      skipDigits();
    }
    if (at < end && json[at] == '.') {
      at++;
      skipDigits();
    }
    if (at < end && (json[at] | 0x20) == 'e') {
      at++;
      if (peek() == '+' || peek() == '-') {
        at++;
      }
      skipDigits();
    }
  }

  private void skipDigits() {
    byte first = peek();
    if (first < '0' || first > '9') {
      throw wrong("a value");
    }
    while (at < end && json[at] >= '0' && json[at] <= '9') {
      at++;
    }
  }

  /** Passes over a string with its quotes. */
  final void skipString() {
    if (peek() != '"') {
      throw wrong("a string");
    }
    at++;
    while (true) {
      skipPlain();
      byte c = peek();
      if (c == '"') {
        at++;
        return;
      }
      if (c == '\\') {
        skipEscape();
      } else if (c < 0) {
        skipMultiByte(c & 0xff);
      } else {
        throw new MalformedAnswerException("a control character in a string", at);
      }
    }
  }

  /** Passes over ASCII that stands for itself, eight bytes at a time. */
  private void skipPlain() {
    int i = at;
    while (i + 8 <= end) {
      long word = (long) WORD.get(json, i);
      long quote = word ^ (ONES * '"');
      long backslash = word ^ (ONES * '\\');
      // The lowest bit set is exact: a borrow only ever spoils bytes above a true hit.
      long stops = ((quote - ONES) | (backslash - ONES) | (word - ONES * ' ') | word) & HIGH_BITS;
      if (stops != 0) {
        at = i + (Long.numberOfTrailingZeros(stops) >>> 3);
        return;
      }
      i += 8;
    }
    while (i < end && json[i] >= ' ' && json[i] != '"' && json[i] != '\\') {
      i++;
    }
    at = i;
  }

  private void skipEscape() {
    escapes++;
    at++;
    switch (peek()) {
      case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> at++;
      case 'u' -> {
        at++;
        for (int i = 0; i < 4; i++) {
          if (Character.digit((int) peek(), 16) < 0) {
            throw wrong("a hexadecimal digit");
          }
          at++;
        }
      }
      default -> throw wrong("an escape");
    }
  }

  /** One character of two to four bytes, in the only form that UTF-8 allows for it (RFC 3629). */
  private void skipMultiByte(int lead) {
    int from = at++;
    int more = lead >= 0xf0 ? 3 : lead >= 0xe0 ? 2 : 1;
    int code = lead & (0x3f >> more);
    for (int i = 0; i < more; i++) {
      int next = peek();
      if ((next & 0xc0) != 0x80) {
        throw new MalformedAnswerException("bytes that are no UTF-8", from);
      }
      code = code << 6 | (next & 0x3f);
      at++;
    }
    int least = more == 3 ? 0x10000 : more == 2 ? 0x800 : 0x80;
    boolean surrogate = code >= 0xd800 && code <= 0xdfff;
    if (lead < 0xc0 || lead > 0xf4 || code < least || code > 0x10ffff || surrogate) {
      throw new MalformedAnswerException("bytes that are no UTF-8", from);
    }
  }
}
