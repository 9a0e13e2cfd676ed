package dev.nightjar.job;

import dev.nightjar.sinks.opensearch.Document;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;

/** Writes to a {@link TestingRun}, at once: replays must be harmless by id. */
record TestingSink(String run, String end) implements Sink<Document> {

  @Override
  public SinkWriter<Document> createWriter(WriterInitContext context) {
    return new SinkWriter<>() {
      @Override
      public void write(Document document, Context context) {
        TestingRun.of(run).write(end, document);
      }

      @Override
      public void flush(boolean endOfInput) {
        // Nothing is held back.
      }

      @Override
      public void close() {
        // Nothing is open.
      }
    };
  }
}
