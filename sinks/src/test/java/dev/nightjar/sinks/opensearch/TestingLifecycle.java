package dev.nightjar.sinks.opensearch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A server that answers like OpenSearch to what a sweep asks, with the index management plugin or
 * without. Documents are their times alone.
 */
final class TestingLifecycle implements AutoCloseable {

  private final Map<String, JsonNode> mappings = new TreeMap<>();
  private final Map<String, List<Instant>> documents = new TreeMap<>();
  private final Map<String, ObjectNode> policies = new TreeMap<>();
  private final Map<String, String> managed = new TreeMap<>();
  private final Map<String, JsonNode> journal = new TreeMap<>();
  private final List<String> changes = new ArrayList<>();
  private final Set<String> blocked = new TreeSet<>();
  private final HttpServer server;
  private Instant clock;
  private boolean plugin;
  private int withoutPlugin = 400;
  private boolean journalRefused;

  private TestingLifecycle(Instant clock) throws IOException {
    this.clock = clock;
    this.server =
        HttpServer.create(
            new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0), 0);
    server.createContext("/", this::handle);
    server.start();
  }

  static TestingLifecycle start(Instant clock) throws IOException {
    return new TestingLifecycle(clock);
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  synchronized TestingLifecycle clock(Instant time) {
    clock = time;
    return this;
  }

  synchronized TestingLifecycle plugin(boolean there) {
    plugin = there;
    return this;
  }

  /** What an unknown path is answered with. */
  synchronized TestingLifecycle withoutPlugin(int status) {
    withoutPlugin = status;
    return this;
  }

  synchronized TestingLifecycle journalRefused(boolean refused) {
    journalRefused = refused;
    return this;
  }

  /** An index with a mark, null for none, and its documents' times. */
  synchronized TestingLifecycle index(String name, IndexMark mark, String... times) {
    ObjectNode mapping = TestingOpenSearch.JSON.createObjectNode();
    if (mark != null) {
      mark.into(mapping);
    }
    mappings.put(name, mapping);
    List<Instant> all = new ArrayList<>();
    for (String time : times) {
      all.add(Instant.parse(time));
    }
    documents.put(name, all);
    return this;
  }

  synchronized TestingLifecycle block(String index) {
    blocked.add(index);
    return this;
  }

  synchronized TestingLifecycle policy(String id, JsonNode body) {
    policies.put(id, body.deepCopy());
    return this;
  }

  synchronized TestingLifecycle manage(String index, String policy) {
    managed.put(index, policy);
    return this;
  }

  synchronized Set<String> indices() {
    return new TreeSet<>(mappings.keySet());
  }

  synchronized List<Instant> times(String index) {
    return List.copyOf(documents.get(index));
  }

  synchronized JsonNode policy(String id) {
    return policies.get(id);
  }

  synchronized Map<String, String> managed() {
    return Map.copyOf(managed);
  }

  /** The entries of the journal as they stand. */
  synchronized List<JsonNode> journal() {
    return List.copyOf(journal.values());
  }

  /** Each state that was written to the journal, and each removal, in their order. */
  synchronized List<String> changes() {
    return List.copyOf(changes);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] request = exchange.getRequestBody().readAllBytes();
      String path = exchange.getRequestURI().getPath();
      Answer answer;
      synchronized (this) {
        answer =
            answer(
                exchange.getRequestMethod(),
                path,
                exchange.getRequestURI().getQuery(),
                request.length == 0 ? null : TestingOpenSearch.read(request));
      }
      byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(answer.status(), bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private record Answer(int status, String body) {}

  private static Answer error(int status, String type) {
    return new Answer(status, "{\"error\":{\"type\":\"" + type + "\"}}");
  }

  private Answer answer(String method, String path, String query, JsonNode body) {
    if (path.equals("/")) {
      return new Answer(
          200, "{\"version\":{\"distribution\":\"opensearch\",\"number\":\"2.19.4\"}}");
    }
    if (path.startsWith("/_nodes/")) {
      return new Answer(200, "{\"nodes\":{\"n\":{\"timestamp\":" + clock.toEpochMilli() + "}}}");
    }
    if (path.startsWith("/_plugins/_ism/")) {
      return plugin
          ? plugin(method, path.substring("/_plugins/_ism/".length()), query, body)
          : new Answer(withoutPlugin, "{\"error\":\"no handler found for uri [" + path + "]\"}");
    }
    String[] parts = path.substring(1).split("/");
    String index = parts[0];
    if (parts.length == 1) {
      return method.equals("DELETE") ? remove(index) : create(index, body);
    }
    return switch (parts[1]) {
      case "_mapping" -> mapping(index);
      case "_count" -> new Answer(200, "{\"count\":" + matching(index, body).size() + "}");
      case "_delete_by_query" -> removeDocuments(index, query, body);
      case "_doc" -> write(parts[2], body);
      default -> throw new IllegalStateException(method + " " + path);
    };
  }

  private Answer mapping(String pattern) {
    ObjectNode found = TestingOpenSearch.JSON.createObjectNode();
    mappings.forEach(
        (index, mapping) -> {
          if (IndexPatterns.overlap(pattern, index)) {
            found.putObject(index).set("mappings", mapping);
          }
        });
    return new Answer(200, found.toString());
  }

  private Answer remove(String index) {
    if (index.contains("*") || index.contains(",") || index.startsWith("_")) {
      throw new IllegalStateException("a removal by a pattern: " + index);
    }
    if (blocked.contains(index)) {
      return error(403, "cluster_block_exception");
    }
    if (mappings.remove(index) == null) {
      return error(404, "index_not_found_exception");
    }
    documents.remove(index);
    changes.add("gone " + index);
    return new Answer(200, "{\"acknowledged\":true}");
  }

  private Answer create(String index, JsonNode body) {
    if (journalRefused) {
      return error(403, "security_exception");
    }
    return mappings.putIfAbsent(index, body.path("mappings")) == null
        ? new Answer(200, "{}")
        : error(400, "resource_already_exists_exception");
  }

  private Answer write(String id, JsonNode body) {
    JsonNode entry = body.at("/audit/retention");
    changes.add(entry.path("state").asText() + " " + entry.path("index").asText());
    return new Answer(journal.put(id, body) == null ? 201 : 200, "{}");
  }

  private List<Instant> matching(String index, JsonNode body) {
    if (body == null) {
      return documents.get(index);
    }
    JsonNode range = body.at("/query/range").properties().iterator().next().getValue();
    Instant before = Instant.parse(range.path("lt").asText());
    return documents.get(index).stream().filter(time -> time.isBefore(before)).toList();
  }

  private Answer removeDocuments(String index, String query, JsonNode body) {
    // Fewer than it may, so that a caller has to ask again.
    List<Instant> some = matching(index, body).stream().limit(2).toList();
    some.forEach(documents.get(index)::remove);
    changes.add("trimmed " + index);
    return new Answer(
        query.contains("max_docs=") ? 200 : 400,
        "{\"deleted\":" + some.size() + ",\"failures\":[]}");
  }

  private Answer plugin(String method, String path, String query, JsonNode body) {
    String[] parts = path.split("/");
    switch (parts[0]) {
      case "policies" -> {
        if (parts.length == 1) {
          return new Answer(200, "{\"policies\":[],\"total_policies\":" + policies.size() + "}");
        }
        ObjectNode stored = policies.get(parts[1]);
        if (method.equals("GET")) {
          return stored == null
              ? error(404, "status_exception")
              : new Answer(200, stored.toString());
        }
        boolean expected =
            stored == null
                ? query == null
                : ("if_seq_no=" + stored.path("_seq_no").asLong() + "&if_primary_term=1")
                    .equals(query);
        if (!expected) {
          return error(409, "version_conflict_engine_exception");
        }
        ObjectNode next = body.deepCopy();
        next.put("_seq_no", stored == null ? 0 : stored.path("_seq_no").asLong() + 1);
        policies.put(parts[1], next.put("_primary_term", 1));
        return new Answer(stored == null ? 201 : 200, "{}");
      }
      case "explain" -> {
        ObjectNode all = TestingOpenSearch.JSON.createObjectNode();
        all.putObject(parts[1])
            .put("index.plugins.index_state_management.policy_id", managed.get(parts[1]));
        return new Answer(200, all.put("total_managed_indices", 1).toString());
      }
      case "add", "change_policy" -> {
        changes.add(parts[0] + " " + parts[1]);
        boolean add = parts[0].equals("add");
        if (add == managed.containsKey(parts[1])) {
          return new Answer(200, "{\"failures\":true,\"failed_indices\":[{\"reason\":\"no\"}]}");
        }
        managed.put(parts[1], body.path("policy_id").asText());
        return new Answer(200, "{\"failures\":false,\"updated_indices\":1}");
      }
      default -> throw new IllegalStateException(path);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
