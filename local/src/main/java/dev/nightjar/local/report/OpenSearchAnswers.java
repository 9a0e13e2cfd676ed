package dev.nightjar.local.report;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.sinks.opensearch.OpenSearchClient;
import dev.nightjar.sinks.opensearch.OpenSearchOptions;
import dev.nightjar.sinks.opensearch.OpenSearchSetupException;

/** Answers of a cluster. */
public final class OpenSearchAnswers implements Answers, AutoCloseable {

  private final OpenSearchClient client;

  private OpenSearchAnswers(OpenSearchClient client) {
    this.client = client;
  }

  /** The answers of the cluster of these options; connects nowhere yet. */
  public static OpenSearchAnswers open(OpenSearchOptions options) throws OpenSearchSetupException {
    return new OpenSearchAnswers(OpenSearchClient.open(options, "docs/reports.md"));
  }

  @Override
  public JsonNode to(Query query) throws OpenSearchSetupException {
    return client.call(query.method(), query.path(), query.body(), 200).json();
  }

  @Override
  public void close() {
    client.close();
  }
}
