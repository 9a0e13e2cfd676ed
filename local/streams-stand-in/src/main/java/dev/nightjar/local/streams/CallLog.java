package dev.nightjar.local.streams;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Counts the calls by operation and shard, and remembers the newest ones. Safe for many threads.
 */
public final class CallLog {

  private static final int REMEMBERED = 1 << 16;

  /**
   * One call.
   *
   * @param operation which
   * @param shardId on which shard; {@code segment-0} and so on for a Scan; null for the others
   * @param millis when it arrived, by the model's clock
   * @param outcome {@code OK}, an error's code, or the kind of fault that left it unanswered
   */
  public record Call(Operation operation, String shardId, long millis, String outcome) {}

  private record Place(Operation operation, String shardId) {}

  private final Call[] newest = new Call[REMEMBERED];
  private final Map<Place, Long> counts = new HashMap<>();
  private final Map<String, Long> outcomes = new HashMap<>();
  private long total;
  private long records;

  CallLog() {}

  synchronized void add(Operation operation, String shardId, long millis, String outcome) {
    newest[(int) (total++ % REMEMBERED)] = new Call(operation, shardId, millis, outcome);
    counts.merge(new Place(operation, shardId), 1L, Long::sum);
    outcomes.merge(operation + " " + outcome, 1L, Long::sum);
  }

  synchronized void served(int recordCount) {
    records += recordCount;
  }

  /** How many calls of the operation came, on all shards. */
  public synchronized long count(Operation operation) {
    return counts.entrySet().stream()
        .filter(entry -> entry.getKey().operation() == operation)
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  /** How many calls of the operation came on a shard. */
  public synchronized long count(Operation operation, String shardId) {
    return counts.getOrDefault(new Place(operation, shardId), 0L);
  }

  /**
   * How many calls of the operation ended so.
   *
   * @param outcome {@code OK}, an error's code without namespace, or a {@link Fault.Kind}'s name
   */
  public synchronized long ended(Operation operation, String outcome) {
    return outcomes.getOrDefault(operation + " " + outcome, 0L);
  }

  /** How many records pages of GetRecords carried, again and again counted. */
  public synchronized long recordsServed() {
    return records;
  }

  /** The newest calls, oldest first; 65,536 at most. */
  public synchronized List<Call> calls() {
    List<Call> calls = new ArrayList<>();
    for (long i = Math.max(0, total - REMEMBERED); i < total; i++) {
      calls.add(newest[(int) (i % REMEMBERED)]);
    }
    return calls;
  }

  /**
   * The most calls of the operation within any second of the model's clock, among the remembered
   * ones.
   *
   * @param shardId null for all shards together
   */
  public int busiestSecond(Operation operation, String shardId) {
    long[] times =
        calls().stream()
            .filter(call -> call.operation() == operation)
            .filter(call -> shardId == null || shardId.equals(call.shardId()))
            .mapToLong(Call::millis)
            .sorted()
            .toArray();
    int most = 0;
    int from = 0;
    for (int to = 0; to < times.length; to++) {
      while (times[to] - times[from] >= 1000) {
        from++;
      }
      most = Math.max(most, to - from + 1);
    }
    return most;
  }

  /** Forgets all calls. */
  public synchronized void clear() {
    counts.clear();
    outcomes.clear();
    total = 0;
    records = 0;
  }
}
