package dev.nightjar.dynamodb.split;

import dev.nightjar.dynamodb.split.ShardSplit.Begin;
import java.util.List;

/** Shards as tests need them: without what the test is not about. */
public final class TestingSplits {

  private TestingSplits() {}

  public static ShardSplit unread(String shard, String parent, long notBefore, Begin begin) {
    return ShardSplit.unread(shard, parent, notBefore, begin, null, null);
  }

  public static ShardSplit unread(String shard) {
    return unread(shard, null, ShardSplit.NO_BOUND, Begin.START);
  }

  /** Read up to a record. */
  public static ShardSplit at(String shard, String parent, String sequence) {
    return new ShardSplit(
        shard, parent, sequence, ShardSplit.NO_BOUND, Begin.START, false, null, null, List.of());
  }

  /** Read to its end. */
  public static ShardSplit finished(String shard, String sequence) {
    return new ShardSplit(
        shard, null, sequence, ShardSplit.NO_BOUND, Begin.START, true, null, null, List.of());
  }
}
