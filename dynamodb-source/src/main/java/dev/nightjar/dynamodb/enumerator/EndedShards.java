package dev.nightjar.dynamodb.enumerator;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;

/**
 * Shards at their end whose children are being looked for, and when to look again. The reader may
 * let a shard go as soon as one child is known, for until then its watermark is held; the search
 * for a second one goes on. The records of a second child that is listed later than its sibling may
 * therefore be late in event time, by the seconds in between. Pure; times are epoch milliseconds.
 */
final class EndedShards {

  /**
   * Looks before a shard counts as childless, as it is when the stream has been turned off. Waiting
   * in between doubles from {@link #FIRST_WAIT_MILLIS}: 8 s in all.
   */
  static final int MOST_LOOKS = 6;

  static final long FIRST_WAIT_MILLIS = 250;

  /** A shard that ends rolls over into one, or is split in two. */
  private static final int MOST_CHILDREN = 2;

  private final Map<String, Ended> shards = new LinkedHashMap<>();

  /**
   * A shard at its end.
   *
   * @param shardId the shard
   * @param subtask who read it
   * @param looks how often its children were looked for
   * @param dueAt when to look again, epoch milliseconds
   * @param released whether its reader waits no longer
   */
  record Ended(String shardId, int subtask, int looks, long dueAt, boolean released) {
    boolean isGivenUp() {
      return looks >= MOST_LOOKS;
    }

    private Ended asReleased() {
      return new Ended(shardId, subtask, looks, dueAt, true);
    }
  }

  /** A reader has come to the shard's end, and waits. */
  void add(String shardId, int subtask, long now) {
    shards.put(shardId, new Ended(shardId, subtask, 0, now, false));
  }

  /** The shard was at its end in a checkpoint; its reader is another one since, and waits not. */
  void addReleased(String shardId, int subtask, long now) {
    shards.put(shardId, new Ended(shardId, subtask, 0, now, true));
  }

  boolean isEmpty() {
    return shards.isEmpty();
  }

  /** The ended shards whose children are due to be looked for at this time. */
  List<String> due(long now) {
    return shards.values().stream()
        .filter(ended -> ended.dueAt <= now)
        .map(Ended::shardId)
        .toList();
  }

  /**
   * Counts a look for these shards, and puts off the next.
   *
   * @param shardIds those that were due when the look began
   * @param now when it was over
   */
  void looked(List<String> shardIds, long now) {
    for (String id : shardIds) {
      shards.computeIfPresent(
          id,
          (same, ended) ->
              new Ended(
                  id,
                  ended.subtask,
                  ended.looks + 1,
                  now + (FIRST_WAIT_MILLIS << ended.looks),
                  ended.released));
    }
  }

  /**
   * The shards whose readers need wait no longer, each once: a child is known, or none has come.
   * Those that may have no more children are forgotten.
   *
   * @param children how many children of a shard are known
   */
  List<Ended> release(ToIntFunction<String> children) {
    List<Ended> released = new ArrayList<>();
    for (Ended ended : List.copyOf(shards.values())) {
      int known = children.applyAsInt(ended.shardId);
      if (!ended.released && (known > 0 || ended.isGivenUp())) {
        released.add(ended);
        shards.put(ended.shardId, ended.asReleased());
      }
      if (known >= MOST_CHILDREN || ended.isGivenUp()) {
        shards.remove(ended.shardId);
      }
    }
    return released;
  }

  /** The shard is to be read again. */
  void forget(String shardId) {
    shards.remove(shardId);
  }

  /** The subtask failed: nobody waits any longer, but the children are wanted still. */
  void forgetSubtask(int subtask) {
    shards.replaceAll((id, ended) -> ended.subtask == subtask ? ended.asReleased() : ended);
  }
}
