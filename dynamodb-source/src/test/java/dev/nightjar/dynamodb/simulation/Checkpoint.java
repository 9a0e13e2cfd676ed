package dev.nightjar.dynamodb.simulation;

import dev.nightjar.dynamodb.split.ChangeSplit;
import dev.nightjar.dynamodb.split.ChangeSplitSerializer;
import dev.nightjar.dynamodb.split.EnumeratorState;
import dev.nightjar.dynamodb.split.EnumeratorStateSerializer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A complete checkpoint, as bytes.
 *
 * @param id its number
 * @param enumerator the enumerator's state
 * @param readers the splits of each subtask
 */
record Checkpoint(long id, byte[] enumerator, List<List<byte[]>> readers) {

  private static final ChangeSplitSerializer SPLITS = new ChangeSplitSerializer();
  private static final EnumeratorStateSerializer STATES = new EnumeratorStateSerializer();

  static byte[] bytes(EnumeratorState state) {
    try {
      return STATES.serialize(state);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<byte[]> bytes(List<ChangeSplit> splits) {
    List<byte[]> bytes = new ArrayList<>();
    for (ChangeSplit split : splits) {
      try {
        bytes.add(SPLITS.serialize(split));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return bytes;
  }

  static List<ChangeSplit> splits(List<byte[]> bytes) {
    List<ChangeSplit> splits = new ArrayList<>();
    for (byte[] split : bytes) {
      try {
        splits.add(SPLITS.deserialize(SPLITS.getVersion(), split));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return splits;
  }

  EnumeratorState state() {
    try {
      return STATES.deserialize(STATES.getVersion(), enumerator);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The same for another number of subtasks: Flink deals the splits out in even portions. */
  Checkpoint scaledTo(int parallelism) {
    if (parallelism == readers.size()) {
      return this;
    }
    List<byte[]> all = new ArrayList<>();
    readers.forEach(all::addAll);
    List<List<byte[]>> dealt = new ArrayList<>();
    int from = 0;
    for (int subtask = 0; subtask < parallelism; subtask++) {
      int size = all.size() / parallelism + (subtask < all.size() % parallelism ? 1 : 0);
      dealt.add(List.copyOf(all.subList(from, from + size)));
      from += size;
    }
    return new Checkpoint(id, enumerator, Collections.unmodifiableList(dealt));
  }
}
