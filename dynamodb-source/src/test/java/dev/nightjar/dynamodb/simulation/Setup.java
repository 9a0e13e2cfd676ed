package dev.nightjar.dynamodb.simulation;

import dev.nightjar.dynamodb.CredentialsSettings;
import dev.nightjar.dynamodb.DynamoDbStreamsSource;
import dev.nightjar.dynamodb.EventTimeExtractor;
import dev.nightjar.dynamodb.GapPolicy;
import dev.nightjar.dynamodb.SnapshotOptions;
import dev.nightjar.dynamodb.SourceOptions;
import dev.nightjar.dynamodb.StartPosition;
import dev.nightjar.dynamodb.StreamSettings;
import dev.nightjar.local.streams.Behaviour;
import dev.nightjar.local.streams.StreamsStandIn;
import dev.nightjar.local.streams.ViewType;
import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;

/**
 * What a seed says of the job's options and of the service's ways.
 *
 * @param start where the job starts
 * @param onGap its gap policy
 * @param ownTime whether items have a time of their own; otherwise it is their arrival
 * @param subtasks how many at first, 1 to 4
 * @param emptyPages whether the service sends empty pages in front of records
 * @param strictNumbers whether it refuses to open a shard at a number that no record has; where it
 *     does nobody can tell whether the beginning of a shard was trimmed, so nothing is
 */
record Setup(
    long seed,
    StartPosition start,
    GapPolicy onGap,
    boolean ownTime,
    int subtasks,
    boolean emptyPages,
    int parallelCalls,
    int recordsPerCall,
    Duration discoveryInterval,
    int segments,
    boolean strictNumbers) {

  static final int CALLS_PER_SECOND = 5;
  static final int DESCRIBES_PER_SECOND = 5;

  static Setup of(long seed, SplittableRandom random) {
    StartPosition start =
        switch (random.nextInt(8)) {
          case 0, 1 -> StartPosition.latest();
          case 2 ->
              StartPosition.timestamp(
                  Instant.ofEpochMilli(SimulatedTime.START - random.nextInt(600_000)));
          case 3, 4 -> StartPosition.snapshot();
          default -> StartPosition.trimHorizon();
        };
    GapPolicy[] policies = GapPolicy.values();
    return new Setup(
        seed,
        start,
        policies[random.nextInt(policies.length)],
        random.nextBoolean(),
        1 + random.nextInt(4),
        random.nextInt(3) == 0,
        1 + random.nextInt(4),
        2 + random.nextInt(8),
        Duration.ofSeconds(2 + random.nextInt(20)),
        1 + random.nextInt(4),
        random.nextInt(8) == 0);
  }

  StreamsStandIn standIn(SimulatedTime time, SplittableRandom random) {
    StreamsStandIn standIn =
        StreamsStandIn.builder()
            .clock(time)
            .seed(seed)
            .shards(1 + random.nextInt(3))
            .viewType(random.nextInt(3) > 0 ? ViewType.NEW_AND_OLD_IMAGES : ViewType.NEW_IMAGE)
            // The numbers get longer soon, so that comparing them as text goes wrong.
            .firstSequenceNumber("999999999999999999990000")
            .scanLag(Duration.ofMillis(random.nextInt(2) * random.nextInt(3_000)))
            .start();
    standIn
        .model()
        .behaviour()
        .listingPage(random.nextInt(3) == 0 ? 1 + random.nextInt(3) : 100)
        .listingOrder(any(random, Behaviour.ListingOrder.values()))
        .childFilter(any(random, Behaviour.ChildFilter.values()))
        .endOfShard(any(random, Behaviour.EndOfShard.values()))
        .anySequenceNumber(!strictNumbers)
        .expiredShardsListed(Duration.ofHours(random.nextInt(2)));
    return standIn;
  }

  private static <T> T any(SplittableRandom random, T[] values) {
    return values[random.nextInt(values.length)];
  }

  /**
   * How far records of a shard are out of order in time, at most; and no more than that is told.
   */
  Duration outOfOrderness() {
    return Duration.ofMillis(1_000 + (ownTime ? Table.MOST_LAG_MILLIS : 0));
  }

  StreamSettings stream(StreamsStandIn standIn) {
    return new StreamSettings(
        "audit",
        null,
        "eu-west-1",
        standIn.endpoint(),
        CredentialsSettings.fixed("simulated", "simulated"));
  }

  SourceOptions options(StreamsStandIn standIn, GapPolicy policy) {
    return DynamoDbStreamsSource.builder().stream(stream(standIn))
        .startFrom(start)
        .eventTime(ownTime ? Table.OWN_TIME : EventTimeExtractor.ARRIVAL)
        .outOfOrderness(outOfOrderness())
        .onGap(policy)
        .discoveryInterval(discoveryInterval)
        .recordsPerCall(recordsPerCall)
        .callsPerSecond(CALLS_PER_SECOND)
        .describeCallsPerSecond(DESCRIBES_PER_SECOND)
        .parallelCalls(parallelCalls)
        .snapshot(new SnapshotOptions(segments, 1_000, Duration.ofHours(24)))
        .build()
        .options();
  }
}
