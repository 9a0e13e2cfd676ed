package dev.nightjar.cep.backtest;

import java.io.IOException;
import java.util.Arrays;

/** Walks over records in order. The current one stands in a buffer until the next is asked for. */
abstract class RecordCursor {

  private byte[] bytes;
  private int start;
  private int length;

  /** Goes to the next record; false where there is none. */
  abstract boolean next() throws IOException;

  final void set(byte[] source, int from, int count) {
    bytes = source;
    start = from;
    length = count;
  }

  final byte[] bytes() {
    return bytes;
  }

  final int start() {
    return start;
  }

  final int length() {
    return length;
  }

  /** By all bytes of the current records. */
  final int compareTo(RecordCursor other) {
    return Arrays.compareUnsigned(
        bytes, start, start + length, other.bytes, other.start, other.start + other.length);
  }
}
