package dev.nightjar.job.counts;

import dev.nightjar.audit.ActionCount;
import dev.nightjar.audit.AuditEvent;
import dev.nightjar.audit.Change;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Counts a tenant's events per action and tells each minute with events once it is closed; see
 * {@link ActionCount} for what is told. Events of every kind count under their own action.
 *
 * <p>A tenant has one timer: the next minute or hour that has something to tell. Each firing works
 * up to the watermark, so that one that jumps, also to its end, costs one firing.
 *
 * <p>An event of a snapshot counts once, though the stream tells it again if it was written while
 * the table was read: the ids of a snapshot are remembered for as long as that can matter. All of
 * the snapshot comes before the stream.
 *
 * <p>Metrics below {@code kinesisanalytics.counts}: {@code countsRepeated} (told by the snapshot
 * and again by the stream: counted once), {@code countsLate} (counted, documents corrected), {@code
 * countsLateForMinutes} (counted in hour and day alone), {@code countsTooLate} (not counted: a day
 * or more late).
 */
public final class RollingCounts extends KeyedProcessFunction<String, AuditEvent, ActionCount>
    implements CheckpointedFunction {

  private static final long NEVER = Long.MIN_VALUE;

  private transient MapState<String, CountRing> rings;
  private transient ValueState<Long> timer;
  private transient SnapshotIds snapshotIds;

  /** The watermark from which on no tenant has ids of a snapshot: then none is looked for. */
  private long idsUntil = NEVER;

  private transient ListState<Long> idsUntilState;
  private transient Counter repeated;
  private transient Counter late;
  private transient Counter lateForMinutes;
  private transient Counter tooLate;

  @Override
  public void open(OpenContext context) {
    rings =
        getRuntimeContext()
            .getMapState(
                new MapStateDescriptor<>(
                    "rings", StringSerializer.INSTANCE, CountRingSerializer.INSTANCE));
    timer =
        getRuntimeContext().getState(new ValueStateDescriptor<>("timer", LongSerializer.INSTANCE));
    snapshotIds = new SnapshotIds(getRuntimeContext().getMapState(SnapshotIds.STATE));
    // The one group that Managed Service for Apache Flink passes on to CloudWatch.
    MetricGroup metrics =
        getRuntimeContext().getMetricGroup().addGroup("kinesisanalytics").addGroup("counts");
    repeated = metrics.counter("countsRepeated");
    late = metrics.counter("countsLate");
    lateForMinutes = metrics.counter("countsLateForMinutes");
    tooLate = metrics.counter("countsTooLate");
  }

  @Override
  public void processElement(AuditEvent event, Context context, Collector<ActionCount> out)
      throws Exception {
    long watermark = context.timerService().currentWatermark();
    if (isRepeated(event, watermark, context)) {
      repeated.inc();
      return;
    }
    long time = event.time().toEpochMilli();
    CountRing ring = rings.get(event.action());
    if (ring == null) {
      ring = new CountRing();
    }
    switch (ring.add(time, watermark)) {
      case ON_TIME -> {}
      case LATE -> late.inc();
      case LATE_FOR_MINUTES -> lateForMinutes.inc();
      case TOO_LATE -> {
        tooLate.inc();
        return;
      }
    }
    rings.put(event.action(), ring);
    long due = CountRing.due(time, watermark);
    Long armed = timer.value();
    if (armed == null || due < armed) {
      // A timer may be that of ids, too: they are told apart by their time alone.
      if (armed != null && (armed > idsUntil || !SnapshotIds.isExpiry(armed))) {
        context.timerService().deleteEventTimeTimer(armed);
      }
      arm(due, context);
    }
  }

  @Override
  public void onTimer(long timestamp, OnTimerContext context, Collector<ActionCount> out)
      throws Exception {
    long watermark = context.timerService().currentWatermark();
    if (timestamp <= idsUntil) {
      snapshotIds.expire(timestamp);
    }
    long next = Long.MAX_VALUE;
    Iterator<Map.Entry<String, CountRing>> entries = rings.iterator();
    while (entries.hasNext()) {
      Map.Entry<String, CountRing> entry = entries.next();
      CountRing ring = entry.getValue();
      if (!ring.isDue(watermark)) {
        next = Math.min(next, ring.nextDue(watermark));
        continue;
      }
      for (ActionCount count : ring.close(context.getCurrentKey(), entry.getKey(), watermark)) {
        out.collect(count);
      }
      if (ring.isEmpty()) {
        entries.remove();
      } else {
        entry.setValue(ring);
        next = Math.min(next, ring.nextDue(watermark));
      }
    }
    if (next == Long.MAX_VALUE) {
      timer.clear();
      // On the heap an empty map would stay for every tenant that ever was.
      rings.clear();
    } else {
      arm(next, context);
    }
  }

  /** Whether an event was counted before; one of a snapshot is remembered. */
  private boolean isRepeated(AuditEvent event, long watermark, Context context) throws Exception {
    if (event.origin() != Change.Origin.SNAPSHOT) {
      return watermark < idsUntil && snapshotIds.contains(event);
    }
    long expiry = SnapshotIds.expiry(event);
    if (expiry <= watermark) {
      return false;
    }
    if (!snapshotIds.add(event)) {
      return true;
    }
    idsUntil = Math.max(idsUntil, expiry);
    context.timerService().registerEventTimeTimer(expiry);
    return false;
  }

  @Override
  public void initializeState(FunctionInitializationContext context) throws Exception {
    // A union, because a tenant may come from any subtask when the parallelism changes.
    idsUntilState =
        context
            .getOperatorStateStore()
            .getUnionListState(
                new ListStateDescriptor<>("snapshot-ids-until", LongSerializer.INSTANCE));
    for (long until : idsUntilState.get()) {
      idsUntil = Math.max(idsUntil, until);
    }
  }

  @Override
  public void snapshotState(FunctionSnapshotContext context) throws Exception {
    idsUntilState.update(idsUntil == NEVER ? List.of() : List.of(idsUntil));
  }

  private void arm(long due, Context context) throws IOException {
    timer.update(due);
    context.timerService().registerEventTimeTimer(due);
  }
}
