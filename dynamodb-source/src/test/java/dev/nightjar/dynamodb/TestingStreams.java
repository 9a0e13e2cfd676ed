package dev.nightjar.dynamodb;

import dev.nightjar.dynamodb.lineage.ShardInfo;
import dev.nightjar.dynamodb.stream.IteratorStart;
import dev.nightjar.dynamodb.stream.RecordPage;
import dev.nightjar.dynamodb.stream.ScanCall;
import dev.nightjar.dynamodb.stream.ScanPage;
import dev.nightjar.dynamodb.stream.ScannedItem;
import dev.nightjar.dynamodb.stream.ShardListing;
import dev.nightjar.dynamodb.stream.StreamsApi;
import dev.nightjar.dynamodb.stream.StreamsApiException;
import dev.nightjar.dynamodb.stream.StreamsApiException.Kind;
import dev.nightjar.dynamodb.stream.StreamsApiFactory;
import dev.nightjar.dynamodb.stream.TableDescription;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** A stream in memory, scripted by the test. Iterators are {@code shard/index/generation}. */
public final class TestingStreams implements StreamsApi {

  public static final String ARN =
      "arn:aws:dynamodb:eu-west-1:123456789012:table/audit/stream/2026-11-21T00:00:00.000";

  private static final Map<String, TestingStreams> REGISTRY = new ConcurrentHashMap<>();

  private final Map<String, Shard> shards = new LinkedHashMap<>();
  private final Map<String, Deque<Kind>> faults = new HashMap<>();
  private final Map<String, Integer> emptyPages = new HashMap<>();
  private final NavigableMap<String, String> items = new TreeMap<>();
  private final List<String> calls = new ArrayList<>();
  private ViewType viewType = ViewType.NEW_AND_OLD_IMAGES;
  private String arn = ARN;
  private boolean childFilter = true;
  private boolean enabled = true;
  private boolean global;
  private boolean startsKnown = true;
  private int pageSize = 100;
  private int generation;
  private Kind describeFault;

  private static final class Shard {
    private final String parent;
    private final List<ChangeRecord> records = new ArrayList<>();
    private boolean closed;
    private boolean unlisted;
    private boolean gone;
    private int trimmed;

    private Shard(String parent) {
      this.parent = parent;
    }
  }

  /** A factory that finds this stream again after its job was serialized. */
  public StreamsApiFactory registeredAs(String name) {
    REGISTRY.put(name, this);
    return (settings, patient) -> REGISTRY.get(name);
  }

  public synchronized TestingStreams viewType(ViewType type) {
    this.viewType = type;
    return this;
  }

  public synchronized TestingStreams arn(String streamArn) {
    this.arn = streamArn;
    return this;
  }

  public synchronized TestingStreams withoutChildFilter() {
    childFilter = false;
    return this;
  }

  /** The table has replicas in other Regions. */
  public synchronized TestingStreams global() {
    global = true;
    return this;
  }

  /** The service does not say where shards begin. */
  public synchronized TestingStreams withoutStartingSequenceNumbers() {
    startsKnown = false;
    return this;
  }

  /** The table no longer writes to the stream. */
  public synchronized void disable() {
    enabled = false;
  }

  public synchronized TestingStreams pageSize(int shardsPerPage) {
    pageSize = shardsPerPage;
    return this;
  }

  public synchronized TestingStreams describeFault(Kind kind) {
    describeFault = kind;
    return this;
  }

  public synchronized TestingStreams shard(String id, String parent) {
    shards.put(id, new Shard(parent));
    return this;
  }

  /** Appends a record; its sequence number continues the shard. */
  public synchronized ChangeRecord put(String shard, String key, long arrivalMillis) {
    return put(shard, key, arrivalMillis, "INSERT");
  }

  public synchronized ChangeRecord put(
      String shard, String key, long arrivalMillis, String eventName) {
    List<ChangeRecord> records = shards.get(shard).records;
    ChangeRecord record =
        new ChangeRecord(
            arn,
            shard,
            sequenceNumber(records.size()),
            "event-" + key,
            eventName,
            arrivalMillis,
            null,
            null,
            key.getBytes(StandardCharsets.UTF_8),
            null,
            key.getBytes(StandardCharsets.UTF_8),
            100,
            Origin.STREAM,
            null);
    records.add(record);
    return record;
  }

  /** The table has this item; the key stands for its DynamoDB JSON, too. */
  public synchronized void item(String key, String item) {
    items.put(key, item);
  }

  /** The table no longer has the item. */
  public synchronized void removeItem(String key) {
    items.remove(key);
  }

  public synchronized void close(String shard) {
    shards.get(shard).closed = true;
  }

  public synchronized void unlist(String shard, boolean unlisted) {
    shards.get(shard).unlisted = unlisted;
  }

  /** The service forgets the shard altogether. */
  public synchronized void drop(String shard) {
    shards.get(shard).unlisted = true;
    shards.get(shard).gone = true;
  }

  /** The first records of the shard are older than the stream keeps. */
  public synchronized void trim(String shard, int records) {
    shards.get(shard).trimmed = records;
  }

  public synchronized void expireIterators() {
    generation++;
  }

  /**
   * The next calls for the shard fail so. Other calls are failed by the words {@code list}, {@code
   * iterator}, {@code items} and {@code scan}.
   */
  public synchronized void fail(String shard, Kind... kinds) {
    Deque<Kind> queue = faults.computeIfAbsent(shard, id -> new ArrayDeque<>());
    queue.addAll(List.of(kinds));
  }

  public synchronized void emptyPages(String shard, int pages) {
    emptyPages.put(shard, pages);
  }

  /** What was called, in order. */
  public synchronized List<String> calls() {
    return List.copyOf(calls);
  }

  public synchronized void forgetCalls() {
    calls.clear();
  }

  @Override
  public synchronized TableDescription describeTable(String table) {
    if (describeFault != null) {
      throw new StreamsApiException(describeFault, "scripted " + describeFault, null);
    }
    return new TableDescription(arn, viewType, List.of("PK", "SK"), global, items.size());
  }

  @Override
  public synchronized ShardListing listShards(String streamArn, String afterShardId) {
    calls.add("list" + (afterShardId == null ? "" : " after " + afterShardId));
    fault("list");
    List<ShardInfo> page = new ArrayList<>();
    boolean after = afterShardId == null;
    for (Map.Entry<String, Shard> shard : shards.entrySet()) {
      if (after && !shard.getValue().unlisted) {
        if (page.size() == pageSize) {
          return new ShardListing(page, page.get(page.size() - 1).shardId(), enabled);
        }
        page.add(info(shard.getKey()));
      }
      after |= shard.getKey().equals(afterShardId);
    }
    return new ShardListing(page, null, enabled);
  }

  private ShardInfo info(String id) {
    Shard shard = shards.get(id);
    return new ShardInfo(id, shard.parent, shard.closed, startsKnown ? sequenceNumber(0) : null);
  }

  private static String sequenceNumber(int index) {
    return String.format("%021d", index + 1);
  }

  @Override
  public synchronized List<ShardInfo> childShards(String streamArn, String shardId) {
    calls.add("children of " + shardId);
    fault("list");
    if (!childFilter) {
      return List.of();
    }
    return shards.entrySet().stream()
        .filter(shard -> shardId.equals(shard.getValue().parent) && !shard.getValue().unlisted)
        .map(shard -> info(shard.getKey()))
        .toList();
  }

  @Override
  public synchronized String iterator(String streamArn, String shardId, IteratorStart start) {
    calls.add(
        "iterator "
            + shardId
            + (start instanceof IteratorStart.After after
                ? " after " + Integer.parseInt(after.sequenceNumber())
                : start instanceof IteratorStart.At at
                    ? " at " + Integer.parseInt(at.sequenceNumber())
                    : " " + start.getClass().getSimpleName()));
    fault("iterator");
    Shard shard = shards.get(shardId);
    if (shard == null || shard.gone) {
      throw new StreamsApiException(Kind.NOT_FOUND, "no shard " + shardId, null);
    }
    int index = shard.trimmed;
    if (start instanceof IteratorStart.After after) {
      index = Integer.parseInt(after.sequenceNumber());
      if (index < shard.trimmed) {
        throw new StreamsApiException(Kind.TRIMMED, "trimmed", null);
      }
    } else if (start instanceof IteratorStart.At at) {
      index = Integer.parseInt(at.sequenceNumber()) - 1;
      if (index < shard.trimmed) {
        throw new StreamsApiException(Kind.TRIMMED, "trimmed", null);
      }
    } else if (start instanceof IteratorStart.Latest) {
      index = shard.records.size();
    }
    return shardId + "/" + index + "/" + generation;
  }

  private void fault(String what) {
    Deque<Kind> queue = faults.get(what);
    if (queue != null && !queue.isEmpty()) {
      Kind kind = queue.poll();
      throw new StreamsApiException(kind, "scripted " + kind, null);
    }
  }

  @Override
  public synchronized RecordPage records(
      String streamArn, String shardId, String iterator, int limit) {
    String[] parts = iterator.split("/");
    int index = Integer.parseInt(parts[1]);
    calls.add("records " + shardId + " from " + index);
    fault(shardId);
    Shard shard = shards.get(shardId);
    if (Integer.parseInt(parts[2]) != generation) {
      throw new StreamsApiException(Kind.EXPIRED_ITERATOR, "expired", null);
    }
    if (shard.gone) {
      throw new StreamsApiException(Kind.NOT_FOUND, "no shard " + shardId, null);
    }
    if (index < shard.trimmed) {
      throw new StreamsApiException(Kind.TRIMMED, "trimmed", null);
    }
    int end = Math.min(shard.records.size(), index + limit);
    if (emptyPages.getOrDefault(shardId, 0) > 0) {
      emptyPages.merge(shardId, -1, Integer::sum);
      end = index;
    }
    boolean over = shard.closed && end == shard.records.size();
    return new RecordPage(
        List.copyOf(shard.records.subList(index, end)),
        over ? null : shardId + "/" + end + "/" + generation);
  }

  @Override
  public synchronized List<ChangeRecord> withItems(String table, List<ChangeRecord> records) {
    calls.add("items " + records.size());
    fault("items");
    return records.stream()
        .map(
            record -> {
              String item = items.get(new String(record.keys(), StandardCharsets.UTF_8));
              return record.eventName().equals("REMOVE")
                  ? record
                  : record.withNewImage(
                      item == null ? null : item.getBytes(StandardCharsets.UTF_8));
            })
        .toList();
  }

  /** Like the service it tells a last key where the limit fell on the segment's very end. */
  @Override
  public synchronized ScanPage scan(ScanCall call) {
    calls.add(
        "scan "
            + call.segment()
            + "/"
            + call.segments()
            + (call.afterKey() == null ? "" : " after " + call.afterKey()));
    fault("scan");
    List<ScannedItem> page = new ArrayList<>();
    for (Map.Entry<String, String> item :
        (call.afterKey() == null ? items : items.tailMap(call.afterKey(), false)).entrySet()) {
      if (Math.floorMod(item.getKey().hashCode(), call.segments()) == call.segment()) {
        page.add(
            new ScannedItem(
                item.getKey().getBytes(StandardCharsets.UTF_8),
                item.getValue().getBytes(StandardCharsets.UTF_8)));
        if (page.size() == call.limit()) {
          return new ScanPage(page, item.getKey(), page.size() / 2.0);
        }
      }
    }
    return new ScanPage(page, null, page.size() / 2.0);
  }

  @Override
  public void close() {
    // The test still looks at it.
  }
}
