package dev.nightjar.benchmarks;

import dev.nightjar.benchmarks.Benchmark.Progress;
import dev.nightjar.local.OpenSearchServer;
import dev.nightjar.sinks.opensearch.AlertDocuments;
import dev.nightjar.sinks.opensearch.Document;
import dev.nightjar.sinks.opensearch.IndexNames;
import dev.nightjar.sinks.opensearch.IndexPeriod;
import dev.nightjar.sinks.opensearch.OpenSearchOptions;
import dev.nightjar.sinks.opensearch.OpenSearchSetup;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Puts a made log and its alerts into a node: the same documents in the same daily indices by
 * Nightjar's templates and by the server's defaults. The next documents are made while the last
 * ones are loaded.
 */
final class SearchLoad {

  private static final int CONNECTIONS = 3;
  private static final int BULK = 1_000;
  private static final int CHUNK = 20_000;
  private static final int TOLD_EACH = 100_000;

  private final OpenSearchServer server;
  private final LoggedDocuments documents =
      new LoggedDocuments(names(IndexDesign.NIGHTJAR.prefix()));

  SearchLoad(OpenSearchServer server) {
    this.server = server;
  }

  private static IndexNames names(String prefix) {
    return new IndexNames(prefix, IndexPeriod.DAY, Duration.ofDays(400));
  }

  /** How events become documents. */
  LoggedDocuments documents() {
    return documents;
  }

  /** Loads all, waits until the node is at rest, and counts what arrived. */
  void load(List<LoggedEvent> events, List<PlantedAlert> alerts, Progress progress)
      throws Exception {
    OpenSearchSetup.install(
        OpenSearchOptions.builder()
            .uri(server.endpoint())
            .indexPrefix(IndexDesign.NIGHTJAR.prefix())
            .indexReplicas(0)
            .build());
    RawLoader loader = new RawLoader(server.endpoint(), CONNECTIONS);
    long begin = System.nanoTime();
    ExecutorService maker = Executors.newSingleThreadExecutor();
    try {
      Future<List<byte[]>> next = maker.submit(() -> bodies(events, 0));
      for (int from = 0; from < events.size(); from += CHUNK) {
        List<byte[]> bodies = next.get();
        int after = from + CHUNK;
        next = maker.submit(() -> bodies(events, after));
        loader.load(bodies);
        if (after % TOLD_EACH == 0 || after >= events.size()) {
          long seconds = (System.nanoTime() - begin) / 1_000_000_000;
          progress.step(
              "loaded " + Math.min(after, events.size()) + " events twice in " + seconds + " s");
        }
      }
    } finally {
      maker.shutdownNow();
    }
    AlertDocuments of = new AlertDocuments(names(IndexDesign.NIGHTJAR.prefix()));
    loader.load(inBoth(alerts.stream().map(alert -> of.of(alert.alert())).toList()));
    progress.step("waiting until the node is at rest");
    SearchNode node = new SearchNode(server.endpoint());
    node.settle();
    for (IndexDesign design : IndexDesign.values()) {
      expect(node, design.prefix() + "-events-*", events.size());
      expect(node, design.prefix() + "-alerts", alerts.size());
    }
  }

  private static void expect(SearchNode node, String indices, long expected) throws Exception {
    long found = node.count(indices);
    if (found != expected) {
      throw new IllegalStateException(
          expected + " documents were sent to " + indices + ", " + found + " arrived");
    }
  }

  private List<byte[]> bodies(List<LoggedEvent> events, int from) {
    if (from >= events.size()) {
      return List.of();
    }
    return inBoth(
        events.subList(from, Math.min(events.size(), from + CHUNK)).stream()
            .map(documents::of)
            .toList());
  }

  private static List<byte[]> inBoth(List<Document> made) {
    List<byte[]> bodies = new ArrayList<>(RawLoader.bodies(made, BULK));
    bodies.addAll(RawLoader.bodies(made.stream().map(SearchLoad::byServerDefaults).toList(), BULK));
    return bodies;
  }

  /** The same document for the index of the same day that no template is for. */
  private static Document byServerDefaults(Document document) {
    String day = document.index().substring(IndexDesign.NIGHTJAR.prefix().length());
    return new Document(
        IndexDesign.SERVER_DEFAULTS.prefix() + day,
        document.id(),
        Document.Operation.CREATE,
        0,
        document.body(),
        null,
        null,
        null,
        null,
        null,
        null);
  }
}
