package dev.nightjar.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Asks a node one thing after another over one connection. */
final class SearchNode {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI endpoint;

  SearchNode(URI endpoint) {
    this.endpoint = endpoint;
  }

  /**
   * What a search was answered.
   *
   * @param millis from sending to the last byte
   * @param body as it came; never null
   */
  record Answer(double millis, byte[] body) {

    /** The body, read. */
    JsonNode json() throws IOException {
      return JSON.readTree(body);
    }
  }

  /** Sends a search. */
  Answer search(String indices, byte[] body) throws IOException, InterruptedException {
    return send(
        "POST",
        "/" + indices + "/_search" + DiscoverRequest.PARAMETERS,
        BodyPublishers.ofByteArray(body));
  }

  /** Forgets what queries were found to match: an analyst asks something else than the last one. */
  void clearCaches() throws IOException, InterruptedException {
    send("POST", "/_cache/clear?query=true&request=true", BodyPublishers.noBody());
  }

  /** Lets searches see all that was written, and waits until no segments are merged any more. */
  void settle() throws IOException, InterruptedException {
    send("POST", "/_refresh", BodyPublishers.noBody());
    send("POST", "/_flush", BodyPublishers.noBody());
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (stats("merge").at("/_all/total/merges/current").asLong() > 0) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException("the node merges segments for more than " + PATIENCE);
      }
      TimeUnit.SECONDS.sleep(1);
    }
    send("POST", "/_refresh", BodyPublishers.noBody());
  }

  /** How many documents indices hold. */
  long count(String indices) throws IOException, InterruptedException {
    return get("/" + indices + "/_count").path("count").asLong();
  }

  /** How many bytes indices take on disk, without replicas. */
  long bytes(String indices) throws IOException, InterruptedException {
    return get("/" + indices + "/_stats/store").at("/_all/primaries/store/size_in_bytes").asLong();
  }

  private JsonNode stats(String what) throws IOException, InterruptedException {
    return get("/_stats/" + what);
  }

  private JsonNode get(String path) throws IOException, InterruptedException {
    return send("GET", path, BodyPublishers.noBody()).json();
  }

  private Answer send(String method, String path, BodyPublisher body)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(endpoint.resolve(path))
            .timeout(PATIENCE)
            .header("Content-Type", "application/json")
            .method(method, body)
            .build();
    long begin = System.nanoTime();
    HttpResponse<byte[]> response = client.send(request, BodyHandlers.ofByteArray());
    double millis = (System.nanoTime() - begin) / 1e6;
    Answer answer = new Answer(millis, response.body());
    if (response.statusCode() != 200) {
      throw new IOException(
          method + " " + path + " answered " + response.statusCode() + ": " + answer.json());
    }
    return answer;
  }
}
