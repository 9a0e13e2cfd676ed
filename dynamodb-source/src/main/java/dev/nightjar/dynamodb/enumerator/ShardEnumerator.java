package dev.nightjar.dynamodb.enumerator;

import dev.nightjar.dynamodb.Gap;
import dev.nightjar.dynamodb.SourceOptions;
import dev.nightjar.dynamodb.StreamDescription;
import dev.nightjar.dynamodb.enumerator.Assignments.Assignment;
import dev.nightjar.dynamodb.enumerator.StreamEvents.AssignmentSettled;
import dev.nightjar.dynamodb.enumerator.StreamEvents.GapFound;
import dev.nightjar.dynamodb.enumerator.StreamEvents.ShardFinished;
import dev.nightjar.dynamodb.enumerator.StreamEvents.ShardReleased;
import dev.nightjar.dynamodb.enumerator.StreamEvents.SplitFinished;
import dev.nightjar.dynamodb.enumerator.StreamEvents.StreamResolved;
import dev.nightjar.dynamodb.lineage.ShardInfo;
import dev.nightjar.dynamodb.split.ChangeSplit;
import dev.nightjar.dynamodb.split.EnumeratorState;
import dev.nightjar.dynamodb.split.NoticeSplit;
import dev.nightjar.dynamodb.split.ShardSplit;
import dev.nightjar.dynamodb.stream.StreamsApi;
import dev.nightjar.dynamodb.stream.StreamsApiException;
import dev.nightjar.dynamodb.stream.TableDescription;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.connector.source.SplitsAssignment;
import org.apache.flink.metrics.Counter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands out what is to be read: first the parts of a snapshot, where one is wanted; then the
 * stream's shards, parents before children, a lineage where it began; and parts of the table again
 * where the stream had a gap. What is decided by {@link TableReading} and {@link ShardReading}, and
 * asked by {@link ShardDiscovery}; this class talks to Flink. All of it runs in the coordinator's
 * thread, apart from calls to the service.
 *
 * <p>A restart with a new enumerator spreads everything anew. After a failure of some tasks, which
 * this enumerator survives, each shard goes back to the subtask that had it: others are alive, and
 * the last records of its parent may still be on their way through them.
 */
public final class ShardEnumerator implements SplitEnumerator<ChangeSplit, EnumeratorState> {

  private static final Logger LOG = LoggerFactory.getLogger(ShardEnumerator.class);

  /** How often the enumerator looks whether something is due; it costs no call. */
  static final long TICK_MILLIS = 100;

  private final SplitEnumeratorContext<ChangeSplit> context;
  private final SourceOptions options;
  private final LongSupplier clock;
  private final EndedShards ended = new EndedShards();
  private final Passage passage = new Passage();
  private final DiscoverySchedule schedule;
  private final ShardDiscovery discovery;
  private final ShardReading shards;
  private final TableReading table;
  private final SnapshotPlan plan;

  private StreamDescription stream;
  private boolean turnedOff;

  /** When all that a stream which was turned off held had been emitted; null before that. */
  private Passage.Mark allReadAt;

  /** All readers have been here, and have said what they hold. */
  private boolean gathered;

  /** The readers know that all shards known at the start are handed out. */
  private boolean announced;

  /**
   * An enumerator that starts nothing yet.
   *
   * @param kept the state restored; null at a first start
   * @param clock epoch milliseconds
   */
  public ShardEnumerator(
      SplitEnumeratorContext<ChangeSplit> context,
      SourceOptions options,
      StreamsApi api,
      EnumeratorState kept,
      LongSupplier clock) {
    this.context = context;
    this.options = options;
    this.clock = clock;
    long now = clock.getAsLong();
    var own = context.metricGroup();
    // Managed Service for Apache Flink passes on to CloudWatch what stands in this group.
    var metrics = own.addGroup("kinesisanalytics").addGroup("dynamodbStreams");
    Counter gaps = metrics.counter("gaps");
    boolean restored = kept != null && kept.streamArn() != null;
    this.table = new TableReading(options, kept, passage, now);
    this.shards = new ShardReading(options, kept, new LostShards(options.onGap(), gaps::inc), now);
    this.schedule =
        new DiscoverySchedule(
            options.discoveryInterval().toMillis(),
            new CallBudget(options.describeCallsPerSecond()),
            ended);
    this.discovery =
        new ShardDiscovery(
            context,
            api,
            restored ? options.stream().withStreamArn(kept.streamArn()) : options.stream(),
            kept == null ? null : kept.stream(options.stream().table()),
            schedule,
            new Findings(),
            clock,
            metrics.counter("discoveries"));
    this.plan = new SnapshotPlan(context, options, table, shards, clock);
    own.setUnassignedSplitsGauge(() -> (long) shards.positions().size() + table.waiting().size());
    metrics.gauge("openGaps", table::openGaps);
    metrics.gauge("snapshotSplitsLeft", table::snapshotSplitsLeft);
  }

  @Override
  public void start() {
    shards.warning().ifPresent(warning -> LOG.warn("{}.", warning));
    context.callAsync(() -> Boolean.TRUE, (done, error) -> tick(), 0, TICK_MILLIS);
  }

  private void tick() {
    discovery.tick();
    long now = clock.getAsLong();
    if (shards.isSettled() && table.isHandedOver(now)) {
      table.planRepair(now);
    }
    plan.tick(stream);
    assign();
  }

  /** What the service tells. */
  private final class Findings implements ShardDiscovery.Observer {

    @Override
    public void resolved(StreamDescription found) {
      stream = found;
      shards.promise().resolved(found.arn());
      LOG.info("Reading the stream {} ({}).", found.arn(), found.viewType());
      Set<Integer> readers = context.registeredReaders().keySet();
      readers.forEach(reader -> send(reader, new StreamResolved(found)));
    }

    @Override
    public void listed(List<ShardInfo> all, boolean enabled) {
      long now = clock.getAsLong();
      boolean unsure = shards.observe(all, stream.arn(), now);
      if (unsure) {
        schedule.unsure(now);
      }
      table.forget(shardId -> shards.graph().node(shardId) != null, now);
      assign();
      release();
      if (!enabled && !turnedOff) {
        turnedOff = true;
        LOG.warn("The stream {} was turned off; it is read to its end.", stream.arn());
      }
      end(!enabled && ended.isEmpty() && shards.isAllRead() && table.isIdle(), now);
    }

    /** A failure before the last records are in a checkpoint would read them again, for ever. */
    private void end(boolean allRead, long now) {
      if (!allRead) {
        allReadAt = null;
      } else if (allReadAt == null) {
        allReadAt = passage.mark(now);
        schedule.unsure(now);
      } else if (passage.isPassed(allReadAt, now)) {
        discovery.end(null);
      }
    }

    @Override
    public void children(List<ShardInfo> children) {
      shards.graph().add(children);
      assign();
      release();
    }

    @Override
    public void ended(TableDescription found, StreamsApiException failure) {
      List<Gap> gaps = new ArrayList<>(table.accepted());
      gaps.addAll(table.unclosed());
      throw StreamEnd.describe(
          options.stream().table(),
          stream == null ? null : stream.arn(),
          found,
          shards.graph().unread(),
          gaps,
          failure);
    }
  }

  /** Hands out all that may be read now. */
  private void assign() {
    Set<Integer> readers = context.registeredReaders().keySet();
    if (!gathered && readers.size() >= context.currentParallelism()) {
      gathered = true;
      table.allReported();
    }
    if (!gathered || stream == null || !shards.isListed()) {
      return;
    }
    long now = clock.getAsLong();
    boolean streaming = table.isHandedOver(now);
    if (!streaming) {
      announced = false;
      if (!shards.isScanDue(now)) {
        return;
      }
      // Where all were set back none of them is here any more, or has said what it had.
      if (shards.graph().isAnyReading(readers)) {
        throw new IllegalStateException(
            "a reader was set back to before the end of the snapshot while others read the stream"
                + " already; all of them start again from the last checkpoint, so that every item"
                + " of the snapshot comes before its changes");
      }
    } else if (!shards.settle(context.currentParallelism())) {
      return;
    }
    // All at once: a reader that had one of its shards and not yet the next would let event time
    // run past what waits in that one.
    List<Assignment> handOut = new ArrayList<>();
    do {
      handOut.addAll(table.next(readers, streaming, this::place, now));
    } while (streaming && nextShards(readers, handOut));
    assign(handOut);
    if (streaming && !announced) {
      announced = true;
      readers.forEach(reader -> send(reader, new AssignmentSettled()));
    }
  }

  private int place(String shardId) {
    return shards.place(shardId, context.currentParallelism());
  }

  /** Adds the shards; true where there is something to be told of shards that are gone. */
  private boolean nextShards(Set<Integer> readers, List<Assignment> handOut) {
    List<Gap> gone = new ArrayList<>();
    handOut.addAll(
        shards.next(
            readers,
            context.currentParallelism(),
            table.beingTold(),
            gone::add,
            clock.getAsLong()));
    gone.forEach(gap -> table.tell(gap, clock.getAsLong()));
    return !gone.isEmpty();
  }

  private void assign(List<Assignment> handOut) {
    if (handOut.isEmpty()) {
      return;
    }
    Map<Integer, List<ChangeSplit>> bySubtask = new TreeMap<>();
    for (Assignment next : handOut) {
      LOG.info("Assigning {} to subtask {}.", next.split().splitId(), next.subtask());
      bySubtask.computeIfAbsent(next.subtask(), id -> new ArrayList<>()).add(next.split());
    }
    context.assignSplits(new SplitsAssignment<>(bySubtask));
  }

  private void release() {
    for (EndedShards.Ended shard : ended.release(shards.graph()::children)) {
      if (shard.isGivenUp() && shards.graph().children(shard.shardId()) == 0) {
        LOG.info("The shard {} ended without children.", shard.shardId());
      }
      send(shard.subtask(), new ShardReleased(shard.shardId()));
    }
  }

  private void send(int subtask, SourceEvent event) {
    if (context.registeredReaders().containsKey(subtask)) {
      context.sendEventToSourceReader(subtask, event);
    }
  }

  @Override
  public void handleSourceEvent(int subtaskId, SourceEvent event) {
    long now = clock.getAsLong();
    if (event instanceof ShardFinished end) {
      shards.graph().done(end.shardId(), end.timeBase());
      ended.add(end.shardId(), subtaskId, now);
    } else if (event instanceof SplitFinished end) {
      passed(table.finished(end.splitId(), now));
    } else if (event instanceof GapFound found) {
      table.found(found.gap(), now);
    } else {
      throw new IllegalArgumentException("an unknown event from a reader: " + event);
    }
    assign();
    release();
    discovery.tick();
  }

  /** A lost shard was told: its children's turn has come. */
  private void passed(String lostShardId) {
    if (lostShardId != null) {
      shards.graph().done(lostShardId);
    }
  }

  @Override
  public void addReader(int subtaskId) {
    long now = clock.getAsLong();
    ended.forgetSubtask(subtaskId);
    List<ChangeSplit> reported =
        context.registeredReaders().get(subtaskId).getReportedSplitsOnRegistration();
    for (ChangeSplit split : reported) {
      if (split instanceof ShardSplit shard) {
        takeOver(shard, subtaskId, now);
      } else {
        passed(table.reported(split, subtaskId, now));
        untell(split);
      }
    }
    if (stream != null) {
      send(subtaskId, new StreamResolved(stream));
    }
    boolean told = announced;
    assign();
    if (told && announced) {
      send(subtaskId, new AssignmentSettled());
    }
  }

  /** A reader came back with a shard from its last checkpoint. */
  private void takeOver(ShardSplit split, int subtask, long now) {
    split.gaps().forEach(gap -> table.found(gap, now));
    if (!shards.takeOver(split, subtask)) {
      return;
    }
    ended.forget(split.shardId());
    if (split.finished() && shards.graph().children(split.shardId()) == 0) {
      ended.addReleased(split.shardId(), subtask, now);
    }
  }

  @Override
  public void addSplitsBack(List<ChangeSplit> splits, int subtaskId) {
    for (ChangeSplit split : splits) {
      if (split instanceof ShardSplit shard) {
        ended.forget(shard.shardId());
        shards.back(shard, subtaskId);
      } else {
        table.back(split, subtaskId);
        untell(split);
      }
    }
    assign();
  }

  /** The notice of a lost shard is to be given again: its children wait for it again. */
  private void untell(ChangeSplit split) {
    if (split instanceof NoticeSplit notice && table.beingTold().contains(notice.gap().shardId())) {
      shards.graph().waiting(notice.gap().shardId());
    }
  }

  @Override
  public void handleSplitRequest(int subtaskId, String requesterHostname) {
    // Readers do not ask: splits are handed out as the lineage and the snapshot allow.
  }

  @Override
  public EnumeratorState snapshotState(long checkpointId) {
    passage.checkpointBegins(checkpointId);
    List<ChangeSplit> unassigned = new ArrayList<>(shards.positions());
    unassigned.addAll(table.waiting());
    // A stream of which nothing is listed is not promised anything yet.
    boolean known = stream != null && shards.isListed();
    return new EnumeratorState(
        known ? stream.arn() : shards.keptArn(),
        known ? stream.viewType() : null,
        known ? stream.keySchema() : List.of(),
        shards.promise().startedMillis(),
        shards.promise().notBefore(),
        shards.nodes(clock.getAsLong()),
        unassigned,
        table.backfillState(),
        table.repairState());
  }

  @Override
  public void notifyCheckpointComplete(long checkpointId) {
    passage.checkpointCompletes(checkpointId);
    assign();
  }

  @Override
  public void close() {
    discovery.close();
  }
}
