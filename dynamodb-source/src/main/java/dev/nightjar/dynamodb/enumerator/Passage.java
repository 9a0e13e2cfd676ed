package dev.nightjar.dynamodb.enumerator;

import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Tells when all that readers had emitted at some instant has been taken in behind them: once a
 * checkpoint that began later is complete, because its barriers push ahead of them what lies in the
 * buffers. What another subtask emits after that cannot overtake it. (An unaligned checkpoint keeps
 * the buffers instead: under it there is no such promise.) Pure; times are epoch milliseconds.
 */
final class Passage {

  /** Where none has ever begun for so long, checkpoints are off: waiting for one is of no use. */
  static final long LONGEST_WAIT_MILLIS = 120_000;

  private final NavigableMap<Long, Integer> open = new TreeMap<>();
  private int begun;
  private int complete;

  /**
   * An instant.
   *
   * @param begun how many checkpoints had begun
   * @param at epoch milliseconds
   */
  record Mark(int begun, long at) {}

  void checkpointBegins(long id) {
    begun++;
    open.put(id, begun);
  }

  void checkpointCompletes(long id) {
    NavigableMap<Long, Integer> over = open.headMap(id, true);
    if (!over.isEmpty()) {
      complete = Math.max(complete, over.lastEntry().getValue());
      over.clear();
    }
  }

  Mark mark(long now) {
    return new Mark(begun, now);
  }

  /** Whether all that had been emitted by then has been taken in, or nobody will ever know. */
  boolean isPassed(Mark mark, long now) {
    return complete > mark.begun || isWithoutCheckpoints(mark, now);
  }

  /**
   * Whether nobody will ever know. One that has begun may take its time where an operator is slow,
   * which is when it matters most.
   */
  boolean isWithoutCheckpoints(Mark mark, long now) {
    return begun == 0 && now - mark.at >= LONGEST_WAIT_MILLIS;
  }
}
