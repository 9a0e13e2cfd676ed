package dev.nightjar.job;

import dev.nightjar.sinks.archive.ArchiveLine;
import dev.nightjar.sinks.opensearch.Document;
import org.apache.flink.api.connector.sink2.Sink;

/**
 * Where the documents of the job go. A sink whose pipeline is not run is not used.
 *
 * @param events one document per event; never null
 * @param alerts one document per alert, written again as it grows; never null
 * @param counts one document per tenant, action and minute; never null
 * @param deadLetters what could not be mapped; never null, always used
 * @param gaps what the stream lost; never null, always used
 * @param rules how rules stand; never null
 * @param archive lines of the archive; null where there is none
 */
public record Ends(
    Sink<Document> events,
    Sink<Document> alerts,
    Sink<Document> counts,
    Sink<Document> deadLetters,
    Sink<Document> gaps,
    Sink<Document> rules,
    Sink<ArchiveLine> archive) {}
