package dev.nightjar.dynamodb.reader;

import dev.nightjar.dynamodb.ChangeRecord;
import dev.nightjar.dynamodb.Gap;
import dev.nightjar.dynamodb.GapPolicy;
import dev.nightjar.dynamodb.SourceOptions;
import dev.nightjar.dynamodb.reader.ShardCursor.Behind;
import dev.nightjar.dynamodb.split.ShardSplit;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Polls one shard at its own pace. */
final class ShardPoll extends SplitPoll {

  private static final Logger LOG = LoggerFactory.getLogger(ShardPoll.class);

  /** What is older has waited: there may be more behind empty pages. */
  private static final long BACKLOG_MILLIS = 60_000;

  private final String shardId;
  private final long unitMillis;
  private final ShardCursor cursor;
  private final ShardPace pace;
  private final GapPolicy onGap;
  private final List<Gap> told;
  private final ReadClock clock;
  private final ReadMetrics metrics;
  private long startedAt;

  ShardPoll(
      ShardSplit split,
      ShardCursor cursor,
      String streamArn,
      SourceOptions options,
      ReadClock clock,
      ReadMetrics metrics) {
    super(split, List.of());
    this.shardId = split.shardId();
    this.unitMillis = ArrivalUnit.millis(streamArn);
    this.cursor = cursor;
    this.onGap = options.onGap();
    this.told = split.gaps();
    this.clock = clock;
    this.metrics = metrics;
    boolean behind =
        split.begin() != ShardSplit.Begin.LATEST
            && (split.timeBase() == null || isOld(split.timeBase().arrivalMillis()));
    this.pace =
        new ShardPace(
            options.callsPerSecond(),
            options.caughtUpAfter().toMillis(),
            behind,
            shardId.hashCode(),
            clock.elapsedMillis());
  }

  private boolean isOld(long arrivalMillis) {
    return clock.epochMillis() - arrivalMillis > BACKLOG_MILLIS;
  }

  @Override
  long nextAt() {
    return pace.nextAt();
  }

  @Override
  void onStart(long now) {
    startedAt = now;
    if (!cursor.isHolding()) {
      pace.onCall(now);
    }
  }

  @Override
  Answer call() {
    ShardCursor.Step step = cursor.next();
    boolean opened = cursor.hasOpened();
    return now -> {
      if (opened) {
        pace.onExtraCall(now);
      }
      return step instanceof ShardCursor.Page page ? take(page, now) : reopen(step, now);
    };
  }

  private List<SplitElement> reopen(ShardCursor.Step step, long now) {
    if (step instanceof ShardCursor.IteratorLost lost && lost.expired()) {
      metrics.expiredIterators.increment();
    }
    pace.onLostIterator(now);
    return List.of();
  }

  private List<SplitElement> take(ShardCursor.Page page, long now) throws IOException {
    List<ChangeRecord> records = page.records();
    List<SplitElement> elements = new ArrayList<>(records.size() + 2);
    if (page.gap() != null) {
      elements.add(lost(page.gap()));
    }
    for (Iterator<ChangeRecord> each = records.iterator(); each.hasNext(); ) {
      ChangeRecord record = each.next();
      elements.add(
          new SplitElement.Change(
              record, clock.arrivedAt(record.arrivalMillis(), unitMillis), !each.hasNext()));
    }
    if (!records.isEmpty()) {
      metrics.records.add(records.size());
      metrics.read(shardId, records.get(records.size() - 1).arrivalMillis());
    }
    if (page.behind() == Behind.END) {
      end();
      elements.add(new SplitElement.End());
    } else if (page.behind() == Behind.PART) {
      pace.onPart(now);
    } else if (!page.empty()) {
      boolean old = records.isEmpty() || isOld(records.get(records.size() - 1).arrivalMillis());
      pace.onRecords(page.behind() == Behind.FULL, old);
    } else {
      metrics.emptyPolls.increment();
      pace.onEmpty(now);
      if (pace.isCaughtUp()) {
        Gap gap = cursor.lossAtEnd();
        if (gap != null) {
          elements.add(lost(gap));
        }
        metrics.caughtUp(shardId);
        // An empty page that was slow to come says nothing of what was written meanwhile.
        elements.add(new SplitElement.CaughtUp(startedAt));
      }
    }
    return elements;
  }

  private SplitElement lost(Gap gap) throws GapException {
    metrics.gaps.increment();
    if (onGap == GapPolicy.FAIL && !wasTold(gap)) {
      throw new GapException(gap);
    }
    LOG.error("Gap: {}.", gap.message());
    return new SplitElement.Lost(gap);
  }

  /** Whether an earlier run, under another policy, went on behind it: a restart would not help. */
  private boolean wasTold(Gap gap) {
    return told.stream()
        .anyMatch(
            known ->
                known.id().equals(gap.id())
                    && Objects.equals(known.firstSurviving(), gap.firstSurviving()));
  }

  @Override
  void onFailure(long now) {
    pace.onFailure(now);
  }

  @Override
  void onResume(long now) {
    pace.onResume(now);
  }

  @Override
  String permissions() {
    return "dynamodb:GetShardIterator, dynamodb:GetRecords and dynamodb:DescribeStream on the"
        + " stream, and dynamodb:BatchGetItem on the table where the view type is KEYS_ONLY";
  }
}
