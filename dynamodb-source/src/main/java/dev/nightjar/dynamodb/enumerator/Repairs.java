package dev.nightjar.dynamodb.enumerator;

import dev.nightjar.dynamodb.Gap;
import dev.nightjar.dynamodb.GapPolicy;
import dev.nightjar.dynamodb.split.EnumeratorState.Phase;
import dev.nightjar.dynamodb.split.EnumeratorState.Repair;
import dev.nightjar.dynamodb.split.NoticeSplit;
import dev.nightjar.dynamodb.split.ScanSplit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * All gaps that were found, each once, and how far each is filled. An outage makes a gap in every
 * shard, and each is found by itself; so a scan is planned only when none was found for a while,
 * and fills all that are open by then. Gaps that are found while a scan runs wait for the next one,
 * which begins behind them. Pure; times are epoch milliseconds.
 */
final class Repairs {

  /** Without a new gap for so long all of an outage are taken to be found. */
  static final long QUIET_MILLIS = 10_000;

  /** With new gaps all the time a scan is planned at the latest after so long. */
  static final long LONGEST_WAIT_MILLIS = 300_000;

  /** Gaps older than this are forgotten with their shard: no state names them any more. */
  static final long FORGET_MILLIS = 48 * 3_600_000L;

  private final GapPolicy policy;
  private final Map<String, Entry> entries = new TreeMap<>();
  private long firstFound;
  private long lastFound;

  private static final class Entry {
    private final Gap gap;
    private Phase phase;
    private String filledBy;
    private final Set<String> unfinished = new TreeSet<>();

    private Entry(Gap gap, Phase phase, String filledBy) {
      this.gap = gap;
      this.phase = phase;
      this.filledBy = filledBy;
    }
  }

  /**
   * @param kept from state
   * @param now from when on the quiet is counted
   */
  Repairs(GapPolicy policy, List<Repair> kept, long now) {
    this.policy = policy;
    this.firstFound = now;
    this.lastFound = now;
    for (Repair repair : kept) {
      boolean accepted = repair.phase() == Phase.FOUND && policy != GapPolicy.REPAIR;
      Entry entry =
          new Entry(repair.gap(), accepted ? Phase.ACCEPTED : repair.phase(), repair.filledBy());
      entry.unfinished.addAll(repair.unfinished());
      entries.put(repair.gap().id(), entry);
    }
  }

  /**
   * A gap was found, maybe once more, or wider than before.
   *
   * @return whether it is new
   */
  boolean found(Gap gap, long now) {
    Entry known = entries.get(gap.id());
    // Filled once, and wider since: a second outage before the shard's next record.
    boolean wider =
        known != null
            && (known.phase == Phase.FILLED || known.phase == Phase.CLOSED)
            && gap.toMillis() > known.gap.toMillis();
    if (known != null && !wider) {
      return false;
    }
    if (open().isEmpty()) {
      firstFound = now;
    }
    lastFound = now;
    Phase phase = policy == GapPolicy.REPAIR ? Phase.FOUND : Phase.ACCEPTED;
    entries.put(gap.id(), new Entry(gap, phase, null));
    return true;
  }

  private List<Entry> open() {
    return entries.values().stream().filter(entry -> entry.phase == Phase.FOUND).toList();
  }

  /** The gaps that are to be filled, and are not told closed. */
  List<Gap> unclosed() {
    return entries.values().stream()
        .filter(entry -> entry.phase != Phase.CLOSED && entry.phase != Phase.ACCEPTED)
        .map(entry -> entry.gap)
        .toList();
  }

  /** All gaps that were found and left open, by the policy. */
  List<Gap> accepted() {
    return entries.values().stream()
        .filter(entry -> entry.phase == Phase.ACCEPTED)
        .map(entry -> entry.gap)
        .toList();
  }

  /**
   * The splits of a scan for all gaps that wait for one, if its time has come; otherwise none.
   *
   * @param segments into how many splits it is cut
   */
  List<ScanSplit> plan(long now, int segments) {
    List<Entry> open = open();
    boolean quiet = now - lastFound >= QUIET_MILLIS || now - firstFound >= LONGEST_WAIT_MILLIS;
    if (open.isEmpty() || !quiet || !unfinished().isEmpty()) {
      return List.of();
    }
    Gap cover = cover(open.stream().map(entry -> entry.gap).toList());
    List<ScanSplit> splits =
        IntStream.range(0, segments)
            .mapToObj(segment -> ScanSplit.unread(segment, segments, now, cover))
            .toList();
    for (Entry entry : open) {
      entry.phase = Phase.FILLING;
      entry.filledBy = cover.id();
    }
    splits.forEach(split -> entries.get(cover.id()).unfinished.add(split.splitId()));
    return splits;
  }

  /** A gap that spans all of these, under the first one's name. */
  private static Gap cover(List<Gap> gaps) {
    Gap first = gaps.get(0);
    return new Gap(
        first.streamArn(),
        first.shardId(),
        first.lastSequenceNumber(),
        first.firstSurviving(),
        gaps.stream().mapToLong(Gap::fromMillis).min().orElseThrow(),
        gaps.stream().mapToLong(Gap::toMillis).max().orElseThrow());
  }

  /**
   * A split of a scan was read to its end.
   *
   * @return where it was the last one, the notices that all its gaps are filled
   */
  List<NoticeSplit> finished(String splitId) {
    List<NoticeSplit> notices = new ArrayList<>();
    for (Map.Entry<String, Entry> scan : entries.entrySet()) {
      Set<String> unfinished = scan.getValue().unfinished;
      if (unfinished.remove(splitId) && unfinished.isEmpty()) {
        for (Entry entry : entries.values()) {
          if (scan.getKey().equals(entry.filledBy) && entry.phase == Phase.FILLING) {
            entry.phase = Phase.FILLED;
            notices.add(new NoticeSplit(entry.gap, true, false));
          }
        }
      }
    }
    return notices;
  }

  /** Whether the gap's scan is over, so that this may be told. */
  boolean isFilled(Gap gap) {
    Entry entry = entries.get(gap.id());
    return entry != null && (entry.phase == Phase.FILLED || entry.phase == Phase.CLOSED);
  }

  /** It was told that the gap is filled. */
  void closed(Gap gap) {
    Entry entry = entries.get(gap.id());
    if (entry != null && entry.phase == Phase.FILLED) {
      entry.phase = Phase.CLOSED;
    }
  }

  /** That the gap is filled was told in what has been taken back, and is to be told again. */
  void untold(Gap gap) {
    Entry entry = entries.computeIfAbsent(gap.id(), id -> new Entry(gap, Phase.FILLED, id));
    if (entry.phase == Phase.CLOSED) {
      entry.phase = Phase.FILLED;
    }
  }

  /** A split of a scan is to be read again, from a position before its end. */
  void reopened(ScanSplit split) {
    Gap cover = split.repairs();
    Entry leader =
        entries.computeIfAbsent(cover.id(), id -> new Entry(cover, Phase.FILLING, cover.id()));
    leader.filledBy = cover.id();
    leader.unfinished.add(split.splitId());
    for (Entry entry : entries.values()) {
      if (cover.id().equals(entry.filledBy)) {
        entry.phase = Phase.FILLING;
      }
    }
  }

  /** The ids of all splits of scans that have not been read to their end. */
  Set<String> unfinished() {
    Set<String> ids = new TreeSet<>();
    entries.values().forEach(entry -> ids.addAll(entry.unfinished));
    return ids;
  }

  /**
   * Forgets old gaps of shards that are forgotten.
   *
   * @param known the shards that still matter
   */
  void forget(Predicate<String> known, long now) {
    entries
        .values()
        .removeIf(
            entry ->
                (entry.phase == Phase.CLOSED || entry.phase == Phase.ACCEPTED)
                    && !known.test(entry.gap.shardId())
                    && now - entry.gap.toMillis() > FORGET_MILLIS);
  }

  /** For a checkpoint. */
  List<Repair> toState() {
    return entries.values().stream()
        .map(
            entry ->
                new Repair(entry.gap, entry.phase, entry.filledBy, List.copyOf(entry.unfinished)))
        .toList();
  }
}
