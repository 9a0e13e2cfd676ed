package dev.nightjar.dynamodb.reader;

import dev.nightjar.dynamodb.ChangeRecord;
import dev.nightjar.dynamodb.split.ChangeSplit;
import dev.nightjar.dynamodb.split.ExportSplit;
import dev.nightjar.dynamodb.split.NoticeSplit;
import dev.nightjar.dynamodb.split.ScanSplit;
import java.nio.charset.StandardCharsets;

/** What the reader's thread keeps of a split: the position, which moves on emit only. */
abstract sealed class SplitState
    permits ShardState, SplitState.Scan, SplitState.Export, SplitState.Notice {

  private boolean finished;

  SplitState(boolean finished) {
    this.finished = finished;
  }

  /** The state of a split that is no shard. */
  static SplitState aside(ChangeSplit split) {
    if (split instanceof ScanSplit scan) {
      return new Scan(scan);
    }
    if (split instanceof ExportSplit export) {
      return new Export(export);
    }
    if (split instanceof NoticeSplit notice) {
      return new Notice(notice);
    }
    throw new IllegalArgumentException("not beside the stream: " + split);
  }

  /** For a checkpoint. */
  abstract ChangeSplit toSplit();

  /** An item was emitted. */
  void found(ChangeRecord record, long done) {
    throw new IllegalStateException("no items in " + toSplit().splitId());
  }

  /** All of a page was emitted, or left out. */
  void pageEnd(String lastKey, long done) {
    throw new IllegalStateException("no pages in " + toSplit().splitId());
  }

  final void finish() {
    finished = true;
  }

  final boolean isFinished() {
    return finished;
  }

  static final class Scan extends SplitState {
    private final ScanSplit start;
    private String afterKey;

    /** Of the last item of the page at work; a checkpoint turns it into text. */
    private byte[] foundKey;

    private Scan(ScanSplit start) {
      super(start.finished());
      this.start = start;
      this.afterKey = start.afterKey();
    }

    @Override
    void found(ChangeRecord record, long done) {
      foundKey = record.keys();
    }

    @Override
    void pageEnd(String lastKey, long done) {
      foundKey = null;
      afterKey = lastKey;
    }

    @Override
    ScanSplit toSplit() {
      return new ScanSplit(
          start.segment(),
          start.segments(),
          start.asOfMillis(),
          foundKey == null ? afterKey : new String(foundKey, StandardCharsets.UTF_8),
          start.repairs(),
          isFinished());
    }
  }

  static final class Export extends SplitState {
    private final ExportSplit start;
    private long itemsDone;

    private Export(ExportSplit start) {
      super(start.finished());
      this.start = start;
      this.itemsDone = start.itemsDone();
    }

    @Override
    void found(ChangeRecord record, long done) {
      itemsDone = done;
    }

    @Override
    void pageEnd(String lastKey, long done) {
      itemsDone = done;
    }

    @Override
    ExportSplit toSplit() {
      return new ExportSplit(
          start.file(), start.items(), start.md5(), start.asOfMillis(), itemsDone, isFinished());
    }
  }

  static final class Notice extends SplitState {
    private final NoticeSplit start;

    private Notice(NoticeSplit start) {
      super(start.finished());
      this.start = start;
    }

    @Override
    NoticeSplit toSplit() {
      return new NoticeSplit(start.gap(), start.closed(), isFinished());
    }
  }
}
