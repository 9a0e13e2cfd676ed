package dev.nightjar.dynamodb.enumerator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.dynamodb.Gap;
import dev.nightjar.dynamodb.GapPolicy;
import dev.nightjar.dynamodb.SnapshotOptions;
import dev.nightjar.dynamodb.StartPosition;
import dev.nightjar.dynamodb.TestingStreams;
import dev.nightjar.dynamodb.lineage.ShardNode.Status;
import dev.nightjar.dynamodb.lineage.TimeBase;
import dev.nightjar.dynamodb.split.ChangeSplit;
import dev.nightjar.dynamodb.split.EnumeratorState.Phase;
import dev.nightjar.dynamodb.split.ScanSplit;
import dev.nightjar.dynamodb.split.ShardSplit;
import dev.nightjar.dynamodb.stream.StreamsApiException.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Random lineages, listings that are late and inconsistent, shards that vanish, gaps, failures of
 * one, some or all readers, checkpoints at any moment, and restarts at another parallelism.
 */
class ShardEnumeratorPropertyTest {

  private static final int SEEDS = 300;
  private static final int MOST_SHARDS = 40;
  private static final int STEPS = 150;

  @Test
  void everythingIsReadOnceAtATimeInOrderAndToItsEnd() {
    int restarts = 0;
    int lost = 0;
    int repaired = 0;
    for (int seed = 1; seed <= SEEDS; seed++) {
      History history = new History(seed);
      try {
        history.run();
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
      }
      restarts += history.restarts;
      lost += history.dropped.size();
      repaired += history.gaps.size();
    }
    assertThat(restarts).as("restarts in all").isGreaterThan(SEEDS);
    assertThat(lost).as("shards lost in all").isGreaterThan(SEEDS / 10);
    assertThat(repaired).as("gaps in all").isGreaterThan(SEEDS / 10);
  }

  /** One run. */
  private static final class History {
    private final SplittableRandom random;
    private final TestingEnumerator source = new TestingEnumerator();
    private final TestingStreams streams = source.streams;
    private final TestingReaders readers = new TestingReaders(source, this::onAssign);
    private final boolean snapshot;

    private final Map<String, String> parents = new LinkedHashMap<>();
    private final Set<String> closed = new HashSet<>();
    private final Map<String, Long> unlistedUntil = new HashMap<>();
    private final Map<String, Long> steadyUntil = new HashMap<>();
    private final Set<String> everAssigned = new HashSet<>();

    /** Gone from the service before it was read. */
    private final Set<String> dropped = new TreeSet<>();

    /** Need not be read: it was closed when a snapshot began that shows all it held. */
    private final Set<String> excused = new HashSet<>();

    /** The ids of gaps that readers found. */
    private final Set<String> gaps = new TreeSet<>();

    /** Where a shard was read to its end in this attempt of the job. */
    private final Map<String, Integer> readBy = new HashMap<>();

    private int restarts;
    private int faults;

    private History(int seed) {
      this.random = new SplittableRandom(seed);
      this.snapshot = random.nextInt(3) == 0;
      source
          .options
          .onGap(random.nextBoolean() ? GapPolicy.REPAIR : GapPolicy.CONTINUE)
          .discoveryInterval(Duration.ofSeconds(10))
          .describeCallsPerSecond(10)
          .snapshot(new SnapshotOptions(1 + random.nextInt(9), 1000, Duration.ofHours(1)))
          .startFrom(snapshot ? StartPosition.snapshot() : StartPosition.trimHorizon());
    }

    private void run() {
      for (int root = random.nextInt(4); root >= 0; root--) {
        add(random.nextBoolean() ? null : "expired" + root);
      }
      restart();
      for (int step = 0; step < STEPS; step++) {
        guarded(this::step);
        checkNeverTwice();
      }
      drain();
    }

    /** The enumerator may ask for a restart of all by failing. */
    private void guarded(Runnable action) {
      try {
        action.run();
      } catch (IllegalStateException e) {
        if (!e.getMessage().contains("set back")) {
          throw e;
        }
        restart();
      }
    }

    private void step() {
      relist();
      switch (random.nextInt(16)) {
        case 0, 1, 2 -> source.context.pass(100 * (1 + random.nextInt(30)));
        case 3, 4, 5, 6, 7 -> progress();
        case 8 -> unlist();
        case 9 -> {
          // With 30 s between them more would outlast the end of the run.
          if (faults++ < 6) {
            streams.fail("list", Kind.THROTTLED, Kind.UNAVAILABLE);
          }
        }
        case 10 -> drop();
        case 11 -> findGap();
        case 12, 13 ->
            readers.checkpoint(
                () -> {
                  for (int i = random.nextInt(3); i > 0; i--) {
                    progress();
                  }
                },
                random.nextInt(4) > 0);
        case 14 -> failSome();
        default -> {
          if (random.nextInt(2) == 0) {
            restart();
          }
        }
      }
    }

    private void add(String parent) {
      String id = "shard-" + (100 + parents.size());
      parents.put(id, parent);
      streams.shard(id, parent);
    }

    private void relist() {
      long now = source.context.now();
      unlistedUntil
          .entrySet()
          .removeIf(
              entry -> {
                boolean over = entry.getValue() <= now && !dropped.contains(entry.getKey());
                if (over) {
                  streams.unlist(entry.getKey(), false);
                  steadyUntil.put(entry.getKey(), now + 15_000);
                }
                return over;
              });
    }

    /** A known shard is missing from listings for a while. */
    private void unlist() {
      String id = any(parents.keySet());
      long now = source.context.now();
      if (isKnown(id)
          && !dropped.contains(id)
          && !unlistedUntil.containsKey(id)
          && steadyUntil.getOrDefault(id, 0L) <= now) {
        streams.unlist(id, true);
        unlistedUntil.put(id, now + random.nextInt(15_000));
      }
    }

    private boolean isKnown(String id) {
      return source.state().shards().stream().anyMatch(node -> node.shardId().equals(id));
    }

    /** A shard whose parent is being read expires. */
    private void drop() {
      for (TestingReaders.Reader reader : readers.all()) {
        for (String held : reader.held.keySet()) {
          for (Map.Entry<String, String> shard : parents.entrySet()) {
            if (held.equals(shard.getValue())
                && !everAssigned.contains(shard.getKey())
                && isKnown(shard.getKey())) {
              streams.drop(shard.getKey());
              dropped.add(shard.getKey());
              closed.add(shard.getKey());
              add(shard.getKey());
              return;
            }
          }
        }
      }
    }

    private void findGap() {
      int subtask = random.nextInt(readers.all().size());
      Set<String> shards = new TreeSet<>(readers.all().get(subtask).held.keySet());
      shards.retainAll(parents.keySet());
      if (readers.isUp(subtask) && !shards.isEmpty()) {
        String id = any(shards);
        Gap gap = new Gap(TestingStreams.ARN, id, "3", "7", 1, source.context.now());
        readers.findGap(subtask, id, gap);
        gaps.add(gap.id());
      }
    }

    /** A reader comes to the end of something; a shard that ends has children, or will. */
    private void progress() {
      int subtask = random.nextInt(readers.all().size());
      Map<String, ChangeSplit> held = readers.all().get(subtask).held;
      if (!readers.isUp(subtask) || held.isEmpty()) {
        return;
      }
      String id = any(held.keySet());
      if (held.get(id) instanceof ShardSplit) {
        streams.close(id);
        if (closed.add(id)) {
          for (int child = random.nextInt(3); child > 0 && parents.size() < MOST_SHARDS; child--) {
            add(id);
            if (random.nextInt(3) == 0) {
              String late = "shard-" + (99 + parents.size());
              streams.unlist(late, true);
              unlistedUntil.put(late, source.context.now() + random.nextInt(5_000));
            }
          }
        }
        readBy.put(id, subtask);
      }
      readers.finish(subtask, id, base(id));
    }

    private static TimeBase base(String shard) {
      return shard.startsWith("shard-")
          ? new TimeBase(Integer.parseInt(shard.substring(6)), shard.length())
          : null;
    }

    private void failSome() {
      List<Integer> subtasks = new ArrayList<>();
      for (int subtask = 0; subtask < readers.all().size(); subtask++) {
        subtasks.add(subtask);
      }
      Collections.shuffle(subtasks, new Random(random.nextLong()));
      List<Integer> failed =
          random.nextBoolean()
              ? subtasks
              : subtasks.subList(0, 1 + random.nextInt(subtasks.size()));
      forget(failed);
      readers.fail(failed);
      if (random.nextBoolean()) {
        source.context.pass(100 * (1 + random.nextInt(20)));
      }
      readers.comeBack(failed);
    }

    private void forget(List<Integer> failed) {
      readBy.values().removeIf(failed::contains);
    }

    private void restart() {
      restarts++;
      // A state from before the first listing promises no more than none.
      boolean fromNothing = readers.completed() == null || readers.completed().streamArn() == null;
      // A parent that the state does not know and that is not listed would count as expired.
      unlistedUntil.replaceAll((id, until) -> 0L);
      relist();
      readBy.clear();
      if (fromNothing) {
        everAssigned.clear();
        excused.addAll(dropped);
        if (snapshot) {
          excused.addAll(closed);
        }
      }
      readers.restart(1 + random.nextInt(4));
      source.context.pass(300);
    }

    private void onAssign(int subtask, ChangeSplit split) {
      String id = split.splitId();
      for (TestingReaders.Reader reader : readers.all()) {
        assertThat(reader.held).as("%s is being read by another", id).doesNotContainKey(id);
      }
      if (split instanceof ScanSplit scan) {
        long scans =
            readers.all().get(subtask).held.values().stream()
                .filter(ScanSplit.class::isInstance)
                .count();
        assertThat(scans)
            .as("scans of subtask %d", subtask)
            .isLessThan(scan.repairs() == null ? 2 : 1);
      }
      if (!(split instanceof ShardSplit shard)) {
        return;
      }
      everAssigned.add(id);
      assertThat(source.state().backfill() == null || source.state().backfill().isDone())
          .as("%s after the snapshot", id)
          .isTrue();
      String parent = parents.get(id);
      if (!parents.containsKey(parent) || excused.contains(parent)) {
        return;
      }
      for (TestingReaders.Reader reader : readers.all()) {
        assertThat(reader.held).as("%s before its parent's end", id).doesNotContainKey(parent);
      }
      assertThat(source.state().unassigned())
          .extracting(ChangeSplit::splitId)
          .as("%s before its parent", id)
          .doesNotContain(parent, "gap/" + parent + "/start");
      if (readBy.containsKey(parent)) {
        assertThat(subtask).as("%s on its parent's subtask", id).isEqualTo(readBy.get(parent));
      }
      if (!dropped.contains(parent) && shard.lastSequenceNumber() == null) {
        assertThat(shard.timeBase()).as("time of %s", id).isEqualTo(base(parent));
      }
    }

    private void checkNeverTwice() {
      Set<String> held = new HashSet<>();
      for (TestingReaders.Reader reader : readers.all()) {
        for (String id : reader.held.keySet()) {
          assertThat(held.add(id)).as("%s has one reader", id).isTrue();
        }
      }
    }

    /** From now on all goes well: everything must come to its end. */
    private void drain() {
      unlistedUntil.replaceAll((id, until) -> 0L);
      relist();
      for (int round = 0; round < 400; round++) {
        relist();
        guarded(() -> source.context.pass(2_000));
        for (int i = 0; i < 20; i++) {
          guarded(this::progress);
        }
        guarded(() -> readers.checkpoint(() -> {}, true));
        checkNeverTwice();
      }
      for (TestingReaders.Reader reader : readers.all()) {
        assertThat(reader.held).as("all is read").isEmpty();
      }
      var state = source.state();
      assertThat(state.unassigned()).isEmpty();
      assertThat(state.backfill() == null || state.backfill().isDone()).isTrue();
      assertThat(state.shards()).allMatch(node -> node.status() == Status.DONE);
      Set<String> told = new TreeSet<>();
      state.repairs().forEach(repair -> told.add(repair.gap().shardId()));
      for (String shard : parents.keySet()) {
        if (dropped.contains(shard)) {
          assertThat(
                  everAssigned.contains(shard) || told.contains(shard) || excused.contains(shard))
              .as("loss of %s is told", shard)
              .isTrue();
        } else if (!excused.contains(shard)) {
          assertThat(everAssigned).as("%s is read", shard).contains(shard);
        }
      }
      assertThat(state.repairs())
          .allSatisfy(
              repair -> {
                assertThat(repair.phase()).isIn(Phase.CLOSED, Phase.ACCEPTED);
                assertThat(
                        dropped.contains(repair.gap().shardId())
                            || gaps.contains(repair.gap().id()))
                    .as("a gap in %s", repair.gap().shardId())
                    .isTrue();
              });
    }

    private String any(Set<String> ids) {
      List<String> sorted = new ArrayList<>(ids);
      sorted.sort(null);
      return sorted.get(random.nextInt(sorted.size()));
    }
  }
}
