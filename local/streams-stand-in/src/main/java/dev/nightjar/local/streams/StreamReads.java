package dev.nightjar.local.streams;

import dev.nightjar.local.streams.Behaviour.ChildFilter;
import dev.nightjar.local.streams.Behaviour.EndOfShard;
import dev.nightjar.local.streams.Behaviour.TrimRule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What a reader of the streams sees. Throws the service's own refusals. */
final class StreamReads {

  /** An iterator is good for 15 minutes (API reference of GetRecords). */
  static final Duration ITERATOR_LIFE = Duration.ofMinutes(15);

  /** A page of records holds 1 MB (API reference of GetRecords), counted by SizeBytes (assumed). */
  static final int PAGE_BYTES = 1 << 20;

  /**
   * A page of a listing.
   *
   * @param lastShardId where the next one starts, null at the end
   */
  record Listing(ChangeStream stream, List<ShardView> shards, String lastShardId) {}

  /**
   * A page of records.
   *
   * @param next null at the end of a closed shard
   */
  record Page(List<byte[]> records, String next) {}

  private final TableState state;

  StreamReads(TableState state) {
    this.state = state;
  }

  List<ChangeStream> streams() {
    synchronized (state) {
      return state.streams.stream().filter(stream -> !stream.deleted()).toList();
    }
  }

  /** {@code childrenOf} and {@code afterShardId} may be null; the limit is 1 to 100. */
  Listing list(String arn, String afterShardId, int limit, String childrenOf) {
    synchronized (state) {
      ChangeStream stream = stream(arn);
      long now = state.clock.millis();
      Comparator<Shard> order = order();
      Shard after = afterShardId == null ? null : stream.everKnown(afterShardId);
      if (afterShardId != null && after == null) {
        throw Refusal.invalid("Invalid ExclusiveStartShardId: " + afterShardId);
      }
      ChildFilter filter = childrenOf == null ? ChildFilter.IGNORED : state.behaviour.childFilter();
      List<Shard> listed = new ArrayList<>();
      for (Shard shard : stream.shards()) {
        if (shard.listedAt(now)
            && !shard.expired(now, state.shardKeptMillis())
            && (after == null || order.compare(shard, after) > 0)
            && (filter == ChildFilter.IGNORED
                || (filter == ChildFilter.HONOURED && childrenOf.equals(shard.parentId())))) {
          listed.add(shard);
        }
        shard.sawListing();
      }
      listed.sort(order);
      int page = Math.min(limit, state.behaviour.listingPage());
      boolean more = listed.size() > page;
      List<Shard> shown = more ? listed.subList(0, page) : listed;
      return new Listing(
          stream,
          shown.stream().map(shard -> shard.view(now)).toList(),
          more ? shown.get(page - 1).id() : null);
    }
  }

  private Comparator<Shard> order() {
    return switch (state.behaviour.listingOrder()) {
      case BIRTH -> Comparator.comparingInt(Shard::ordinal);
      case CHILDREN_FIRST -> Comparator.comparingInt(shard -> -shard.ordinal());
      case MIXED ->
          Comparator.comparing((Shard shard) -> shard.id().substring(shard.id().length() - 8))
              .thenComparing(Shard::ordinal);
    };
  }

  /** {@code sequenceNumber} is null but for the two types that need it. */
  String iterator(String arn, String shardId, String type, String sequenceNumber) {
    synchronized (state) {
      Shard shard = shard(stream(arn), shardId);
      state.trim(shard);
      int position =
          switch (type) {
            case "TRIM_HORIZON" -> shard.trimmed();
            case "LATEST" -> shard.size();
            case "AT_SEQUENCE_NUMBER" -> at(shard, sequenceNumber);
            case "AFTER_SEQUENCE_NUMBER" -> after(shard, sequenceNumber);
            default -> throw Refusal.invalid("Invalid ShardIteratorType: " + type);
          };
      return token(arn, shardId, position);
    }
  }

  private int at(Shard shard, String sequenceNumber) {
    check(shard, sequenceNumber);
    if (shard.lastTrimmed() != null
        && SequenceNumbers.ORDER.compare(sequenceNumber, shard.lastTrimmed()) <= 0) {
      throw Refusal.trimmed();
    }
    return shard.indexAtOrAfter(sequenceNumber);
  }

  private int after(Shard shard, String sequenceNumber) {
    check(shard, sequenceNumber);
    if (shard.lastTrimmed() != null) {
      int order = SequenceNumbers.ORDER.compare(sequenceNumber, shard.lastTrimmed());
      if (order < 0 || (order == 0 && state.behaviour.trimRule() == TrimRule.BY_SEQUENCE_NUMBER)) {
        throw Refusal.trimmed();
      }
    }
    return shard.indexAtOrAfter(sequenceNumber) + (shard.holds(sequenceNumber) ? 1 : 0);
  }

  private void check(Shard shard, String sequenceNumber) {
    if (sequenceNumber == null || !sequenceNumber.matches("[0-9]{21,40}")) {
      throw Refusal.invalid(
          "A SequenceNumber of 21 to 40 digits is required, not " + sequenceNumber);
    }
    boolean inside =
        SequenceNumbers.ORDER.compare(sequenceNumber, shard.startingSequenceNumber()) >= 0
            && (shard.open()
                || SequenceNumbers.ORDER.compare(sequenceNumber, shard.endingSequenceNumber())
                    <= 0);
    if (!inside || (!state.behaviour.anySequenceNumber() && !shard.holds(sequenceNumber))) {
      throw Refusal.invalid("Invalid SequenceNumber " + sequenceNumber + " in shard " + shard.id());
    }
  }

  /** {@code cap} is what a fault leaves of the page: 0 for an empty one. */
  Page records(IteratorToken iterator, int limit, int cap) {
    synchronized (state) {
      if (state.clock.millis() - iterator.issuedMillis() > ITERATOR_LIFE.toMillis()) {
        throw Refusal.expiredIterator();
      }
      Shard shard = shard(stream(iterator.streamArn()), iterator.shardId());
      state.trim(shard);
      int position = iterator.position();
      if (position < shard.trimmed()) {
        throw Refusal.trimmed();
      }
      int most = Math.min(cap, Math.min(limit, state.behaviour.pageRecords()));
      int end = position;
      long bytes = 0;
      List<byte[]> records = new ArrayList<>(Math.min(most, shard.size() - position));
      while (end < shard.size() && end - position < most) {
        Shard.Entry entry = shard.entry(end);
        bytes += entry.sizeBytes();
        // A single record is never too large for a page.
        if (bytes > PAGE_BYTES && end > position) {
          break;
        }
        records.add(entry.json());
        end++;
      }
      boolean last =
          !shard.open()
              && end == shard.size()
              && cap > 0
              && (records.isEmpty()
                  || state.behaviour.endOfShard() == EndOfShard.WITH_LAST_RECORDS);
      return new Page(records, last ? null : token(iterator.streamArn(), iterator.shardId(), end));
    }
  }

  private String token(String arn, String shardId, int position) {
    return new IteratorToken(arn, shardId, position, state.clock.millis()).encode();
  }

  private ChangeStream stream(String arn) {
    for (ChangeStream stream : state.streams) {
      if (stream.arn().equals(arn) && !stream.deleted()) {
        return stream;
      }
    }
    throw Refusal.notFound("Requested resource not found: Stream: " + arn + " not found");
  }

  private Shard shard(ChangeStream stream, String id) {
    Shard shard = stream.shard(id);
    long kept =
        state.behaviour.expiredShardsRefused()
            ? TableState.RETENTION.toMillis()
            : state.shardKeptMillis();
    if (shard == null || shard.expired(state.clock.millis(), kept)) {
      throw Refusal.notFound(
          "Requested resource not found: Shard: " + id + " in stream: " + stream.arn());
    }
    return shard;
  }
}
