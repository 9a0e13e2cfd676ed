package dev.nightjar.dynamodb.enumerator;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Shards at their end whose children are being looked for, and when to look again. Pure. */
final class EndedShards {

  /**
   * Looks before a shard counts as childless, as it is when the stream has been turned off. Waiting
   * in between doubles from {@link #FIRST_WAIT_MILLIS}: 8 s in all.
   */
  static final int MOST_LOOKS = 6;

  static final long FIRST_WAIT_MILLIS = 250;

  private final Map<String, Ended> shards = new LinkedHashMap<>();

  /**
   * A shard at its end.
   *
   * @param shardId the shard
   * @param subtask who read it and waits for an answer
   * @param looks how often its children were looked for
   * @param dueAt when to look again, epoch milliseconds
   */
  record Ended(String shardId, int subtask, int looks, long dueAt) {
    boolean isGivenUp() {
      return looks >= MOST_LOOKS;
    }
  }

  void add(String shardId, int subtask, long now) {
    shards.put(shardId, new Ended(shardId, subtask, 0, now));
  }

  /** The ended shards whose children are due to be looked for at this time. */
  List<Ended> due(long now) {
    return shards.values().stream().filter(ended -> ended.dueAt <= now).toList();
  }

  /** Counts a look for all that are due, and puts off the next. */
  void looked(long now) {
    shards.replaceAll(
        (id, ended) ->
            ended.dueAt > now
                ? ended
                : new Ended(
                    id, ended.subtask, ended.looks + 1, now + (FIRST_WAIT_MILLIS << ended.looks)));
  }

  /** Removes and returns those that need wait no longer. */
  List<Ended> release(Predicate<Ended> answered) {
    List<Ended> released = shards.values().stream().filter(answered).toList();
    released.forEach(ended -> shards.remove(ended.shardId));
    return released;
  }

  void forget(String shardId) {
    shards.remove(shardId);
  }

  void forgetSubtask(int subtask) {
    shards.values().removeIf(ended -> ended.subtask == subtask);
  }
}
