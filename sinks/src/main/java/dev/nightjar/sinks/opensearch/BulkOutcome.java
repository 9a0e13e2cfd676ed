package dev.nightjar.sinks.opensearch;

import java.util.List;

/**
 * What came of one bulk.
 *
 * @param again what is still to be stored, in order: undecided documents, and replacements of those
 *     that can't be stored
 * @param trouble the server's side
 * @param detail what to look at where there is trouble; else null
 * @param indexed documents that are stored now
 * @param duplicates documents that were stored before with the same content
 * @param outdated documents of which a newer version is stored
 * @param reused documents whose id other content has: replaced by an event and an alert
 * @param deadLetters documents refused for their content: replaced by a dead letter
 */
record BulkOutcome(
    List<Document> again,
    BulkVerdicts.Trouble trouble,
    String detail,
    int indexed,
    int duplicates,
    int outdated,
    int reused,
    int deadLetters) {}
