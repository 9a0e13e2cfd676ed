package dev.nightjar.dynamodb.reader;

import dev.nightjar.dynamodb.ChangeRecord;
import dev.nightjar.dynamodb.split.NoticeSplit;
import java.util.List;

/** One notice, which is there at once. */
final class NoticePoll extends SplitPoll {

  NoticePoll(NoticeSplit split) {
    super(
        split,
        List.of(
            new SplitElement.Aside(),
            new SplitElement.Notice(
                split.closed()
                    ? ChangeRecord.repaired(split.gap())
                    : ChangeRecord.lost(split.gap())),
            new SplitElement.End()));
    end();
  }

  @Override
  long nextAt() {
    return Long.MAX_VALUE;
  }

  @Override
  void onStart(long now) {
    throw new IllegalStateException("a notice needs no call");
  }

  @Override
  Answer call() {
    throw new IllegalStateException("a notice needs no call");
  }

  @Override
  void onFailure(long now) {
    throw new IllegalStateException("a notice needs no call");
  }

  @Override
  void onResume(long now) {
    // There is nothing to ask.
  }

  @Override
  String permissions() {
    return "nothing";
  }
}
