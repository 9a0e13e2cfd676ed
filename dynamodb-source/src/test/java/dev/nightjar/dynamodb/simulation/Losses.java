package dev.nightjar.dynamodb.simulation;

import dev.nightjar.local.streams.Behaviour.TrimRule;
import dev.nightjar.local.streams.SequenceNumbers;
import dev.nightjar.local.streams.StreamModel;
import dev.nightjar.local.streams.Written;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the service no longer has: out of age, or because the script took it. */
final class Losses {

  private static final long RETENTION_MILLIS = Duration.ofHours(24).toMillis();

  private final StreamModel model;
  private final Map<String, Long> taken = new HashMap<>();
  private final Map<String, Long> dropped = new HashMap<>();
  private final Map<String, Long> closed = new HashMap<>();
  private TrimRule rule;

  Losses(StreamModel model) {
    this.model = model;
  }

  void rule(TrimRule value) {
    rule = value;
  }

  TrimRule rule() {
    return rule;
  }

  /** The records of a shard in order. */
  List<Written> of(String shardId) {
    return model.written().stream().filter(each -> each.shardId().equals(shardId)).toList();
  }

  void trimmed(String shardId, int records) {
    long now = model.clock().millis();
    List<Written> left = new ArrayList<>(of(shardId));
    left.removeIf(each -> isGone(each, now));
    left.stream().limit(records).forEach(each -> taken.put(each.sequenceNumber(), now));
  }

  void dropped(String shardId) {
    dropped.put(shardId, model.clock().millis());
  }

  /** Whether nothing of the shard exists at that time: it was dropped, or is long closed. */
  boolean isShardGone(String shardId, long at) {
    return dropped.getOrDefault(shardId, Long.MAX_VALUE) <= at
        || closed.getOrDefault(shardId, Long.MAX_VALUE) <= at - RETENTION_MILLIS;
  }

  /** The script closed the shard. */
  void closed(String shardId) {
    closed.put(shardId, model.clock().millis());
  }

  /** Whether nobody can read the record at that time. */
  boolean isGone(Written record, long at) {
    return isShardGone(record.shardId(), at)
        || taken.getOrDefault(record.sequenceNumber(), Long.MAX_VALUE) <= at
        || record.writtenMillis() / 1000 * 1000 <= at - RETENTION_MILLIS;
  }

  /** Whether a sequence number lies between two others; null is the shard's beginning or end. */
  static boolean isBetween(String number, String after, String before) {
    return (after == null || SequenceNumbers.ORDER.compare(number, after) > 0)
        && (before == null || SequenceNumbers.ORDER.compare(number, before) < 0);
  }
}
