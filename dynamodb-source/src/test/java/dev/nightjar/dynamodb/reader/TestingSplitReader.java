package dev.nightjar.dynamodb.reader;

import dev.nightjar.dynamodb.ChangeRecord;
import dev.nightjar.dynamodb.DynamoDbStreamsSource;
import dev.nightjar.dynamodb.DynamoDbStreamsSourceBuilder;
import dev.nightjar.dynamodb.StreamCheck;
import dev.nightjar.dynamodb.TestingStreams;
import dev.nightjar.dynamodb.split.ChangeSplit;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.apache.flink.connector.base.source.reader.RecordsWithSplitIds;
import org.apache.flink.connector.base.source.reader.splitreader.SplitsAddition;

/** A split reader over a stream in memory, whose elements are told as text. */
final class TestingSplitReader {

  private final TestingStreams streams = new TestingStreams();
  private final TestingClock clock = new TestingClock();
  private final ReleasedShards released = new ReleasedShards();
  private final ReadMetrics metrics = new ReadMetrics(clock);
  private final DynamoDbStreamsSourceBuilder options =
      DynamoDbStreamsSource.builder().table("audit").recordsPerCall(3);
  private Executor calls = Runnable::run;
  private ChangeSplitReader reader;

  TestingStreams streams() {
    return streams;
  }

  TestingClock clock() {
    return clock;
  }

  ReleasedShards released() {
    return released;
  }

  ReadMetrics metrics() {
    return metrics;
  }

  DynamoDbStreamsSourceBuilder options() {
    return options;
  }

  /** By default a call is made at once, in the thread that starts it. */
  void runCallsOn(Executor executor) {
    calls = executor;
  }

  ChangeSplitReader reader() {
    return reader;
  }

  void open(ChangeSplit... splits) {
    var built = options.build().options();
    reader =
        new ChangeSplitReader(
            streams,
            StreamCheck.describe(built.stream(), streams),
            built,
            1,
            clock,
            calls,
            released,
            metrics);
    add(splits);
  }

  void add(ChangeSplit... splits) {
    reader.handleSplitsChanges(new SplitsAddition<>(List.of(splits)));
  }

  /** The elements of the next batches, as {@code split:element}. */
  List<String> fetch(int batches) throws IOException {
    List<String> elements = new ArrayList<>();
    for (int i = 0; i < batches; i++) {
      RecordsWithSplitIds<SplitElement> batch = reader.fetch();
      String split = batch.nextSplit();
      SplitElement element = batch.nextRecordFromSplit();
      while (element != null) {
        elements.add(split + ":" + describe(element));
        element = batch.nextRecordFromSplit();
      }
      batch.finishedSplits().forEach(id -> elements.add(id + ":letGo"));
    }
    return elements;
  }

  private static String describe(SplitElement element) {
    if (element instanceof SplitElement.Change change) {
      return text(change.record());
    }
    if (element instanceof SplitElement.Found found) {
      return text(found.record()) + "#" + found.done();
    }
    if (element instanceof SplitElement.PageEnd page) {
      return "pageEnd after " + page.lastKey() + "#" + page.done();
    }
    if (element instanceof SplitElement.Notice notice) {
      return notice.record().eventName();
    }
    if (element instanceof SplitElement.Lost lost) {
      return "lost " + lost.gap().id();
    }
    String name = element.getClass().getSimpleName();
    return Character.toLowerCase(name.charAt(0)) + name.substring(1);
  }

  private static String text(ChangeRecord record) {
    return new String(record.keys(), StandardCharsets.UTF_8);
  }

  static List<ChangeRecord> records(RecordsWithSplitIds<SplitElement> batch) {
    batch.nextSplit();
    List<ChangeRecord> records = new ArrayList<>();
    while (batch.nextRecordFromSplit() instanceof SplitElement.Change change) {
      records.add(change.record());
    }
    return records;
  }

  static String sequence(int number) {
    return String.format("%021d", number);
  }
}
