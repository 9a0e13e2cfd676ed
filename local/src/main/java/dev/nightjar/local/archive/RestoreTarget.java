package dev.nightjar.local.archive;

import dev.nightjar.sinks.opensearch.Document;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Where a restore puts documents. */
interface RestoreTarget extends AutoCloseable {

  /** What became of a document. */
  enum Fate {
    /** It was not there, and is now. */
    CREATED,
    /** There is one of its id. */
    EXISTS,
    /** It can't be stored. */
    REFUSED
  }

  /**
   * What became of one document.
   *
   * @param fate what; never null
   * @param reason why it was refused, without a value of it; null where it was not
   */
  record Outcome(Fate fate, String reason) {}

  /**
   * Creates documents; one that exists is not changed.
   *
   * @return what became of each, in their order
   * @throws IOException where nothing is known of any
   */
  List<Outcome> create(List<Document> documents) throws IOException;

  /**
   * The hashes of documents that are there.
   *
   * @param documents of which index and id count
   * @return by {@code index/id}; of one that is not there, or has none, there is nothing
   * @throws IOException where they can't be asked for
   */
  Map<String, String> hashes(List<Document> documents) throws IOException;

  /**
   * Lets searches see what was created.
   *
   * @throws IOException where that fails
   */
  void refresh() throws IOException;

  @Override
  void close();
}
