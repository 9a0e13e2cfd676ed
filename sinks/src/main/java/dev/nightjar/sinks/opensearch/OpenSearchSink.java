package dev.nightjar.sinks.opensearch;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import org.apache.flink.api.connector.sink2.StatefulSinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.connector.base.sink.AsyncSinkBase;
import org.apache.flink.connector.base.sink.writer.BufferedRequestState;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * Writes documents into OpenSearch, exactly once in effect: a document is written again until the
 * server has decided on it, and its id makes a second write harmless. What the server refuses for
 * its content becomes a dead letter, what has the id of other content becomes a critical event and
 * an alert; all else is tried again for ever, shown by metrics.
 */
public final class OpenSearchSink extends AsyncSinkBase<Document, Document> {

  private final OpenSearchOptions options;
  private final boolean raisesAlerts;

  private OpenSearchSink(OpenSearchOptions options, boolean raisesAlerts) {
    super(
        (document, context) -> document,
        options.bulkDocuments(),
        options.bulksInFlight(),
        options.bufferedDocuments(),
        options.bulkBytes(),
        options.linger().toMillis(),
        options.bulkBytes());
    this.options = options;
    this.raisesAlerts = raisesAlerts;
  }

  /** Starts with all that a sink needs. */
  public static Builder builder(OpenSearchOptions options) {
    return new Builder(options);
  }

  @Override
  public StatefulSinkWriter<Document, BufferedRequestState<Document>> createWriter(
      WriterInitContext context) throws IOException {
    return restoreWriter(context, List.of());
  }

  @Override
  public StatefulSinkWriter<Document, BufferedRequestState<Document>> restoreWriter(
      WriterInitContext context, Collection<BufferedRequestState<Document>> states)
      throws IOException {
    BulkJudge judge = new BulkJudge(new Replacements(options.names(), raisesAlerts));
    return new OpenSearchWriter(
        options, context, new BulkSender(new HttpTransport(options), judge), states);
  }

  @Override
  public SimpleVersionedSerializer<BufferedRequestState<Document>> getWriterStateSerializer() {
    return new WriterStateSerializer();
  }

  /** Builds a sink. */
  public static final class Builder {
    private final OpenSearchOptions options;
    private boolean raisesAlerts = true;

    private Builder(OpenSearchOptions options) {
      this.options = options;
    }

    /**
     * Whether an id that is used twice becomes an alert beside its event; true unless said
     * otherwise. In a standby Region only the active one alerts.
     */
    public Builder raisesAlerts(boolean raises) {
      this.raisesAlerts = raises;
      return this;
    }

    /** The sink. The options were checked when they were built. */
    public OpenSearchSink build() {
      return new OpenSearchSink(options, raisesAlerts);
    }
  }
}
