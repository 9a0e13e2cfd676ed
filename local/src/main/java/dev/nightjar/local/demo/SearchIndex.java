package dev.nightjar.local.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** Reads what the job wrote into OpenSearch. An index that does not exist yet is empty. */
public final class SearchIndex {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String LENIENT = "?ignore_unavailable=true&allow_no_indices=true";
  private static final int MOST_HITS = 10_000;
  private static final int PAGE = 1_000;

  /** What an index answers between its creation and the start of its first shard. */
  private static final int UNAVAILABLE = 503;

  private static final long AGAIN_MILLIS = 100;

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI endpoint;
  private final String prefix;

  /** Reads the indices of a prefix. */
  public SearchIndex(URI endpoint, String prefix) {
    this.endpoint = endpoint;
    this.prefix = prefix;
  }

  /** The pattern of the indices of events. */
  public String events() {
    return prefix + "-events-*";
  }

  /** The index of alerts. */
  public String alerts() {
    return prefix + "-alerts";
  }

  /** The index of counts. */
  public String counts() {
    return prefix + "-counts";
  }

  /** The index of dead letters. */
  public String deadLetters() {
    return prefix + "-dead-letters";
  }

  /** Lets searches see everything that was written until now. */
  public void refresh() {
    send("POST", prefix + "-*/_refresh" + LENIENT, null);
  }

  /** How many documents an index, or all of a pattern, hold. */
  public long count(String index) {
    return send("GET", index + "/_count" + LENIENT, null).path("count").asLong();
  }

  /** The documents of an index that a query finds, at most 10,000; each as its source. */
  public List<JsonNode> search(String index, JsonNode query) {
    ObjectNode body = JSON.createObjectNode();
    body.put("size", MOST_HITS);
    body.set("query", query);
    List<JsonNode> sources = new ArrayList<>();
    send("POST", index + "/_search" + LENIENT, body)
        .path("hits")
        .path("hits")
        .forEach(hit -> sources.add(hit.path("_source")));
    return sources;
  }

  /** All documents of an index, at most 10,000. */
  public List<JsonNode> all(String index) {
    return search(index, JSON.createObjectNode().set("match_all", JSON.createObjectNode()));
  }

  /** How many events each tenant's actions have, under {@code tenant/action}. */
  public Map<String, Long> eventsByAction() {
    return byAction(events(), null);
  }

  /** The sum of the minutes that were counted, under {@code tenant/action}. */
  public Map<String, Long> countsByAction() {
    return byAction(counts(), "audit.count.minute");
  }

  private Map<String, Long> byAction(String index, String summed) {
    Map<String, Long> found = new TreeMap<>();
    JsonNode after = null;
    do {
      ObjectNode body = JSON.createObjectNode();
      body.put("size", 0);
      ObjectNode groups = body.putObject("aggs").putObject("groups");
      ObjectNode composite = groups.putObject("composite");
      composite.put("size", PAGE);
      ArrayNode sources = composite.putArray("sources");
      term(sources, "tenant", "organization.id");
      term(sources, "action", "event.action");
      if (after != null) {
        composite.set("after", after);
      }
      if (summed != null) {
        groups.putObject("aggs").putObject("sum").putObject("sum").put("field", summed);
      }
      JsonNode page =
          send("POST", index + "/_search" + LENIENT, body).path("aggregations").path("groups");
      for (JsonNode bucket : page.path("buckets")) {
        String key =
            bucket.path("key").path("tenant").asText()
                + "/"
                + bucket.path("key").path("action").asText();
        found.put(
            key,
            summed == null
                ? bucket.path("doc_count").asLong()
                : (long) bucket.path("sum").path("value").asDouble());
      }
      after = page.get("after_key");
    } while (after != null);
    return found;
  }

  private static void term(ArrayNode sources, String name, String field) {
    sources.addObject().putObject(name).putObject("terms").put("field", field);
  }

  /**
   * Sends any request, and again for up to 20 s while an index that was just made is starting.
   *
   * @param body null for none
   * @throws UncheckedIOException when the server cannot be reached or answers an error
   */
  public JsonNode send(String method, String path, JsonNode body) {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(endpoint.resolve("/" + path))
              .timeout(PATIENCE)
              .header("Content-Type", "application/json")
              .method(
                  method,
                  body == null
                      ? HttpRequest.BodyPublishers.noBody()
                      : HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)))
              .build();
      HttpResponse<byte[]> response = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
      long end = System.nanoTime() + PATIENCE.toNanos();
      while (response.statusCode() == UNAVAILABLE && System.nanoTime() < end) {
        TimeUnit.MILLISECONDS.sleep(AGAIN_MILLIS);
        response = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
      }
      JsonNode answer = JSON.readTree(response.body());
      if (response.statusCode() >= 300) {
        throw new IOException(method + " " + path + " answered " + answer);
      }
      return answer;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UncheckedIOException(new IOException("interrupted", e));
    }
  }
}
