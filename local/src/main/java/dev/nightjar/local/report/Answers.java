package dev.nightjar.local.report;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.sinks.opensearch.OpenSearchSetupException;

/** Answers queries. */
@FunctionalInterface
public interface Answers {

  /** The answer to a query, as OpenSearch gives it. */
  JsonNode to(Query query) throws OpenSearchSetupException;
}
