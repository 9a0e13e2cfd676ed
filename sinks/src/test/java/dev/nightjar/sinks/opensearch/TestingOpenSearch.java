package dev.nightjar.sinks.opensearch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import javax.net.ssl.SSLContext;

/**
 * A server that answers like OpenSearch to what the sink asks, on the loopback interface and a free
 * port, and fails on demand. What it stores survives an outage.
 */
final class TestingOpenSearch implements AutoCloseable {

  static final ObjectMapper JSON = new ObjectMapper();

  /** What goes wrong with a bulk. */
  enum Fault {
    NONE,
    HTTP_429,
    HTTP_503,
    HTTP_401,
    HTTP_403,
    /** Every second item is told to come again. */
    SOME_ITEMS_429,
    /** Every item is refused for a block of the index. */
    ITEMS_403,
    /** The connection ends before anything is stored. */
    LOST_BEFORE,
    /** The connection ends after all is stored: the sink can't know. */
    LOST_AFTER,
    /** Half of an answer. */
    CUT_OFF,
    /** The items of the answer stand in another order than those of the request. */
    SHUFFLED,
    /** No answer until {@link #release}, and nothing is stored. */
    HANGS
  }

  private record Stored(JsonNode body, long version) {}

  private final Map<String, Map<String, Stored>> indices = new TreeMap<>();
  private final Map<String, JsonNode> templates = new TreeMap<>();
  private final Map<String, JsonNode> mappings = new TreeMap<>();
  private final List<Integer> bulkSizes = new ArrayList<>();
  private final AtomicInteger bulks = new AtomicInteger();
  private final CountDownLatch released = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final SSLContext tls;
  private HttpServer server;
  private volatile IntFunction<Fault> faults = bulk -> Fault.NONE;
  private volatile Predicate<JsonNode> refuses = body -> false;
  private volatile Predicate<String> blocked = index -> false;
  private volatile int questionStatus = 200;
  private volatile int maxBytes = Integer.MAX_VALUE;
  private volatile String authorization;
  private volatile String root =
      "{\"version\":{\"distribution\":\"opensearch\",\"number\":\"2.19.4\"}}";

  private TestingOpenSearch(SSLContext tls) {
    this.tls = tls;
  }

  static TestingOpenSearch start() throws IOException {
    return start(null);
  }

  static TestingOpenSearch start(SSLContext tls) throws IOException {
    TestingOpenSearch server = new TestingOpenSearch(tls);
    server.listen(0);
    return server;
  }

  URI uri() {
    return URI.create(
        (tls == null ? "http" : "https") + "://127.0.0.1:" + server.getAddress().getPort());
  }

  /** Decides the fault of each bulk, counted from 0. */
  TestingOpenSearch faults(IntFunction<Fault> script) {
    this.faults = script;
    return this;
  }

  /** Refuses documents as if a field could not be parsed. */
  TestingOpenSearch refuses(Predicate<JsonNode> documents) {
    this.refuses = documents;
    return this;
  }

  /** Refuses writes to some indices, as a block does. */
  TestingOpenSearch blocked(Predicate<String> names) {
    this.blocked = names;
    return this;
  }

  /** How questions for stored documents are answered. */
  TestingOpenSearch questionStatus(int status) {
    this.questionStatus = status;
    return this;
  }

  TestingOpenSearch maxBytes(int bytes) {
    this.maxBytes = bytes;
    return this;
  }

  TestingOpenSearch requires(String user, String password) {
    this.authorization =
        "Basic "
            + Base64.getEncoder()
                .encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    return this;
  }

  TestingOpenSearch root(String json) {
    this.root = json;
    return this;
  }

  synchronized TestingOpenSearch template(String name, String json) {
    templates.put(name, read(json));
    return this;
  }

  synchronized TestingOpenSearch mapping(String index, String json) {
    mappings.put(index, read(json));
    return this;
  }

  synchronized JsonNode template(String name) {
    return templates.get(name);
  }

  synchronized TestingOpenSearch store(Document document) {
    index(document.index())
        .put(document.id(), new Stored(read(document.body()), document.version()));
    return this;
  }

  /** The documents of an index by id; empty where there is none. */
  synchronized Map<String, JsonNode> documents(String index) {
    Map<String, JsonNode> documents = new TreeMap<>();
    indices.getOrDefault(index, Map.of()).forEach((id, stored) -> documents.put(id, stored.body()));
    return documents;
  }

  synchronized List<String> indexNames() {
    return List.copyOf(indices.keySet());
  }

  /** How many documents each bulk had, in order of arrival. */
  synchronized List<Integer> bulkSizes() {
    return List.copyOf(bulkSizes);
  }

  int bulks() {
    return bulks.get();
  }

  /** Lets hanging requests end, without an answer. */
  void release() {
    released.countDown();
  }

  /** Is gone for everyone, until {@link #comeBack}. */
  void goAway() {
    server.stop(0);
  }

  /** Listens on its port again. */
  void comeBack() throws IOException {
    listen(server.getAddress().getPort());
  }

  private void listen(int port) throws IOException {
    InetSocketAddress address =
        new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port);
    if (tls == null) {
      server = HttpServer.create(address, 0);
    } else {
      HttpsServer https = HttpsServer.create(address, 0);
      https.setHttpsConfigurator(new HttpsConfigurator(tls));
      server = https;
    }
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] request = exchange.getRequestBody().readAllBytes();
      String path = exchange.getRequestURI().getPath();
      if (authorization != null
          && !authorization.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
        answer(exchange, 401, "Unauthorized");
      } else if (path.equals("/_bulk")) {
        bulk(exchange, request);
      } else if (path.equals("/_mget")) {
        answer(exchange, questionStatus, stored(read(request)).toString());
      } else if (path.equals("/")) {
        answer(exchange, 200, root);
      } else if (path.startsWith("/_index_template")) {
        template(exchange, path, request);
      } else if (path.endsWith("/_mapping")) {
        mapping(exchange, path);
      } else {
        boolean made = make(path.substring(1));
        answer(
            exchange,
            made ? 200 : 400,
            made ? "{}" : "{\"error\":{\"type\":\"resource_already_exists_exception\"}}");
      }
    }
  }

  private synchronized boolean make(String index) {
    return indices.putIfAbsent(index, new TreeMap<>()) == null;
  }

  private synchronized void template(HttpExchange exchange, String path, byte[] request)
      throws IOException {
    if (exchange.getRequestMethod().equals("PUT")) {
      templates.put(path.substring(path.lastIndexOf('/') + 1), read(request));
      answer(exchange, 200, "{\"acknowledged\":true}");
      return;
    }
    ObjectNode all = JSON.createObjectNode();
    ArrayNode list = all.putArray("index_templates");
    templates.forEach(
        (name, body) -> list.addObject().put("name", name).set("index_template", body));
    answer(exchange, 200, all.toString());
  }

  private synchronized void mapping(HttpExchange exchange, String path) throws IOException {
    String pattern = path.substring(1, path.length() - "/_mapping".length());
    ObjectNode found = JSON.createObjectNode();
    mappings.forEach(
        (index, mapping) -> {
          if (IndexPatterns.overlap(pattern, index)) {
            found.putObject(index).set("mappings", mapping);
          }
        });
    answer(exchange, 200, found.toString());
  }

  private void bulk(HttpExchange exchange, byte[] request) throws IOException {
    Fault fault = faults.apply(bulks.getAndIncrement());
    if (request.length > maxBytes) {
      answer(exchange, 413, "Too large");
      return;
    }
    switch (fault) {
      case HTTP_429 -> answer(exchange, 429, "{}");
      case HTTP_503 -> answer(exchange, 503, "<html>no backend</html>");
      case HTTP_401 -> answer(exchange, 401, "Unauthorized");
      case HTTP_403 -> answer(exchange, 403, "{}");
      case LOST_BEFORE -> exchange.close();
      case HANGS -> {
        awaitRelease();
        exchange.close();
      }
      case LOST_AFTER -> {
        write(request, fault);
        exchange.close();
      }
      case CUT_OFF -> {
        String whole = write(request, fault);
        answer(exchange, 200, whole.substring(0, whole.length() / 2));
      }
      case NONE, SOME_ITEMS_429, ITEMS_403, SHUFFLED ->
          answer(exchange, 200, write(request, fault));
    }
  }

  private void awaitRelease() {
    try {
      released.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized String write(byte[] request, Fault fault) {
    String[] lines = new String(request, StandardCharsets.UTF_8).split("\n");
    bulkSizes.add(lines.length / 2);
    List<ObjectNode> items = new ArrayList<>();
    for (int i = 0; i < lines.length; i += 2) {
      Map.Entry<String, JsonNode> action = read(lines[i]).properties().iterator().next();
      String name = action.getValue().path("_index").asText();
      String id = action.getValue().path("_id").asText();
      ObjectNode result = JSON.createObjectNode().put("_index", name).put("_id", id);
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
            read(lines[i + 1]),
            result);
      }
      items.add(JSON.createObjectNode().set(action.getKey(), result));
    }
    if (fault == Fault.SHUFFLED) {
      java.util.Collections.reverse(items);
    }
    ObjectNode answer = JSON.createObjectNode();
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

  private synchronized ObjectNode stored(JsonNode question) {
    ObjectNode answer = JSON.createObjectNode();
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

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private static JsonNode read(String json) {
    return read(json.getBytes(StandardCharsets.UTF_8));
  }

  private static JsonNode read(byte[] json) {
    try {
      return JSON.readTree(json);
    } catch (IOException e) {
      throw new IllegalArgumentException(e);
    }
  }

  @Override
  public void close() {
    release();
    server.stop(0);
    threads.shutdownNow();
  }
}
