package dev.nightjar.dynamodb.enumerator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.dynamodb.StartPosition;
import dev.nightjar.dynamodb.TestingStreams;
import dev.nightjar.dynamodb.snapshot.SnapshotException;
import dev.nightjar.dynamodb.split.EnumeratorState;
import dev.nightjar.dynamodb.split.ExportSplit;
import dev.nightjar.dynamodb.split.ShardSplit;
import dev.nightjar.dynamodb.split.ShardSplit.Begin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where a source without state begins. */
class StartPositionsTest {

  private final TestingEnumerator source = new TestingEnumerator();
  private final long started = source.context.now();

  @Test
  void timestampIsTheBoundOfAllShardsAndClosedOnesAreRead() {
    Instant instant = Instant.ofEpochMilli(started).minus(Duration.ofHours(2));
    source.options.startFrom(StartPosition.timestamp(instant));
    source.streams.shard("a", "expired").shard("a1", "a");
    source.streams.close("a");
    source.startWithReaders(null);

    ShardSplit shard = source.shard(0, "a");
    assertThat(shard.begin()).isEqualTo(Begin.START);
    assertThat(shard.notBeforeMillis()).isEqualTo(instant.toEpochMilli());
    source.finish(0, "a");
    assertThat(source.shard(0, "a1").notBeforeMillis()).isEqualTo(instant.toEpochMilli());
  }

  @Test
  void timestampBetweenSecondsReachesBackToTheSecondForArrivalsAreRoundedDown() {
    source.options.startFrom(StartPosition.timestamp(Instant.ofEpochMilli(started + 5_700)));
    source.streams.shard("a", null);
    source.startWithReaders(null);

    assertThat(source.shard(0, "a").notBeforeMillis()).isEqualTo(started + 5_000);
  }

  @Test
  void boundReachesBackToTheMinuteOnDynamoDbLocal() {
    source.options.startFrom(StartPosition.latest());
    source.streams.arn(TestingStreams.ARN.replace("eu-west-1", "ddblocal"));
    source.streams.shard("a", null);
    source.startWithReaders(null);
    long minute = (started - 10_000) / 60_000 * 60_000;

    assertThat(source.shard(0, "a").notBeforeMillis()).isEqualTo(minute);
    assertThat(source.state().notBeforeMillis()).isEqualTo(minute);
  }

  @Test
  void timestampBeforeTheHorizonReadsAllThatIsLeftAndWhatIsTrimmedIsNoGap() {
    Instant instant = Instant.ofEpochMilli(started).minus(Duration.ofHours(25));
    source.options.startFrom(StartPosition.timestamp(instant));
    source.streams.shard("a", null);
    source.startWithReaders(null);

    assertThat(source.shard(0, "a").begin()).isEqualTo(Begin.HORIZON);
    assertThat(new StartInstant(StartPosition.timestamp(instant), started).warning())
        .contains("24 hours", "snapshot");
  }

  @Test
  void timestampToComeIsFineAndSaidSo() {
    Instant instant = Instant.ofEpochMilli(started).plusSeconds(60);

    assertThat(new StartInstant(StartPosition.timestamp(instant), started).warning())
        .contains("still to come");
    assertThat(new StartInstant(StartPosition.latest(), started).warning()).isNull();
    assertThat(
            new StartInstant(
                    StartPosition.timestamp(Instant.ofEpochMilli(started - 1_000)), started)
                .warning())
        .isNull();
  }

  @Test
  void shardOfATimestampThatVanishesWithNothingButOlderRecordsIsNoGap() {
    source.options.startFrom(
        StartPosition.timestamp(Instant.ofEpochMilli(started).minus(Duration.ofHours(1))));
    source.streams.shard("a", null).shard("a1", "a").shard("a2", "a1");
    source.startWithReaders(null);
    source.streams.drop("a1");
    source.context.pass(200_000);
    source.finish(0, "a");
    source.context.pass(500);

    assertThat(source.ids(0)).containsExactly("a", "a2");
  }

  @Test
  void shardThatVanishesADayAfterTheTimestampIsAGap() {
    source.options.startFrom(
        StartPosition.timestamp(
            Instant.ofEpochMilli(started).minus(Duration.ofHours(24)).plusSeconds(300)));
    source.streams.shard("a", null).shard("a1", "a");
    source.startWithReaders(null);
    source.streams.drop("a1");

    assertThatThrownBy(() -> source.context.pass(200_000)).hasMessageContaining("a1");
  }

  @Test
  void firstStartAtTheHorizonThatCrashedBeforeTheFirstListingIsAFirstStartStill() {
    source.streams.shard("a", null);
    source.start(null);
    EnumeratorState state = source.state();
    source.restarted(2).startWithReaders(state);

    assertThat(source.shard(0, "a").begin()).isEqualTo(Begin.HORIZON);
  }

  @Test
  void shardThatWaitedForHoursSinceTheFirstStartIsPromisedWhole() {
    source.streams.shard("a", null);
    source.startWithReaders(null);
    ShardSplit unread = source.shard(0, "a");
    EnumeratorState state = source.state();
    assertThat(begunAfter(60_000, state, unread)).isEqualTo(Begin.HORIZON);
    assertThat(begunAfter(2 * StartPromise.HORIZON_MILLIS, state, unread)).isEqualTo(Begin.START);
  }

  private Begin begunAfter(long millis, EnumeratorState state, ShardSplit reported) {
    source.restarted(1);
    source.context.pass(millis);
    source.start(state);
    source.register(0, reported);
    source.context.pass(3_500);
    return source.shard(0, "a").begin();
  }

  @Test
  void oldRootThatIsListedLateAtTheFirstStartIsReadFromTheHorizon() {
    source.streams.shard("a", null).shard("old", null).shard("new", "a");
    source.streams.unlist("old", true);
    source.startWithReaders(null);
    source.streams.unlist("old", false);
    source.finish(0, "a");
    source.context.pass(130_000);
    source.streams.shard("root", null);
    source.context.pass(120_000);

    assertThat(source.shard(1, "old").begin()).isEqualTo(Begin.HORIZON);
    assertThat(source.shard(0, "new").begin()).isEqualTo(Begin.START);
    assertThat(source.shard(source.ids(0).contains("root") ? 0 : 1, "root").begin())
        .as("later")
        .isEqualTo(Begin.START);
  }

  @Test
  void exportComesBeforeTheStreamSinceItsInstant(@TempDir Path folder) throws IOException {
    Instant exported = Instant.ofEpochMilli(started).minus(Duration.ofHours(3));
    export(folder, exported);
    source.options.startFrom(StartPosition.export(folder.toString()));
    source.streams.shard("old", null).shard("open", "old");
    source.streams.close("old");
    source.start(null);
    assertThat(source.state().backfill().isDone()).as("from the very first").isFalse();
    source.register(0);
    source.register(1);
    source.context.pass(500);

    ExportSplit file = (ExportSplit) source.context.assigned(0).get(0);
    assertThat(file.asOfMillis()).isEqualTo(exported.toEpochMilli());
    assertThat(source.state().notBeforeMillis()).isEqualTo(exported.toEpochMilli() - 10_000);
    source.finishSplit(0, file.splitId());
    source.checkpoint();
    ShardSplit old = source.shard(0, "old");
    assertThat(old.notBeforeMillis()).isEqualTo(exported.toEpochMilli() - 10_000);
    assertThat(old.begin()).isEqualTo(Begin.START);
  }

  @Test
  void exportThatTheStreamDoesNotReachBackToIsRefused(@TempDir Path folder) throws IOException {
    export(folder, Instant.ofEpochMilli(started).minus(Duration.ofHours(23)).minusSeconds(1));
    source.options.startFrom(StartPosition.export(folder.toString()));
    source.start(null);

    assertThatThrownBy(() -> source.context.pass(500))
        .hasMessageContainingAll("24 hours", "new export", "snapshot");
  }

  @Test
  void exportThatIsNotThereFailsTheStart(@TempDir Path folder) {
    source.options.startFrom(StartPosition.export(folder.resolve("none").toString()));
    source.start(null);

    assertThatThrownBy(() -> source.context.pass(500)).isInstanceOf(SnapshotException.class);
  }

  @Test
  void stateFromBeforeTheManifestWasReadNeedsTheExportAgain() {
    source.options.startFrom(StartPosition.export("/none"));
    source.start(null);
    EnumeratorState state = source.state();
    source.options.startFrom(StartPosition.trimHorizon());
    source.restarted(1).start(state);

    assertThatThrownBy(() -> source.context.pass(500)).hasMessageContaining("start position");
  }

  /** An export of one data file with two items. */
  private static void export(Path folder, Instant exported) throws IOException {
    Files.createDirectories(folder.resolve("data"));
    Files.write(folder.resolve("data/x.json.gz"), new byte[0]);
    Files.writeString(
        folder.resolve("manifest-summary.json"),
        "{\"version\":\"2023-08-01\",\"exportArn\":\"arn:aws:dynamodb:eu-west-1:123456789012:table/audit/export/1\","
            + "\"tableArn\":\"arn:aws:dynamodb:eu-west-1:123456789012:table/audit\","
            + "\"tableId\":\"1\",\"exportTime\":\""
            + exported
            + "\",\"s3Bucket\":\"b\",\"s3Prefix\":null,\"s3SseAlgorithm\":\"AES256\","
            + "\"manifestFilesS3Key\":\"AWSDynamoDB/1/manifest-files.json\","
            + "\"billedSizeBytes\":0,\"itemCount\":2,\"outputFormat\":\"DYNAMODB_JSON\","
            + "\"outputView\":\"NEW_IMAGE\",\"exportType\":\"FULL_EXPORT\"}");
    Files.writeString(
        folder.resolve("manifest-files.json"),
        "{\"itemCount\":2,\"md5Checksum\":null,\"etag\":\"e\","
            + "\"dataFileS3Key\":\"AWSDynamoDB/1/data/x.json.gz\"}\n");
  }
}
