package dev.nightjar.dynamodb.reader;

import dev.nightjar.dynamodb.SourceOptions;
import dev.nightjar.dynamodb.stream.StreamsApi;
import java.util.concurrent.ExecutorService;
import org.apache.flink.api.connector.source.SourceReaderContext;

/** Readers whose calls run where the test wants them to. */
public final class TestingReaders {

  private TestingReaders() {}

  /** A reader that makes its calls on the given threads. */
  public static ChangeReader create(
      SourceReaderContext context,
      SourceOptions options,
      StreamsApi api,
      ReadClock clock,
      ExecutorService calls) {
    return ChangeReader.create(context, options, api, clock, calls);
  }
}
