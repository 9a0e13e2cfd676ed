package dev.nightjar.dynamodb.reader;

import dev.nightjar.dynamodb.ChangeRecord;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceOutput;

/** Writes down what is emitted, in order. */
final class TestingReaderOutput implements ReaderOutput<ChangeRecord> {

  private final List<String> events;
  private final String prefix;

  TestingReaderOutput() {
    this(new ArrayList<>(), "");
  }

  private TestingReaderOutput(List<String> events, String prefix) {
    this.events = events;
    this.prefix = prefix;
  }

  List<String> events() {
    return events;
  }

  @Override
  public void collect(ChangeRecord record) {
    throw new AssertionError("a record without a timestamp");
  }

  @Override
  public void collect(ChangeRecord record, long timestamp) {
    events.add(
        prefix + new String(record.keys(), StandardCharsets.UTF_8) + "@" + offset(timestamp));
  }

  @Override
  public void emitWatermark(Watermark watermark) {
    events.add(prefix + "watermark " + offset(watermark.getTimestamp()));
  }

  private static long offset(long timestamp) {
    return timestamp - TestingClock.START;
  }

  @Override
  public void markIdle() {
    events.add(prefix + "idle");
  }

  @Override
  public void markActive() {
    events.add(prefix + "active");
  }

  @Override
  public SourceOutput<ChangeRecord> createOutputForSplit(String splitId) {
    return new TestingReaderOutput(events, splitId + ":");
  }

  @Override
  public void releaseOutputForSplit(String splitId) {
    events.add(splitId + ":released");
  }
}
