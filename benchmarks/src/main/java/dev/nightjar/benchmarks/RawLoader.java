package dev.nightjar.benchmarks;

import dev.nightjar.sinks.opensearch.Document;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The least that a client can do: a few connections, each posting one bulk after another whose body
 * was built before the clock started, reading the answer but for one word. It retries nothing and
 * judges nothing: what a sink adds to it is what a sink costs.
 */
final class RawLoader {

  /** What the names of its own threads begin with. */
  static final String THREADS = "raw-loader";

  private final URI bulk;
  private final int connections;

  RawLoader(URI opensearch, int connections) {
    this.bulk = opensearch.resolve("/_bulk");
    this.connections = connections;
  }

  /** Builds the bodies, each of at most the given number of documents. */
  static List<byte[]> bodies(List<Document> documents, int documentsPerBulk) {
    List<byte[]> bodies = new ArrayList<>();
    for (int from = 0; from < documents.size(); from += documentsPerBulk) {
      ByteArrayOutputStream body = new ByteArrayOutputStream();
      int to = Math.min(documents.size(), from + documentsPerBulk);
      for (Document document : documents.subList(from, to)) {
        String action =
            "{\"create\":{\"_index\":\""
                + document.index()
                + "\",\"_id\":\""
                + document.id()
                + "\"}}";
        body.writeBytes(action.getBytes(StandardCharsets.UTF_8));
        body.write('\n');
        body.writeBytes(document.body());
        body.write('\n');
      }
      bodies.add(body.toByteArray());
    }
    return bodies;
  }

  /**
   * Posts all bodies.
   *
   * @return how long it took, in nanoseconds
   * @throws IllegalStateException where a bulk failed in whole or in part
   */
  long load(List<byte[]> bodies) throws Exception {
    HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    ExecutorService threads =
        Executors.newFixedThreadPool(connections, task -> new Thread(task, THREADS));
    try {
      AtomicInteger next = new AtomicInteger();
      List<Callable<Void>> loaders = new ArrayList<>();
      for (int i = 0; i < connections; i++) {
        loaders.add(
            () -> {
              for (int n = next.getAndIncrement(); n < bodies.size(); n = next.getAndIncrement()) {
                post(client, bodies.get(n));
              }
              return null;
            });
      }
      long start = System.nanoTime();
      for (Future<Void> loader : threads.invokeAll(loaders)) {
        loader.get();
      }
      return System.nanoTime() - start;
    } finally {
      threads.shutdownNow();
    }
  }

  private void post(HttpClient client, byte[] body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(bulk)
            .header("Content-Type", "application/x-ndjson")
            .POST(BodyPublishers.ofByteArray(body))
            .build();
    HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
    if (response.statusCode() != 200 || !response.body().contains("\"errors\":false")) {
      String answer = response.body();
      throw new IllegalStateException(
          "a bulk failed with status "
              + response.statusCode()
              + ": "
              + answer.substring(0, Math.min(500, answer.length())));
    }
  }
}
