package dev.nightjar.dynamodb.enumerator;

import dev.nightjar.dynamodb.Gap;
import dev.nightjar.dynamodb.SourceOptions;
import dev.nightjar.dynamodb.enumerator.Assignments.Assignment;
import dev.nightjar.dynamodb.split.ChangeSplit;
import dev.nightjar.dynamodb.split.EnumeratorState;
import dev.nightjar.dynamodb.split.ExportSplit;
import dev.nightjar.dynamodb.split.NoticeSplit;
import dev.nightjar.dynamodb.split.ScanSplit;
import dev.nightjar.dynamodb.split.ShardSplit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All reading that is not of shards: the snapshot before the stream, the repair of gaps, and the
 * notices that no reader can give by itself. Pure, apart from its log; times are epoch
 * milliseconds.
 */
final class TableReading {

  private static final Logger LOG = LoggerFactory.getLogger(ShardEnumerator.class);

  private final SourceOptions options;
  private final Backfill backfill;
  private final Repairs repairs;
  private final Passage passage;
  private final Assignments splits = new Assignments();
  private final Set<String> beingTold = new HashSet<>();

  /** When each closing notice was due: what its scan emitted comes before it. */
  private final Map<String, Passage.Mark> filled = new HashMap<>();

  /** When the snapshot was read to its end; null before that, and after a restart. */
  private Passage.Mark handOver;

  /** When the scan under way was planned; by the id under which it runs. */
  private final Map<String, Long> planned = new HashMap<>();

  /**
   * @param kept the state restored; null at a first start
   * @param passage knows what has been taken in behind the readers
   */
  TableReading(SourceOptions options, EnumeratorState kept, Passage passage, long now) {
    this.options = options;
    this.passage = passage;
    this.repairs = new Repairs(options.onGap(), kept == null ? List.of() : kept.repairs(), now);
    if (kept != null) {
      this.backfill = new Backfill(kept.backfill());
      kept.unassigned().stream().filter(split -> !(split instanceof ShardSplit)).forEach(this::add);
      return;
    }
    switch (options.start().kind()) {
      case SNAPSHOT -> {
        int segments = options.snapshot().segments();
        this.backfill = Backfill.unplanned();
        planBackfill(
            now,
            IntStream.range(0, segments)
                .mapToObj(segment -> ScanSplit.unread(segment, segments, now, null))
                .toList());
      }
      case EXPORT -> this.backfill = Backfill.unplanned();
      default -> this.backfill = new Backfill(null);
    }
  }

  private void add(ChangeSplit split) {
    splits.add(split);
    if (split instanceof NoticeSplit notice && !notice.closed()) {
      beingTold.add(notice.gap().shardId());
    }
  }

  /** The snapshot's splits are known. */
  void planBackfill(long asOf, List<? extends ChangeSplit> parts) {
    backfill.plan(asOf, parts);
    parts.forEach(splits::add);
  }

  boolean needsPlan() {
    return backfill.needsPlan();
  }

  /** Whether all of the snapshot has been read. */
  boolean isBackfillDone() {
    return backfill.isDone();
  }

  /** Whether the stream may be read: no record of it can overtake the snapshot's any more. */
  boolean isHandedOver(long now) {
    if (!backfill.isDone()) {
      return false;
    }
    if (handOver != null && passage.isPassed(handOver, now)) {
      if (passage.isWithoutCheckpoints(handOver, now)) {
        LOG.warn(
            "No checkpoint has begun for {} s: the stream follows the snapshot without one. Where"
                + " an operator behind the source is slow, changes may reach it before the last"
                + " items of the snapshot. Turn checkpoints on.",
            Passage.LONGEST_WAIT_MILLIS / 1_000);
      }
      LOG.info("The snapshot has been taken in; the stream follows.");
      handOver = null;
    }
    return handOver == null;
  }

  /**
   * A reader or this side found a gap.
   *
   * @return whether it is new
   */
  boolean found(Gap gap, long now) {
    return repairs.found(gap, now);
  }

  /** A shard's turn has come of which nothing is left: it is told before its children are read. */
  void tell(Gap gap, long now) {
    repairs.found(gap, now);
    add(new NoticeSplit(gap, false, false));
  }

  /** The shards whose loss is being told: their children must wait. */
  Set<String> beingTold() {
    return beingTold;
  }

  /**
   * Plans a scan for gaps whose time has come.
   *
   * @param now epoch milliseconds; all shards known must have been handed out before
   */
  void planRepair(long now) {
    List<ScanSplit> scan = repairs.plan(now, options.snapshot().segments());
    if (!scan.isEmpty()) {
      Gap cover = scan.get(0).repairs();
      planned.put(cover.id(), now);
      LOG.info("Scanning the table for {} gaps, in {} segments.", openGaps(), scan.size());
      if (cover.fromMillis() == Gap.UNKNOWN) {
        LOG.warn(
            "Nothing is known of the time before one of these gaps, so that the repair emits every"
                + " item of the table, whatever its time.");
      }
      scan.forEach(splits::add);
    }
  }

  /**
   * What may be handed out now; it counts as handed out.
   *
   * @param readers the subtasks that are there
   * @param streaming whether shards are read: until then nothing is told of them
   * @param place who reads what comes after a shard
   */
  List<Assignment> next(
      Set<Integer> readers, boolean streaming, ToIntFunction<String> place, long now) {
    List<Assignment> next =
        splits.notices(
            readers,
            notice -> streaming && (!notice.closed() || isTakenIn(notice, now)),
            notice ->
                notice.closed() ? Assignments.ANYWHERE : place.applyAsInt(notice.gap().shardId()));
    next.addAll(
        splits.parts(
            readers,
            split -> streaming || Backfill.isPart(split),
            split ->
                Backfill.isPart(split)
                    ? ScanSplit.SNAPSHOTS_A_SUBTASK
                    : ScanSplit.REPAIRS_A_SUBTASK));
    return next;
  }

  /** Whether the gap is filled, and no record of its repair can come behind the notice. */
  private boolean isTakenIn(NoticeSplit notice, long now) {
    Passage.Mark mark = filled.get(notice.splitId());
    return repairs.isFilled(notice.gap()) && (mark == null || passage.isPassed(mark, now));
  }

  /**
   * A split was read to its end.
   *
   * @return the lost shard that has been told of, so that its children may be read; null where the
   *     split was another
   */
  String finished(String splitId, long now) {
    ChangeSplit split = splits.unfinished(splitId);
    splits.finished(splitId);
    if (split == null) {
      return null;
    }
    if (split instanceof NoticeSplit notice) {
      if (!notice.closed()) {
        beingTold.remove(notice.gap().shardId());
        return notice.gap().shardId();
      }
      filled.remove(splitId);
      repairs.closed(notice.gap());
    } else if (Backfill.isPart(split)) {
      boolean before = backfill.isDone();
      backfill.finished(splitId);
      // A part that is reported once more proves nothing new.
      if (!before && backfill.isDone()) {
        handOver = passage.mark(now);
        LOG.info("The snapshot is read; the stream follows with the next checkpoint.");
      }
    } else {
      List<NoticeSplit> notices = repairs.finished(splitId);
      notices.forEach(done -> filled.put(done.splitId(), passage.mark(now)));
      // Another reader may have been given one before the scan had to be repeated in part.
      notices.stream()
          .filter(done -> splits.unfinished(done.splitId()) == null)
          .forEach(splits::add);
      if (!notices.isEmpty()) {
        Long since = planned.remove(((ScanSplit) split).repairs().id());
        LOG.info(
            "{} gaps are filled from the table{}.",
            notices.size(),
            since == null ? "" : ", after " + (now - since) / 1_000 + " s");
      }
    }
    return null;
  }

  /**
   * A reader came back with a split from its last checkpoint.
   *
   * @return as of {@link #finished}
   */
  String reported(ChangeSplit split, int subtask, long now) {
    String id = split.splitId();
    if (splits.isHeldByAnother(id, subtask)) {
      return null;
    }
    if (!split.finished()) {
      back(split, subtask);
      return null;
    }
    if (splits.unfinished(id) == null) {
      // Of a restored state: who has it is not known here before its reader says so.
      add(split);
    }
    return finished(id, now);
  }

  /** A reader lost a split that it was given. It is read again, from the position given. */
  void back(ChangeSplit split, int subtask) {
    if (splits.isHeldByAnother(split.splitId(), subtask)) {
      return;
    }
    add(split);
    if (Backfill.isPart(split)) {
      backfill.reopened(split.splitId());
      handOver = null;
    } else if (split instanceof ScanSplit scan) {
      repairs.reopened(scan);
    } else if (split instanceof NoticeSplit notice && notice.closed()) {
      repairs.untold(notice.gap());
    }
  }

  /**
   * All readers have said what they hold.
   *
   * @throws IllegalStateException where a part of the snapshot or of a repair is held by nobody
   */
  void allReported() {
    Map<String, ChangeSplit> known = new LinkedHashMap<>();
    splits.unfinished().forEach(split -> known.put(split.splitId(), split));
    List<String> missing = new ArrayList<>(backfill.unfinished());
    missing.addAll(repairs.unfinished());
    missing.removeAll(known.keySet());
    if (!missing.isEmpty()) {
      throw new IllegalStateException(
          "the restored state says that these parts of the table are still to be read, but holds"
              + " no position for them: "
              + missing
              + ". It is damaged; restore another checkpoint or savepoint");
    }
    for (Gap gap : repairs.unclosed()) {
      NoticeSplit notice = new NoticeSplit(gap, true, false);
      if (repairs.isFilled(gap) && !known.containsKey(notice.splitId())) {
        splits.add(notice);
      }
    }
  }

  /** Whether anything is to be read or told. */
  boolean isIdle() {
    return backfill.isDone() && splits.unfinished().isEmpty() && repairs.unclosed().isEmpty();
  }

  /** Forgets old gaps of shards that no longer matter. */
  void forget(Predicate<String> knownShards, long now) {
    repairs.forget(knownShards, now);
  }

  int snapshotSplits() {
    return backfill.splits();
  }

  int snapshotSplitsLeft() {
    return backfill.left();
  }

  /** How many items are in files of an export that are not read; 0 for a scan. */
  long exportItemsLeft() {
    return splits.unfinished().stream()
        .mapToLong(split -> split instanceof ExportSplit file ? file.items() : 0)
        .sum();
  }

  int openGaps() {
    return repairs.unclosed().size();
  }

  /** The gaps that are to be filled, and are not. */
  List<Gap> unclosed() {
    return repairs.unclosed();
  }

  /** The gaps that stay open, by the policy. */
  List<Gap> accepted() {
    return repairs.accepted();
  }

  /** What no reader holds, for a checkpoint. */
  List<ChangeSplit> waiting() {
    return splits.waiting();
  }

  /** For a checkpoint. */
  EnumeratorState.Backfill backfillState() {
    return backfill.toState();
  }

  /** For a checkpoint. */
  List<EnumeratorState.Repair> repairState() {
    return repairs.toState();
  }
}
