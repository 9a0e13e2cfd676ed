package dev.nightjar.dynamodb.simulation;

import dev.nightjar.dynamodb.ChangeRecord;
import dev.nightjar.dynamodb.Gap;
import dev.nightjar.dynamodb.Origin;
import dev.nightjar.dynamodb.simulation.Emissions.Emission;
import dev.nightjar.local.streams.Written;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the start position promises, and what has become of it. */
final class Promise {

  /**
   * So long after a start at the horizon the source cannot tell what was trimmed before it from
   * what was trimmed since, in a shard that was there and of which nothing was read.
   */
  private static final long OPENING_MILLIS = Duration.ofHours(1).toMillis();

  private final Simulation simulation;
  private final List<Emission> view;
  private final Map<String, Emission> bySequenceNumber = new HashMap<>();
  private final Map<String, List<Emission>> gaps = new HashMap<>();

  Promise(Simulation simulation) {
    this.simulation = simulation;
    this.view = simulation.emissions.view();
    for (Emission each : view) {
      ChangeRecord record = each.record;
      if (isChange(record)) {
        bySequenceNumber.putIfAbsent(record.sequenceNumber(), each);
      } else if (record.eventName().equals(ChangeRecord.GAP)) {
        gaps.computeIfAbsent(record.gap().shardId(), id -> new ArrayList<>()).add(each);
      }
    }
  }

  /** A change out of the stream. */
  static boolean isChange(ChangeRecord record) {
    return record.origin() == Origin.STREAM && record.gap() == null;
  }

  List<Emission> view() {
    return view;
  }

  /** The emission of a record; null where there is none. */
  Emission of(Written written) {
    return bySequenceNumber.get(written.sequenceNumber());
  }

  /** The notice of the gap that the record lies in; null where there is none. */
  Emission gapOf(Written written) {
    for (Emission notice : gaps.getOrDefault(written.shardId(), List.of())) {
      Gap gap = notice.record.gap();
      if (Losses.isBetween(
          written.sequenceNumber(), gap.lastSequenceNumber(), gap.firstSurviving())) {
        return notice;
      }
    }
    // Shards that came and went while nobody looked have no name: a gap up to the end of the shard
    // that they go on from tells of them by its time.
    for (String id = simulation.parentOf(written.shardId());
        id != null;
        id = simulation.parentOf(id)) {
      for (Emission notice : gaps.getOrDefault(id, List.of())) {
        Gap gap = notice.record.gap();
        if (gap.firstSurviving() == null
            && gap.fromMillis() <= written.writtenMillis()
            && written.writtenMillis() <= gap.toMillis()
            && simulation.losses.isShardGone(written.shardId(), notice.at)) {
          return notice;
        }
      }
    }
    return null;
  }

  /** The gaps that were told. */
  List<Emission> gaps() {
    return gaps.values().stream().flatMap(List::stream).toList();
  }

  /** Whether the job has to emit the record, or to tell that it is lost. */
  boolean holdsFor(Written written) {
    long eraStart = simulation.job.eraStart();
    Traffic traffic = simulation.traffic;
    boolean goneBefore =
        simulation.losses.isGone(written, eraStart)
            || (simulation.losses.isGone(written, eraStart + OPENING_MILLIS)
                && isOfOldShard(written, eraStart)
                && isOfUnreadBeginning(written));
    long at = written.writtenMillis();
    return switch (simulation.setup.start().kind()) {
      case TRIM_HORIZON -> !goneBefore;
      case TIMESTAMP ->
          !goneBefore && seconds(at) >= seconds(simulation.setup.start().instant().toEpochMilli());
      case LATEST -> {
        Long latest = traffic.openedAtLatest(written.shardId());
        yield at > (latest == null ? traffic.firstListing() : latest);
      }
      // The scan, which begins later, sees what was written before.
      case SNAPSHOT -> at > traffic.firstListing();
      case EXPORT -> false;
    };
  }

  /** Ids begin with the shard's birth. */
  private static boolean isOfOldShard(Written written, long eraStart) {
    return Long.parseLong(written.shardId().split("-")[1]) <= eraStart + 1_000;
  }

  private boolean isOfUnreadBeginning(Written written) {
    return simulation.losses.of(written.shardId()).stream()
        .takeWhile(each -> !each.equals(written))
        .noneMatch(each -> of(each) != null);
  }

  static long seconds(long millis) {
    return Math.floorDiv(millis, 1_000);
  }

  /** What is promised, and is neither emitted nor told to be lost. */
  List<Written> broken() {
    return simulation.standIn.model().written().stream()
        .filter(each -> of(each) == null && holdsFor(each) && gapOf(each) == null)
        .toList();
  }

  /** What was lost, and told to be. */
  List<Written> lost() {
    return simulation.standIn.model().written().stream()
        .filter(each -> of(each) == null && holdsFor(each) && gapOf(each) != null)
        .toList();
  }
}
