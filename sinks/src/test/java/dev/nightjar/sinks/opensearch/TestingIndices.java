package dev.nightjar.sinks.opensearch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nightjar.sinks.opensearch.TestingOpenSearch.Fault;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/** What a {@link TestingOpenSearch} stores, and what it says to each item of a bulk. */
final class TestingIndices {

  private record Stored(JsonNode body, long version) {}

  private final Map<String, Map<String, Stored>> indices = new TreeMap<>();
  private final List<Integer> bulkSizes = new ArrayList<>();
  private Predicate<JsonNode> refuses = body -> false;
  private Predicate<String> blocked = index -> false;

  synchronized void refuses(Predicate<JsonNode> documents) {
    this.refuses = documents;
  }

  synchronized void blocked(Predicate<String> names) {
    this.blocked = names;
  }

  synchronized void store(Document document) {
    index(document.index())
        .put(
            document.id(), new Stored(TestingOpenSearch.read(document.body()), document.version()));
  }

  /** The documents of an index by id; empty where there is none. */
  synchronized Map<String, JsonNode> documents(String index) {
    Map<String, JsonNode> documents = new TreeMap<>();
    indices.getOrDefault(index, Map.of()).forEach((id, stored) -> documents.put(id, stored.body()));
    return documents;
  }

  synchronized List<String> names() {
    return List.copyOf(indices.keySet());
  }

  /** How many documents each bulk had, in order of arrival. */
  synchronized List<Integer> bulkSizes() {
    return List.copyOf(bulkSizes);
  }

  synchronized boolean make(String index) {
    return indices.putIfAbsent(index, new TreeMap<>()) == null;
  }

  synchronized String write(byte[] request, Fault fault) {
    String[] lines = new String(request, StandardCharsets.UTF_8).split("\n");
    bulkSizes.add(lines.length / 2);
    List<ObjectNode> items = new ArrayList<>();
    for (int i = 0; i < lines.length; i += 2) {
      Map.Entry<String, JsonNode> action =
          TestingOpenSearch.read(lines[i]).properties().iterator().next();
      String name = action.getValue().path("_index").asText();
      String id = action.getValue().path("_id").asText();
      ObjectNode result =
          TestingOpenSearch.JSON.createObjectNode().put("_index", name).put("_id", id);
      if (fault == Fault.SOME_ITEMS_429 && i % 4 == 0) {
        failed(result, 429, "es_rejected_execution_exception", "queue is full");
      } else if (fault == Fault.ITEMS_403 || blocked.test(name)) {
        failed(result, 403, "cluster_block_exception", "index is read-only");
      } else {
        write(
            index(name),
            action.getKey(),
            id,
            action.getValue().path("version").asLong(),
            TestingOpenSearch.read(lines[i + 1]),
            result);
      }
      items.add(TestingOpenSearch.JSON.createObjectNode().set(action.getKey(), result));
    }
    if (fault == Fault.SHUFFLED) {
      Collections.reverse(items);
    }
    ObjectNode answer = TestingOpenSearch.JSON.createObjectNode();
    answer.putArray("items").addAll(items);
    return answer.toString();
  }

  private void write(
      Map<String, Stored> index,
      String operation,
      String id,
      long version,
      JsonNode body,
      ObjectNode result) {
    Stored before = index.get(id);
    if (refuses.test(body)) {
      failed(
          result,
          400,
          "mapper_parsing_exception",
          "failed to parse field [audit.records] of type [long] in document with id '"
              + id
              + "'. Preview of field's value: 'top secret'");
    } else if (before != null && (operation.equals("create") || before.version() > version)) {
      failed(result, 409, "version_conflict_engine_exception", "document already exists");
    } else {
      index.put(id, new Stored(body, version));
      result.put("status", before == null ? 201 : 200);
    }
  }

  private static void failed(ObjectNode result, int status, String type, String reason) {
    result.put("status", status).putObject("error").put("type", type).put("reason", reason);
  }

  synchronized ObjectNode stored(JsonNode question) {
    ObjectNode answer = TestingOpenSearch.JSON.createObjectNode();
    ArrayNode docs = answer.putArray("docs");
    for (JsonNode asked : question.path("docs")) {
      String name = asked.path("_index").asText();
      String id = asked.path("_id").asText();
      ObjectNode doc = docs.addObject().put("_index", name).put("_id", id);
      Stored stored = indices.getOrDefault(name, Map.of()).get(id);
      doc.put("found", stored != null);
      JsonNode hash = stored == null ? null : stored.body().at("/audit/hash");
      if (hash != null && !hash.isMissingNode()) {
        doc.putObject("_source").putObject("audit").set("hash", hash);
      }
    }
    return answer;
  }

  private Map<String, Stored> index(String name) {
    return indices.computeIfAbsent(name, n -> new TreeMap<>());
  }
}
