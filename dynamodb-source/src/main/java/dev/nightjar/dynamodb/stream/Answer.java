package dev.nightjar.dynamodb.stream;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;

/**
 * What one call gets back: the bulk of it is taken from the answer's bytes, the rest is left to the
 * SDK. To make objects of a record's attributes and to write them out again takes four fifths of
 * such a call's time.
 *
 * <p>An answer belongs to one call and travels with it as an execution attribute. Each attempt of
 * the call starts it anew.
 */
abstract class Answer {

  /** The answer of a call; absent where the SDK reads all of it. */
  static final ExecutionAttribute<Answer> OF_CALL =
      new ExecutionAttribute<>("dev.nightjar.dynamodb.Answer");

  private static final byte[] NOTHING = ascii("null");

  private final byte[] bulk;
  private byte[] rest;

  /** With the name of the member that is the bulk. */
  Answer(byte[] bulk) {
    this.bulk = bulk;
  }

  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** Forgets what an earlier attempt brought. */
  final void reset() {
    rest = null;
  }

  /**
   * Takes an attempt's answer.
   *
   * @throws MalformedAnswerException where it is not what the protocol says; then nothing is taken
   */
  final void take(byte[] json) {
    begin();
    JsonCursor cursor = new JsonCursor(json);
    ByteArrayOutputStream left = new ByteArrayOutputStream(1024);
    int copied = 0;
    cursor.enterObject();
    while (cursor.nextMember()) {
      if (cursor.named(bulk)) {
        left.write(json, copied, cursor.position() - copied);
        left.write(NOTHING, 0, NOTHING.length);
        readBulk(cursor);
        copied = cursor.position();
      } else {
        readOther(cursor);
      }
    }
    cursor.expectEnd();
    left.write(json, copied, json.length - copied);
    rest = left.toByteArray();
  }

  /** What is left for the SDK; null where the answer was not taken. */
  final InputStream rest() {
    return rest == null ? null : new ByteArrayInputStream(rest);
  }

  /** Guards every way out: an answer that nobody took must not pass for an empty one. */
  final void expectTaken() {
    if (rest == null) {
      throw new IllegalStateException("the answer was not read");
    }
  }

  /** A new attempt's answer comes. */
  abstract void begin();

  /** Reads the member that is the bulk. */
  abstract void readBulk(JsonCursor cursor);

  /** Reads or skips another member; the SDK gets it in any case. */
  void readOther(JsonCursor cursor) {
    cursor.skipValue();
  }
}
