package dev.nightjar.cep.backtest;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Walks over the records of several sorted cursors in the order of all. */
final class MergedCursor extends RecordCursor {

  /** A heap by the current record. */
  private final RecordCursor[] heap;

  private int size;
  private boolean started;

  MergedCursor(List<? extends RecordCursor> sources) throws IOException {
    List<RecordCursor> full = new ArrayList<>();
    for (RecordCursor source : sources) {
      if (source.next()) {
        full.add(source);
      }
    }
    heap = full.toArray(RecordCursor[]::new);
    size = heap.length;
    for (int i = size / 2 - 1; i >= 0; i--) {
      sink(i);
    }
  }

  @Override
  boolean next() throws IOException {
    if (started && size > 0) {
      if (!heap[0].next()) {
        heap[0] = heap[--size];
        heap[size] = null;
      }
      sink(0);
    }
    started = true;
    if (size == 0) {
      return false;
    }
    set(heap[0].bytes(), heap[0].start(), heap[0].length());
    return true;
  }

  private void sink(int from) {
    int at = from;
    while (2 * at + 1 < size) {
      int child = 2 * at + 1;
      if (child + 1 < size && heap[child + 1].compareTo(heap[child]) < 0) {
        child++;
      }
      if (heap[at].compareTo(heap[child]) <= 0) {
        return;
      }
      RecordCursor swap = heap[at];
      heap[at] = heap[child];
      heap[child] = swap;
      at = child;
    }
  }
}
