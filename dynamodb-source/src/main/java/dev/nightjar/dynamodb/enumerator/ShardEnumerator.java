package dev.nightjar.dynamodb.enumerator;

import dev.nightjar.dynamodb.SourceOptions;
import dev.nightjar.dynamodb.StartPosition;
import dev.nightjar.dynamodb.StreamDescription;
import dev.nightjar.dynamodb.StreamUnavailableException;
import dev.nightjar.dynamodb.enumerator.ShardDiscovery.Found;
import dev.nightjar.dynamodb.enumerator.StreamEvents.AssignmentSettled;
import dev.nightjar.dynamodb.enumerator.StreamEvents.ShardFinished;
import dev.nightjar.dynamodb.enumerator.StreamEvents.ShardReleased;
import dev.nightjar.dynamodb.enumerator.StreamEvents.StreamResolved;
import dev.nightjar.dynamodb.lineage.ShardGraph;
import dev.nightjar.dynamodb.lineage.ShardInfo;
import dev.nightjar.dynamodb.lineage.ShardNode;
import dev.nightjar.dynamodb.lineage.ShardNode.Status;
import dev.nightjar.dynamodb.lineage.ShardPlacement;
import dev.nightjar.dynamodb.split.EnumeratorState;
import dev.nightjar.dynamodb.split.ShardSplit;
import dev.nightjar.dynamodb.stream.StreamsApi;
import dev.nightjar.dynamodb.stream.StreamsApiException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.LongSupplier;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.metrics.Counter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the stream's shards and hands each to one reader: parents before children, a lineage where
 * it began. Decisions are in {@link ShardGraph} and {@link ShardPlacement}; this class keeps the
 * positions that no reader holds, and talks to Flink. All of it runs in the coordinator's thread,
 * apart from {@link ShardDiscovery}.
 */
public final class ShardEnumerator implements SplitEnumerator<ShardSplit, EnumeratorState> {

  private static final Logger LOG = LoggerFactory.getLogger(ShardEnumerator.class);

  /** How often the enumerator looks whether something is due; it costs no call. */
  static final long TICK_MILLIS = 100;

  /** A start at LATEST reaches this far back after a restart: clocks differ, and loss is worse. */
  static final long CLOCK_SKEW_MILLIS = 10_000;

  private final SplitEnumeratorContext<ShardSplit> context;
  private final SourceOptions options;
  private final ShardDiscovery discovery;
  private final LongSupplier clock;
  private final ShardGraph graph;
  private final Map<String, ShardSplit> positions = new TreeMap<>();
  private final Set<String> fresh = new HashSet<>();

  private final EndedShards ended = new EndedShards();
  private final DiscoverySchedule schedule;
  private final LostShards lost;
  private final boolean restored;

  /** Without any state: what the first listing shows is where the source begins. */
  private final boolean firstStart;

  private final long notBefore;
  private final Counter discoveries;
  private StreamDescription stream;
  private String streamArn;
  private boolean settled;
  private boolean listed;

  /**
   * @param kept the state restored; null at a first start
   * @param clock epoch milliseconds
   */
  public ShardEnumerator(
      SplitEnumeratorContext<ShardSplit> context,
      SourceOptions options,
      StreamsApi api,
      EnumeratorState kept,
      LongSupplier clock) {
    this.context = context;
    this.options = options;
    this.clock = clock;
    this.firstStart = kept == null;
    this.restored = kept != null && kept.streamArn() != null;
    this.graph = new ShardGraph(kept == null ? List.of() : kept.shards());
    this.streamArn = kept == null ? null : kept.streamArn();
    if (kept != null) {
      this.notBefore = kept.notBeforeMillis();
      kept.unassigned().forEach(split -> positions.put(split.shardId(), split));
    } else {
      this.notBefore =
          options.start() == StartPosition.LATEST
              ? clock.getAsLong() - CLOCK_SKEW_MILLIS
              : ShardSplit.NO_BOUND;
    }
    this.discovery =
        new ShardDiscovery(
            api, restored ? options.stream().withStreamArn(streamArn) : options.stream());
    this.schedule = new DiscoverySchedule(options.discoveryInterval().toMillis());
    var metrics = context.metricGroup();
    this.lost = new LostShards(options.onGap(), metrics.counter("gaps"));
    this.discoveries = metrics.counter("discoveries");
    metrics.setUnassignedSplitsGauge(() -> (long) positions.size());
  }

  @Override
  public void start() {
    context.callAsync(() -> Boolean.TRUE, (done, error) -> tick(), 0, TICK_MILLIS);
  }

  private void tick() {
    long now = clock.getAsLong();
    if (!schedule.mayCall(now)) {
      return;
    }
    List<EndedShards.Ended> due = ended.due(now);
    boolean listing = schedule.isListingDue(now);
    if (!listing && due.size() == 1 && due.get(0).looks() == 0) {
      String parent = due.get(0).shardId();
      call(() -> discovery.childrenOf(parent));
    } else if (listing || !due.isEmpty()) {
      call(discovery::all);
    }
  }

  private void call(Callable<Found> discover) {
    schedule.called();
    discoveries.inc();
    context.callAsync(discover, this::onFound);
  }

  private void onFound(Found found, Throwable error) {
    long now = clock.getAsLong();
    if (error != null) {
      if (!isTransient(error)) {
        throw error instanceof RuntimeException e ? e : new IllegalStateException(error);
      }
      long wait = schedule.failed(now);
      LOG.warn("Listing the stream's shards failed, again in {} ms: {}", wait, error.toString());
      return;
    }
    schedule.answered();
    if (stream == null) {
      resolve(found.stream());
    }
    if (found.complete()) {
      observe(found.shards());
      schedule.listed(now, graph.isUnsure());
    } else {
      graph.add(found.shards());
    }
    settle();
    assign();
    ended.looked(now);
    release();
  }

  private static boolean isTransient(Throwable error) {
    return error instanceof StreamsApiException call
        ? call.isTransient()
        : error instanceof StreamUnavailableException check
            && check.reason() == StreamUnavailableException.Reason.UNREACHABLE;
  }

  private void resolve(StreamDescription found) {
    stream = found;
    streamArn = found.arn();
    LOG.info("Reading the stream {} ({}).", found.arn(), found.viewType());
    context.registeredReaders().keySet().forEach(reader -> send(reader, new StreamResolved(found)));
  }

  private void observe(List<ShardInfo> shards) {
    boolean first = firstStart && !listed;
    listed = true;
    for (ShardNode vanished : graph.observe(shards)) {
      // Where a position is kept the reader finds out, and knows how far reading had come.
      if (!positions.containsKey(vanished.shardId())) {
        lost.add(vanished.shardId(), streamArn, restored || settled);
      }
    }
    if (first) {
      for (ShardInfo shard : shards) {
        if (shard.closed() && options.start() == StartPosition.LATEST) {
          graph.done(shard.shardId());
        }
      }
      for (ShardNode node : graph.nodes()) {
        if (node.status() == Status.WAITING && !waitsForParent(node)) {
          fresh.add(node.shardId());
        }
      }
    }
  }

  private boolean waitsForParent(ShardNode node) {
    ShardNode parent = node.parentShardId() == null ? null : graph.node(node.parentShardId());
    return parent != null && parent.status() != Status.DONE;
  }

  /** Hands out everything for the first time, once the stream and all readers are known. */
  private void settle() {
    if (settled
        || !listed
        || graph.isUnsure()
        || context.registeredReaders().size() < context.currentParallelism()) {
      return;
    }
    for (ShardNode node : graph.nodes()) {
      if (node.status() == Status.READING) {
        // No reader and no kept position knows it: read it again, for duplicates do no harm.
        LOG.warn("The shard {} was being read, but its position is lost.", node.shardId());
        graph.waiting(node.shardId());
      }
    }
    Map<String, Integer> places =
        ShardPlacement.spread(
            graph.assignable().stream().map(ShardNode::shardId).toList(),
            context.currentParallelism());
    for (ShardNode node : graph.nodes()) {
      graph.put(
          new ShardNode(
              node.shardId(),
              node.parentShardId(),
              node.status(),
              places.getOrDefault(node.shardId(), ShardNode.NOBODY)));
    }
    settled = true;
    assign();
    fresh.clear();
    context.registeredReaders().keySet().forEach(reader -> send(reader, new AssignmentSettled()));
  }

  private void assign() {
    if (!settled) {
      return;
    }
    boolean passedOver = true;
    while (passedOver) {
      passedOver = false;
      for (ShardNode shard : graph.assignable()) {
        int subtask = ShardPlacement.place(shard, graph, context.currentParallelism());
        if (lost.pass(shard.shardId())) {
          graph.reading(shard.shardId(), subtask);
          graph.done(shard.shardId());
          passedOver = true;
        } else if (context.registeredReaders().containsKey(subtask)) {
          assign(shard, subtask);
        }
      }
    }
  }

  private void assign(ShardNode shard, int subtask) {
    String id = shard.shardId();
    ShardSplit split = positions.remove(id);
    if (split == null) {
      split = ShardSplit.unread(id, shard.parentShardId(), notBefore, fresh.contains(id));
    }
    graph.reading(id, subtask);
    LOG.info("Assigning the shard {} to subtask {}.", id, subtask);
    context.assignSplit(split, subtask);
  }

  private void release() {
    for (EndedShards.Ended shard :
        ended.release(end -> graph.hasChild(end.shardId()) || end.isGivenUp())) {
      if (!graph.hasChild(shard.shardId())) {
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
    if (!(event instanceof ShardFinished end)) {
      throw new IllegalArgumentException("an unknown event from a reader: " + event);
    }
    graph.done(end.shardId());
    ended.add(end.shardId(), subtaskId, clock.getAsLong());
    assign();
    release();
    tick();
  }

  @Override
  public void addReader(int subtaskId) {
    ended.forgetSubtask(subtaskId);
    List<ShardSplit> reported =
        context.registeredReaders().get(subtaskId).getReportedSplitsOnRegistration();
    reported.forEach(split -> takeOver(split.kept(), subtaskId));
    if (stream != null) {
      send(subtaskId, new StreamResolved(stream));
    }
    if (settled) {
      assign();
      send(subtaskId, new AssignmentSettled());
    } else {
      settle();
    }
  }

  /** A reader came back with a shard from its last checkpoint. */
  private void takeOver(ShardSplit split, int subtask) {
    ShardNode known = graph.node(split.shardId());
    int owner = known == null ? ShardNode.NOBODY : known.owner();
    if (settled
        && owner != ShardNode.NOBODY
        && owner != subtask
        && known.status() != Status.WAITING) {
      // Its own checkpoint is older than the shard's move to another reader, which is alive.
      return;
    }
    Status status = split.finished() ? Status.DONE : Status.WAITING;
    graph.put(
        new ShardNode(
            split.shardId(),
            split.parentShardId(),
            status,
            owner == ShardNode.NOBODY ? subtask : owner));
    if (split.finished()) {
      positions.remove(split.shardId());
      if (!graph.hasChild(split.shardId())) {
        ended.add(split.shardId(), subtask, clock.getAsLong());
      }
    } else {
      positions.put(split.shardId(), split);
    }
  }

  @Override
  public void addSplitsBack(List<ShardSplit> splits, int subtaskId) {
    for (ShardSplit split : splits) {
      ended.forget(split.shardId());
      graph.waiting(split.shardId());
      positions.put(split.shardId(), split.kept());
    }
    assign();
  }

  @Override
  public void handleSplitRequest(int subtaskId, String requesterHostname) {
    // Readers do not ask: shards are handed out as the lineage allows.
  }

  @Override
  public EnumeratorState snapshotState(long checkpointId) {
    return new EnumeratorState(
        streamArn,
        notBefore,
        graph.nodes(),
        positions.values().stream().map(ShardSplit::kept).toList());
  }

  @Override
  public void close() {
    discovery.close();
  }
}
