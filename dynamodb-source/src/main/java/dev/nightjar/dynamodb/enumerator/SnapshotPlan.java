package dev.nightjar.dynamodb.enumerator;

import dev.nightjar.dynamodb.SourceOptions;
import dev.nightjar.dynamodb.StartPosition;
import dev.nightjar.dynamodb.StreamDescription;
import dev.nightjar.dynamodb.snapshot.ExportManifest;
import java.util.function.LongSupplier;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out what a snapshot consists of, outside the coordinator's thread, and says in the log how
 * far it has come.
 */
final class SnapshotPlan {

  private static final Logger LOG = LoggerFactory.getLogger(ShardEnumerator.class);

  /** How often progress is told. */
  static final long PROGRESS_MILLIS = 30_000;

  private static final long UNKNOWN = -1;

  private final SplitEnumeratorContext<?> context;
  private final SourceOptions options;
  private final TableReading table;
  private final ShardReading shards;
  private final LongSupplier clock;

  private boolean asked;
  private long items = UNKNOWN;
  private long toldAt = Long.MIN_VALUE;

  SnapshotPlan(
      SplitEnumeratorContext<?> context,
      SourceOptions options,
      TableReading table,
      ShardReading shards,
      LongSupplier clock) {
    this.context = context;
    this.options = options;
    this.table = table;
    this.shards = shards;
    this.clock = clock;
  }

  /**
   * Does what is due.
   *
   * @param stream null before it is known
   */
  void tick(StreamDescription stream) {
    if (table.isBackfillDone() || stream == null) {
      return;
    }
    if (!asked) {
      asked = true;
      if (table.needsPlan()) {
        readManifest(stream);
      } else if (options.start().kind() == StartPosition.Kind.SNAPSHOT) {
        // The service counts a few times a day, and a new table has 0.
        items = stream.itemCount() > 0 ? stream.itemCount() : UNKNOWN;
      }
    }
    long now = clock.getAsLong();
    if (toldAt == Long.MIN_VALUE) {
      toldAt = now;
    } else if (!table.needsPlan() && now - toldAt >= PROGRESS_MILLIS) {
      toldAt = now;
      LOG.info("{}", progress());
    }
  }

  private void readManifest(StreamDescription stream) {
    String folder = options.start().export();
    if (folder == null) {
      throw new IllegalStateException(
          "the restored state says that an export is to be read first, and was written before it"
              + " was known what is in it: set the start position to the export again, or start"
              + " without the old state");
    }
    context.callAsync(
        () -> ExportManifest.read(folder, stream),
        (manifest, error) -> {
          if (error != null) {
            throw error instanceof RuntimeException e ? e : new IllegalStateException(error);
          }
          StartInstant.checkExport(folder, manifest.exportTime(), clock.getAsLong());
          items = manifest.items();
          shards.promise().asOf(manifest.exportTime().toEpochMilli());
          table.planBackfill(manifest.exportTime().toEpochMilli(), manifest.splits());
          LOG.info(
              "Reading the export of {}: {} items in {} files.",
              manifest.exportTime(),
              items,
              manifest.files().size());
        });
  }

  /** How far the snapshot has come, for people. */
  String progress() {
    int left = table.snapshotSplitsLeft();
    int all = Math.max(left, table.snapshotSplits());
    int done = all - left;
    String counted = "";
    if (items != UNKNOWN && all > 0) {
      long exportLeft = table.exportItemsLeft();
      long read =
          options.start().kind() == StartPosition.Kind.EXPORT
              ? items - exportLeft
              : items * done / all;
      counted = ", about " + read + " of " + items + " items";
    }
    return "Snapshot: " + done + " of " + all + " parts are read" + counted + ".";
  }
}
