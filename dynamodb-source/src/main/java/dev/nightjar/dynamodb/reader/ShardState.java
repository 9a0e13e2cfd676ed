package dev.nightjar.dynamodb.reader;

import dev.nightjar.dynamodb.Gap;
import dev.nightjar.dynamodb.lineage.TimeBase;
import dev.nightjar.dynamodb.split.ShardSplit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** What the reader's thread keeps of a shard. */
final class ShardState extends SplitState {

  private final ShardSplit start;
  private final ShardWatermark watermark;
  private final List<Gap> gaps;
  private String lastSequenceNumber;
  private boolean idle;

  /**
   * @param clock tells how long ago the last record arrived that was read before
   */
  ShardState(ShardSplit start, long outOfOrdernessMillis, String streamArn, ReadClock clock) {
    super(start.finished());
    this.start = start;
    TimeBase base = start.timeBase();
    this.watermark =
        new ShardWatermark(
            outOfOrdernessMillis,
            base,
            base == null
                ? 0
                : clock.arrivedAt(base.arrivalMillis(), ArrivalUnit.millis(streamArn)));
    this.gaps = new ArrayList<>(start.gaps());
    this.lastSequenceNumber = start.lastSequenceNumber();
  }

  String shardId() {
    return start.shardId();
  }

  ShardWatermark watermark() {
    return watermark;
  }

  void emitted(String sequenceNumber) {
    lastSequenceNumber = sequenceNumber;
  }

  /**
   * A gap was found; when it is found again it replaces what was known of it.
   *
   * @return whether it is to be told: a checkpoint between the notice and the first surviving
   *     record finds the same gap again, and a wider one where more was trimmed meanwhile
   */
  boolean lost(Gap gap) {
    boolean told =
        gaps.stream()
            .anyMatch(
                known ->
                    known.id().equals(gap.id())
                        && Objects.equals(known.firstSurviving(), gap.firstSurviving()));
    gaps.removeIf(known -> known.id().equals(gap.id()));
    gaps.add(gap);
    return !told;
  }

  boolean isIdle() {
    return idle;
  }

  void setIdle(boolean nowIdle) {
    idle = nowIdle;
  }

  @Override
  ShardSplit toSplit() {
    return new ShardSplit(
        start.shardId(),
        start.parentShardId(),
        lastSequenceNumber,
        start.notBeforeMillis(),
        start.begin() == ShardSplit.Begin.LATEST ? ShardSplit.Begin.START : start.begin(),
        isFinished(),
        start.startingSequenceNumber(),
        watermark.base(),
        gaps);
  }
}
