package dev.nightjar.local.streams;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** One table with its streams. Its own monitor is the lock of all that it holds. */
final class TableState {

  /** Records are kept for 24 hours (developer guide, "Change data capture for Streams"). */
  static final Duration RETENTION = Duration.ofHours(24);

  final String name;
  final String arn;
  final String region;
  final KeySchema schema;
  final List<String> replicas;
  final StreamClock clock;
  final Behaviour behaviour;
  final TableItems items;
  final boolean keepsItems;
  final List<Written> history;
  final List<ChangeStream> streams = new ArrayList<>();
  final RecordJson records;
  final long createdMillis;
  final SequenceNumbers sequenceNumbers;
  final SplittableRandom random;
  boolean deleted;

  TableState(StandInSettings settings) {
    this.name = settings.table();
    this.region = settings.region();
    this.arn = "arn:aws:dynamodb:" + region + ":123456789012:table/" + name;
    this.schema = settings.keySchema();
    this.replicas = settings.replicas();
    this.clock = settings.clock();
    this.behaviour = new Behaviour();
    this.items = new TableItems(schema, settings.scanLag().toMillis());
    this.keepsItems = settings.keepItems();
    this.history = settings.keepHistory() ? new ArrayList<>() : null;
    this.records = new RecordJson(region);
    this.createdMillis = clock.millis();
    this.sequenceNumbers =
        new SequenceNumbers(
            settings.firstSequenceNumber(), settings.sequenceGap(), settings.seed());
    this.random = new SplittableRandom(settings.seed() + 1);
    if (settings.shards() > 0) {
      startStream(settings.viewType(), settings.shards());
    }
  }

  ChangeStream startStream(ViewType viewType, int shards) {
    ChangeStream stream =
        new ChangeStream(arn, viewType, clock.millis(), sequenceNumbers, random, shards);
    if (streams.stream().anyMatch(other -> other.arn().equals(stream.arn()))) {
      throw new IllegalStateException(
          "a stream's label is its millisecond of creation: advance the clock before the next one");
    }
    streams.add(stream);
    return stream;
  }

  /** The newest stream, enabled or not; null where the table never had one. */
  ChangeStream latest() {
    return streams.isEmpty() ? null : streams.get(streams.size() - 1);
  }

  /** How long after its end a shard still exists. */
  long shardKeptMillis() {
    return RETENTION.plus(behaviour.expiredShardsListed()).toMillis();
  }

  void trim(Shard shard) {
    shard.trimOlderThan(clock.millis() - RETENTION.toMillis());
  }
}
