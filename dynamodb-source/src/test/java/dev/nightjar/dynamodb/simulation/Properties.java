package dev.nightjar.dynamodb.simulation;

import dev.nightjar.dynamodb.ChangeRecord;
import dev.nightjar.dynamodb.Gap;
import dev.nightjar.dynamodb.GapPolicy;
import dev.nightjar.dynamodb.Origin;
import dev.nightjar.dynamodb.lineage.ShardNode.Status;
import dev.nightjar.dynamodb.simulation.Emissions.Emission;
import dev.nightjar.dynamodb.simulation.Faults.Property;
import dev.nightjar.dynamodb.split.ChangeSplit;
import dev.nightjar.dynamodb.split.EnumeratorState;
import dev.nightjar.local.streams.Behaviour.TrimRule;
import dev.nightjar.local.streams.Item;
import dev.nightjar.local.streams.Written;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** What has to hold in every history. */
final class Properties {

  /**
   * A second may see so many more: one where a call is late within the pace's slack, and one where
   * the iterator was so long in coming that the call after it was due already.
   */
  private static final int STRADDLING = 2;

  /** A shard may be listed for an hour after its end, and missing for another. */
  private static final long FORGOTTEN_MILLIS = Duration.ofMinutes(151).toMillis();

  private final Simulation simulation;

  Properties(Simulation simulation) {
    this.simulation = simulation;
  }

  private void fault(Property property, String fault) {
    simulation.faults.add(property, fault);
  }

  /** Whether nothing more is to come, apart from watermarks. */
  boolean isAllThere() {
    Promise promise = new Promise(simulation);
    return promise.broken().isEmpty() && unclosed(promise).isEmpty();
  }

  /** Checks them all, at the end of a history. */
  void check() {
    Promise promise = new Promise(simulation);
    losses(promise);
    gaps(promise);
    repairs(promise);
    new OrderProperties(simulation, promise).check();
    if (simulation.setup.start().hasSnapshot()) {
      snapshot(promise);
    }
    lateness();
    end();
    calls();
  }

  private void losses(Promise promise) {
    for (Written written : promise.broken()) {
      fault(Property.LOSES_NOTHING, "neither emitted nor in a gap: " + written);
    }
    Map<String, Written> all = new HashMap<>();
    simulation.standIn.model().written().forEach(each -> all.put(each.sequenceNumber(), each));
    long from =
        simulation.setup.start().instant() == null
            ? Long.MIN_VALUE
            : Promise.seconds(simulation.setup.start().instant().toEpochMilli());
    for (Emission each : promise.view()) {
      ChangeRecord record = each.record;
      if (!Promise.isChange(record)) {
        continue;
      }
      Written written = all.get(record.sequenceNumber());
      if (written == null
          || !written.shardId().equals(record.shardId())
          || !written.eventName().equals(record.eventName())
          || !written.keys().equals(text(record.keys()))
          || Promise.seconds(written.writtenMillis()) * 1_000 != record.arrivalMillis()) {
        fault(Property.LOSES_NOTHING, "not what was written: " + each + ", but " + written);
      } else if (Promise.seconds(written.writtenMillis()) < from) {
        fault(Property.LOSES_NOTHING, "from before the instant to start at: " + written);
      }
    }
  }

  private void gaps(Promise promise) {
    for (Emission notice : simulation.emissions.all()) {
      if (notice.record.eventName().equals(ChangeRecord.GAP)
          && !isTrue(notice.record.gap(), notice.at)) {
        fault(Property.LOSES_NOTHING, "a gap where nothing is gone: " + notice.record.gap());
      }
    }
  }

  /** Whether something is gone where a gap says so; the last record read counts with the rule. */
  private boolean isTrue(Gap gap, long at) {
    Losses losses = simulation.losses;
    return losses.isShardGone(gap.shardId(), at)
        || losses.of(gap.shardId()).stream()
            .anyMatch(
                each ->
                    losses.isGone(each, at)
                        && (Losses.isBetween(
                                each.sequenceNumber(),
                                gap.lastSequenceNumber(),
                                gap.firstSurviving())
                            || (losses.rule() == TrimRule.BY_SEQUENCE_NUMBER
                                && each.sequenceNumber().equals(gap.lastSequenceNumber()))));
  }

  /** At a failure because of a gap: it is one, and nothing behind it was emitted. */
  void checkFailure(Gap gap) {
    Promise promise = new Promise(simulation);
    for (Emission each : simulation.emissions.all()) {
      if (each.record.eventName().equals(ChangeRecord.GAP)) {
        fault(Property.LIVES, "a gap was told though the policy is to fail: " + each);
      }
    }
    if (gap == null) {
      return;
    }
    if (!isTrue(gap, simulation.time.millis())) {
      fault(Property.LOSES_NOTHING, "failed at a gap where nothing is gone: " + gap);
    }
    for (Emission each : promise.view()) {
      if (each.record.shardId().equals(gap.shardId())
          && !each.record.sequenceNumber().isEmpty()
          && gap.firstSurviving() != null
          && !Losses.isBetween(each.record.sequenceNumber(), null, gap.firstSurviving())) {
        fault(Property.LIVES, "emitted from behind the gap " + gap + ": " + each);
      }
    }
  }

  private Set<String> unclosed(Promise promise) {
    Set<String> unclosed = new HashSet<>();
    if (simulation.setup.onGap() == GapPolicy.REPAIR) {
      promise.gaps().forEach(notice -> unclosed.add(notice.record.gap().id()));
      for (Emission each : promise.view()) {
        if (each.record.eventName().equals(ChangeRecord.GAP_CLOSED)) {
          unclosed.remove(each.record.gap().id());
        }
      }
    }
    return unclosed;
  }

  private void repairs(Promise promise) {
    unclosed(promise).forEach(id -> fault(Property.COMES_TO_AN_END, "never closed: gap " + id));
    boolean repairs = simulation.setup.onGap() == GapPolicy.REPAIR;
    Map<String, Integer> lastRepair = new HashMap<>();
    Map<Emission, Integer> places = new HashMap<>();
    for (int i = 0; i < promise.view().size(); i++) {
      Emission each = promise.view().get(i);
      places.put(each, i);
      if (each.record.origin() == Origin.REPAIR) {
        lastRepair.put(text(each.record.keys()), i);
        if (!repairs || promise.gaps().isEmpty()) {
          fault(Property.LIVES, "a repair that nobody asked for: " + each);
        }
      }
    }
    if (!repairs) {
      return;
    }
    Map<String, Written> newest = new HashMap<>();
    simulation.standIn.model().written().forEach(each -> newest.put(each.keys(), each));
    for (Written lost : promise.lost()) {
      Optional<Item> item = simulation.standIn.model().item(Item.parse(lost.keys()));
      if (newest.get(lost.keys()).equals(lost) && item.isPresent()) {
        int told = places.get(promise.gapOf(lost));
        Integer repaired = lastRepair.get(lost.keys());
        if (repaired == null || repaired < told) {
          fault(Property.LOSES_NOTHING, "lost in a gap, and not repaired: " + lost);
        } else if (!item.get()
            .json()
            .equals(text(promise.view().get(repaired).record.newImage()))) {
          fault(Property.LOSES_NOTHING, "repaired by another image: " + lost);
        }
      }
    }
  }

  private void snapshot(Promise promise) {
    long began = simulation.job.eraStart() - 5_000;
    long ended = Long.MAX_VALUE;
    Map<String, Integer> seen = new HashMap<>();
    for (Emission each : promise.view()) {
      if (each.record.origin() == Origin.SNAPSHOT) {
        seen.merge(text(each.record.keys()), 1, Integer::sum);
        ended = each.at + 5_000;
      }
    }
    Map<String, Written> before = new LinkedHashMap<>();
    Set<String> changed = new HashSet<>();
    for (Written written : simulation.standIn.model().written()) {
      if (written.writtenMillis() < began) {
        before.put(written.keys(), written);
      } else if (written.writtenMillis() <= ended) {
        changed.add(written.keys());
      }
    }
    before.forEach(
        (keys, written) -> {
          if (!changed.contains(keys)
              && !written.eventName().equals("REMOVE")
              && !seen.containsKey(keys)) {
            fault(Property.LOSES_NOTHING, "not in the snapshot: " + written);
          }
        });
    seen.forEach(
        (keys, times) -> {
          if (times > 1) {
            fault(Property.EXACTLY_ONCE, times + " times in the snapshot: " + keys);
          }
        });
  }

  private OptionalLong eventTime(ChangeRecord record) {
    OptionalLong own =
        simulation.setup.ownTime()
            ? Table.OWN_TIME.eventTimeMillis(record)
            : OptionalLong.of(record.arrivalMillis());
    return own.isEmpty() ? own : OptionalLong.of(Math.min(own.getAsLong(), record.arrivalMillis()));
  }

  private void lateness() {
    // In front of one record an empty page is a lie that nobody can see through, for some seconds;
    // in front of a backlog it must not be believed.
    long excused = simulation.setup.emptyPages() ? 30_000 : 0;
    for (Emission each : simulation.emissions.all()) {
      OptionalLong time = eventTime(each.record);
      if (Promise.isChange(each.record) && time.isPresent()) {
        if (each.lineageWatermark > time.getAsLong() + excused) {
          fault(
              Property.NEVER_LATE,
              "late by "
                  + (each.lineageWatermark - time.getAsLong())
                  + " ms behind its own lineage: "
                  + each);
        } else if (each.jobWatermark > time.getAsLong() + excused
            && !simulation.script.listsLate()) {
          fault(
              Property.NEVER_LATE,
              "late by " + (each.jobWatermark - time.getAsLong()) + " ms: " + each);
        }
      }
    }
  }

  /** Once all is caught up with, the watermark goes on with the clock, and past every record. */
  boolean isWatermarkBehind() {
    Watermarks watermarks = simulation.job.watermarks();
    return !watermarks.isPartly() && watermarks.ofJob() < newest();
  }

  private long newest() {
    long newest = Long.MIN_VALUE;
    for (Emission each : new Promise(simulation).view()) {
      OptionalLong time = eventTime(each.record);
      if (Promise.isChange(each.record) && time.isPresent()) {
        newest = Math.max(newest, time.getAsLong());
      }
    }
    return newest;
  }

  /** After long enough a time. */
  void checkWatermark() {
    if (isWatermarkBehind()) {
      fault(
          Property.COMES_TO_AN_END,
          "the watermark stands still before the newest record, which is of "
              + newest()
              + ": "
              + simulation.job.watermarks());
    }
  }

  private void end() {
    Checkpoint last = simulation.job.lastCheckpoint();
    if (last == null) {
      fault(Property.COMES_TO_AN_END, "no checkpoint");
      return;
    }
    EnumeratorState state = last.state();
    if (!state.unassigned().isEmpty()) {
      fault(Property.COMES_TO_AN_END, "not handed out: " + state.unassigned());
    }
    state.shards().stream()
        .filter(shard -> shard.status() == Status.WAITING)
        .forEach(shard -> fault(Property.COMES_TO_AN_END, "still waits: " + shard));
    long longAgo = simulation.time.millis() - FORGOTTEN_MILLIS;
    state.shards().stream()
        .filter(shard -> simulation.losses.isShardGone(shard.shardId(), longAgo))
        .forEach(shard -> fault(Property.COMES_TO_AN_END, "still remembers " + shard));
    for (List<byte[]> reader : last.readers()) {
      for (ChangeSplit split : Checkpoint.splits(reader)) {
        if (split.finished()) {
          fault(Property.COMES_TO_AN_END, "finished, and still in state: " + split);
        }
      }
    }
  }

  private void calls() {
    for (String overlap : simulation.traffic.overlaps()) {
      fault(Property.CALLS_WITHIN_LIMITS, "two calls at a time for " + overlap);
    }
    simulation
        .traffic
        .polls()
        .forEach(
            (shard, times) -> {
              int most = busiestSecond(times);
              if (most > Setup.CALLS_PER_SECOND + STRADDLING) {
                fault(Property.CALLS_WITHIN_LIMITS, most + " calls in one second for " + shard);
              }
            });
    simulation
        .traffic
        .describes()
        .forEach(
            (life, times) -> {
              int most = busiestSecond(times);
              // The check of the stream, at the start, is one more.
              if (most > Setup.DESCRIBES_PER_SECOND + 1) {
                fault(Property.CALLS_WITHIN_LIMITS, most + " of DescribeStream in one second");
              }
            });
  }

  private static int busiestSecond(List<Long> times) {
    int most = 0;
    int from = 0;
    for (int to = 0; to < times.size(); to++) {
      while (times.get(to) - times.get(from) >= 1_000) {
        from++;
      }
      most = Math.max(most, to - from + 1);
    }
    return most;
  }

  static String text(byte[] utf8) {
    return new String(utf8, StandardCharsets.UTF_8);
  }
}
