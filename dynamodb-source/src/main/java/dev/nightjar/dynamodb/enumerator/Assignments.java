package dev.nightjar.dynamodb.enumerator;

import dev.nightjar.dynamodb.split.ChangeSplit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Who reads the splits that are no shards. Any subtask may have any of them; each has few at a
 * time, and the rest wait here, so that they go where there is room, and are spread anew after a
 * change of the parallelism. Pure.
 */
final class Assignments {

  /** Any subtask will do. */
  static final int ANYWHERE = -1;

  private final Map<String, ChangeSplit> waiting = new LinkedHashMap<>();

  // Finished ones stay, so that a reader which is set back to before they were given to another one
  // cannot bring them back.
  private final Map<String, Holder> holders = new HashMap<>();

  private record Holder(int subtask, ChangeSplit split, boolean finished) {}

  /**
   * What is to be handed out.
   *
   * @param split the split
   * @param subtask to whom
   */
  record Assignment(ChangeSplit split, int subtask) {}

  /**
   * How a split is handed out.
   *
   * @param subtask to whom; {@link #ANYWHERE} for the one with the fewest of them
   * @param atATime how many of the kind a subtask may have
   */
  record Terms(int subtask, int atATime) {}

  /** A split to be handed out, from the position it has. */
  void add(ChangeSplit split) {
    holders.remove(split.splitId());
    waiting.put(split.splitId(), split);
  }

  /**
   * Whether a reader that comes back with a split from its last checkpoint is the one who has it.
   * If not its checkpoint is older than the split's move to another reader, which is alive.
   */
  boolean isHeldByAnother(String splitId, int subtask) {
    Holder holder = holders.get(splitId);
    return holder != null && holder.subtask != subtask;
  }

  /** The split was read to its end, by whomever it was given to. */
  void finished(String splitId) {
    waiting.remove(splitId);
    holders.computeIfPresent(
        splitId, (id, holder) -> new Holder(holder.subtask, holder.split, true));
  }

  /** What may be handed out now; it counts as handed out. */
  List<Assignment> next(
      Set<Integer> readers, Predicate<ChangeSplit> ready, Function<ChangeSplit, Terms> terms) {
    List<Assignment> assignments = new ArrayList<>();
    for (ChangeSplit split : List.copyOf(waiting.values())) {
      if (!ready.test(split)) {
        continue;
      }
      Terms of = terms.apply(split);
      int subtask = of.subtask == ANYWHERE ? leastLoaded(readers, split, of.atATime) : of.subtask;
      if (readers.contains(subtask)) {
        waiting.remove(split.splitId());
        holders.put(split.splitId(), new Holder(subtask, split, false));
        assignments.add(new Assignment(split, subtask));
      }
    }
    return assignments;
  }

  private int leastLoaded(Set<Integer> readers, ChangeSplit split, int atATime) {
    int least = ANYWHERE;
    long leastLoad = atATime;
    for (int reader : readers.stream().sorted().toList()) {
      long load =
          holders.values().stream()
              .filter(
                  holder ->
                      holder.subtask == reader
                          && !holder.finished
                          && holder.split.getClass() == split.getClass())
              .count();
      if (load < leastLoad) {
        least = reader;
        leastLoad = load;
      }
    }
    return least;
  }

  /** The split as it was last known, where it waits or is being read; otherwise null. */
  ChangeSplit unfinished(String splitId) {
    ChangeSplit split = waiting.get(splitId);
    Holder holder = holders.get(splitId);
    return split != null || holder == null || holder.finished ? split : holder.split;
  }

  /** All that wait or are being read. */
  List<ChangeSplit> unfinished() {
    List<ChangeSplit> splits = new ArrayList<>(waiting.values());
    holders.values().stream()
        .filter(holder -> !holder.finished)
        .forEach(holder -> splits.add(holder.split));
    return splits;
  }

  /** All that no reader has. */
  List<ChangeSplit> waiting() {
    return List.copyOf(waiting.values());
  }
}
