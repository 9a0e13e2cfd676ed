package dev.nightjar.local.streams;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Which calls go wrong, and how. Scripted faults come first, in the order in which they were
 * scripted, those of a shard before those of the operation; then standing ones; then chance. A call
 * has one fault at most. Safe for many threads.
 *
 * <p>Chance is drawn for each operation and shard from a sequence of its own, so that the n-th call
 * on a shard fares the same at every run with the same seed, however threads interleave. A Scan
 * stands under the name {@code segment-0}, {@code segment-1} and so on.
 */
public final class FaultPlan {

  private record Place(Operation operation, String shardId) {}

  private record Chance(double probability, List<Fault> faults) {}

  private final Map<Place, Deque<Fault>> scripted = new HashMap<>();
  private final Map<Place, Fault> standing = new HashMap<>();
  private final Map<Operation, List<Chance>> chances = new EnumMap<>(Operation.class);
  private final Map<Place, SplittableRandom> draws = new HashMap<>();
  private final Map<Operation, Long> latencies = new EnumMap<>(Operation.class);
  private long seed;

  FaultPlan(long seed) {
    this.seed = seed;
  }

  /** The next call of the operation goes wrong, on whatever shard. */
  public FaultPlan next(Operation operation, Fault fault) {
    return next(operation, null, fault, 1);
  }

  /** The next calls of the operation go wrong, on whatever shard. */
  public FaultPlan next(Operation operation, Fault fault, int times) {
    return next(operation, null, fault, times);
  }

  /** The next calls of the operation on a shard go wrong. */
  public synchronized FaultPlan next(Operation operation, String shardId, Fault fault, int times) {
    Deque<Fault> queue =
        scripted.computeIfAbsent(new Place(operation, shardId), place -> new ArrayDeque<>());
    for (int i = 0; i < times; i++) {
      queue.add(fault);
    }
    return this;
  }

  /** Every call of the operation goes wrong until {@link #clear}. */
  public FaultPlan always(Operation operation, Fault fault) {
    return always(operation, null, fault);
  }

  /** Every call of the operation on a shard goes wrong until {@link #clear}. */
  public synchronized FaultPlan always(Operation operation, String shardId, Fault fault) {
    standing.put(new Place(operation, shardId), fault);
    return this;
  }

  /**
   * Calls of the operation go wrong by chance, each in one of the given ways.
   *
   * @param probability 0 to 1
   */
  public synchronized FaultPlan sometimes(
      Operation operation, double probability, Fault... faults) {
    if (!(probability >= 0 && probability <= 1) || faults.length == 0) {
      throw new IllegalArgumentException("a chance is 0 to 1 and has a fault, not " + probability);
    }
    chances
        .computeIfAbsent(operation, each -> new ArrayList<>())
        .add(new Chance(probability, List.of(faults)));
    return this;
  }

  /** Starts all sequences of chance anew. */
  public synchronized FaultPlan seed(long value) {
    seed = value;
    draws.clear();
    return this;
  }

  /** Every call of the operation takes so much longer, in the system's time. */
  public synchronized FaultPlan latency(Operation operation, Duration value) {
    latencies.put(operation, value.toMillis());
    return this;
  }

  /** Every call takes so much longer, in the system's time. */
  public FaultPlan latency(Duration value) {
    for (Operation operation : Operation.values()) {
      latency(operation, value);
    }
    return this;
  }

  /** Forgets all faults; latencies stay. */
  public synchronized FaultPlan clear() {
    scripted.clear();
    standing.clear();
    chances.clear();
    return this;
  }

  /** How many scripted faults have not struck yet. */
  public synchronized int pending() {
    return scripted.values().stream().mapToInt(Deque::size).sum();
  }

  synchronized long latencyMillis(Operation operation) {
    return latencies.getOrDefault(operation, 0L);
  }

  /** The fault of the next call, or null; {@code shardId} may be null. */
  synchronized Fault draw(Operation operation, String shardId) {
    Place anywhere = new Place(operation, null);
    Place here = new Place(operation, shardId);
    for (Place place : List.of(here, anywhere)) {
      Deque<Fault> queue = scripted.get(place);
      if (queue != null && !queue.isEmpty()) {
        return queue.remove();
      }
    }
    Fault fault = standing.getOrDefault(here, standing.get(anywhere));
    return fault != null ? fault : byChance(here);
  }

  private Fault byChance(Place place) {
    List<Chance> some = chances.get(place.operation());
    if (some == null) {
      return null;
    }
    SplittableRandom random =
        draws.computeIfAbsent(
            place,
            each ->
                new SplittableRandom(seed ^ ItemKey.hash(each.operation() + "@" + each.shardId())));
    for (Chance chance : some) {
      if (random.nextDouble() < chance.probability()) {
        return chance.faults().get(random.nextInt(chance.faults().size()));
      }
    }
    return null;
  }
}
