package dev.nightjar.dynamodb.reader;

import dev.nightjar.dynamodb.ChangeRecord;
import dev.nightjar.dynamodb.snapshot.CapacityPace;
import dev.nightjar.dynamodb.snapshot.SnapshotCursor;
import dev.nightjar.dynamodb.snapshot.SnapshotPage;
import dev.nightjar.dynamodb.split.ChangeSplit;
import java.util.ArrayList;
import java.util.List;

/** Reads one piece of the table: a scan's segment, or a file of an export. */
final class SnapshotPoll extends SplitPoll {

  private final SnapshotCursor cursor;
  private final CapacityPace pace;
  private final ReadMetrics metrics;
  private long done;

  /**
   * @param done how many items have been read before, where the split counts
   */
  SnapshotPoll(
      ChangeSplit split, SnapshotCursor cursor, CapacityPace pace, long done, ReadMetrics metrics) {
    super(split, List.of(new SplitElement.Aside()));
    this.cursor = cursor;
    this.pace = pace;
    this.done = done;
    this.metrics = metrics;
  }

  @Override
  long nextAt() {
    return pace.nextAt();
  }

  @Override
  void onStart(long now) {
    // What a call costs is known only afterwards.
  }

  @Override
  Answer call() {
    SnapshotPage page = cursor.next();
    return now -> take(page, now);
  }

  private List<SplitElement> take(SnapshotPage page, long now) {
    pace.onPage(now, page.consumedCapacity());
    metrics.consumedCapacity.add(page.consumedCapacity());
    List<SplitElement> elements = new ArrayList<>(page.records().size() + 2);
    for (ChangeRecord record : page.records()) {
      elements.add(new SplitElement.Found(record, ++done));
    }
    done = page.done();
    elements.add(new SplitElement.PageEnd(page.lastKey(), page.done()));
    if (page.ended()) {
      end();
      cursor.close();
      elements.add(new SplitElement.End());
    }
    return elements;
  }

  @Override
  void onFailure(long now) {
    pace.onFailure(now);
  }

  @Override
  void onResume(long now) {
    // Its pace goes on: what it may read it may read later.
  }

  @Override
  String permissions() {
    return "dynamodb:Scan on the table";
  }

  @Override
  void close() {
    cursor.close();
  }
}
