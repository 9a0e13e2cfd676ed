package dev.nightjar.dynamodb.reader;

import dev.nightjar.dynamodb.DynamoDbStreamsSource;
import dev.nightjar.dynamodb.EventTimeExtractor;
import dev.nightjar.dynamodb.StreamDescription;
import dev.nightjar.dynamodb.TestingStreams;
import dev.nightjar.dynamodb.ViewType;
import dev.nightjar.dynamodb.enumerator.StreamEvents.StreamResolved;
import dev.nightjar.dynamodb.stream.StreamsApi;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.metrics.groups.SourceReaderMetricGroup;
import org.apache.flink.runtime.metrics.groups.InternalSourceReaderMetricGroup;
import org.apache.flink.runtime.metrics.groups.UnregisteredMetricGroups;
import org.apache.flink.util.InstantiationUtil;
import org.apache.flink.util.SimpleUserCodeClassLoader;
import org.apache.flink.util.UserCodeClassLoader;

/** A task that keeps what its reader tells the enumerator. */
final class TestingReaderContext implements SourceReaderContext {

  private final SourceReaderMetricGroup metrics =
      InternalSourceReaderMetricGroup.wrap(
          UnregisteredMetricGroups.createUnregisteredOperatorMetricGroup());
  private final List<SourceEvent> sent = new CopyOnWriteArrayList<>();

  /** A reader of this task; event time is the arrival. */
  ChangeReader reader(StreamsApi streams) {
    return ChangeReader.create(
        this,
        DynamoDbStreamsSource.builder()
            .table("audit")
            .eventTime(EventTimeExtractor.ARRIVAL)
            .build()
            .options(),
        streams,
        ReadClock.SYSTEM);
  }

  /** Starts a reader and tells it its stream, as the enumerator does first. */
  static void start(ChangeReader reader) {
    reader.start();
    reader.handleSourceEvents(
        new StreamResolved(
            new StreamDescription(
                "audit", TestingStreams.ARN, ViewType.NEW_IMAGE, List.of("PK", "SK"), false, 0)));
  }

  List<SourceEvent> sent() {
    return sent;
  }

  @Override
  public SourceReaderMetricGroup metricGroup() {
    return metrics;
  }

  @Override
  public Configuration getConfiguration() {
    return new Configuration();
  }

  @Override
  public String getLocalHostName() {
    return "here";
  }

  @Override
  public int getIndexOfSubtask() {
    return 0;
  }

  @Override
  public int currentParallelism() {
    return 1;
  }

  @Override
  public void sendSplitRequest() {
    throw new AssertionError("shards are not asked for");
  }

  @Override
  public void sendSourceEventToCoordinator(SourceEvent event) {
    try {
      // As on its way to the coordinator.
      InstantiationUtil.serializeObject(event);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    sent.add(event);
  }

  @Override
  public UserCodeClassLoader getUserCodeClassLoader() {
    return SimpleUserCodeClassLoader.create(getClass().getClassLoader());
  }
}
