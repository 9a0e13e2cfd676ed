package dev.nightjar.dynamodb.enumerator;

import dev.nightjar.dynamodb.DynamoDbStreamsSource;
import dev.nightjar.dynamodb.DynamoDbStreamsSourceBuilder;
import dev.nightjar.dynamodb.Gap;
import dev.nightjar.dynamodb.TestingStreams;
import dev.nightjar.dynamodb.enumerator.StreamEvents.GapFound;
import dev.nightjar.dynamodb.enumerator.StreamEvents.ShardFinished;
import dev.nightjar.dynamodb.enumerator.StreamEvents.SplitFinished;
import dev.nightjar.dynamodb.lineage.TimeBase;
import dev.nightjar.dynamodb.split.ChangeSplit;
import dev.nightjar.dynamodb.split.EnumeratorState;
import dev.nightjar.dynamodb.split.ShardSplit;
import dev.nightjar.dynamodb.split.TestingSplits;
import java.util.List;

/** An enumerator over a stream in memory, and what tests do to it. */
final class TestingEnumerator {

  final TestingStreams streams = new TestingStreams();
  final DynamoDbStreamsSourceBuilder options = DynamoDbStreamsSource.builder().table("audit");
  TestingEnumeratorContext context = new TestingEnumeratorContext(2);
  private long checkpoints;
  ShardEnumerator enumerator;

  /** The next start is a new attempt of the whole job. */
  TestingEnumerator restarted(int parallelism) {
    long now = context.now();
    context = new TestingEnumeratorContext(parallelism);
    context.at(now);
    return this;
  }

  void startWithReaders(EnumeratorState state) {
    start(state);
    for (int subtask = 0; subtask < context.currentParallelism(); subtask++) {
      register(subtask);
    }
    context.pass(3_500);
  }

  void start(EnumeratorState state) {
    TestingEnumeratorContext current = context;
    enumerator =
        new ShardEnumerator(current, options.build().options(), streams, state, current::now);
    enumerator.start();
  }

  void register(int subtask, ChangeSplit... reported) {
    context.register(subtask, reported);
    enumerator.addReader(subtask);
  }

  /** A subtask fails and will come back; all that it was given is given back. */
  void failUncheckpointed(int subtask) {
    enumerator.addSplitsBack(context.fail(subtask), subtask);
  }

  /** A reader reads a shard to its end. */
  void finish(int subtask, String shard) {
    finish(subtask, shard, null);
  }

  void finish(int subtask, String shard, TimeBase base) {
    streams.close(shard);
    event(subtask, new ShardFinished(shard, base));
  }

  /** A reader reads another split to its end. */
  void finishSplit(int subtask, String splitId) {
    event(subtask, new SplitFinished(splitId));
  }

  void findGap(int subtask, Gap gap) {
    event(subtask, new GapFound(gap));
  }

  private void event(int subtask, org.apache.flink.api.connector.source.SourceEvent event) {
    enumerator.handleSourceEvent(subtask, event);
    context.runCalls();
  }

  /** What goes into a checkpoint now. */
  EnumeratorState state() {
    checkpoints++;
    return enumerator.snapshotState(checkpoints);
  }

  /** A checkpoint begins and is completed. */
  void checkpoint() {
    state();
    complete();
  }

  /** The last checkpoint that began is complete. */
  void complete() {
    enumerator.notifyCheckpointComplete(checkpoints);
    context.runCalls();
  }

  List<String> ids(int subtask) {
    return context.assignedIds(subtask);
  }

  ShardSplit shard(int subtask, String id) {
    return context.assigned(subtask).stream()
        .filter(split -> split.splitId().equals(id))
        .map(ShardSplit.class::cast)
        .reduce((first, last) -> last)
        .orElseThrow(() -> new AssertionError(id + " was not given to " + subtask));
  }

  static ShardSplit at(String shard, String parent, String sequence) {
    return TestingSplits.at(shard, parent, sequence);
  }

  static ShardSplit finished(String shard) {
    return TestingSplits.finished(shard, "5");
  }
}
