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

  private final TestingIndices indices = new TestingIndices();
  private final Map<String, JsonNode> templates = new TreeMap<>();
  private final Map<String, JsonNode> mappings = new TreeMap<>();
  private final Map<String, List<String>> aliases = new TreeMap<>();
  private final Map<String, Refusal> refusedMappings = new TreeMap<>();
  private final AtomicInteger bulks = new AtomicInteger();
  private final CountDownLatch released = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final SSLContext tls;
  private HttpServer server;
  private volatile IntFunction<Fault> faults = bulk -> Fault.NONE;
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
    indices.refuses(documents);
    return this;
  }

  /** Refuses writes to some indices, as a block does. */
  TestingOpenSearch blocked(Predicate<String> names) {
    indices.blocked(names);
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

  /** What an index' mapping is; null where nobody put one. */
  synchronized JsonNode mapping(String index) {
    return mappings.get(index);
  }

  synchronized TestingOpenSearch mapping(String index, String json) {
    mappings.put(index, read(json));
    return this;
  }

  /** Gives an index an alias, by which it is found, too. */
  synchronized TestingOpenSearch alias(String index, String alias) {
    aliases.put(index, List.of(alias));
    return this;
  }

  /** The indices that were given an alias, each with it. */
  synchronized Map<String, List<String>> aliases() {
    return Map.copyOf(aliases);
  }

  /** Refuses new fields of an index. */
  synchronized void refusesMapping(String index, int status, String type) {
    refusedMappings.put(index, new Refusal(status, type));
  }

  private record Refusal(int status, String type) {}

  synchronized JsonNode template(String name) {
    return templates.get(name);
  }

  TestingOpenSearch store(Document document) {
    indices.store(document);
    return this;
  }

  /** The documents of an index by id; empty where there is none. */
  Map<String, JsonNode> documents(String index) {
    return indices.documents(index);
  }

  List<String> indexNames() {
    return indices.names();
  }

  /** How many documents each bulk had, in order of arrival. */
  List<Integer> bulkSizes() {
    return indices.bulkSizes();
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
        answer(exchange, questionStatus, indices.stored(read(request)).toString());
      } else if (path.equals("/")) {
        answer(exchange, 200, root);
      } else if (path.startsWith("/_index_template")) {
        template(exchange, path, request);
      } else if (path.endsWith("/_alias")) {
        alias(exchange, path);
      } else if (path.equals("/_aliases")) {
        give(exchange, request);
      } else if (path.endsWith("/_mapping")) {
        mapping(exchange, path, request);
      } else {
        boolean made = indices.make(path.substring(1));
        answer(
            exchange,
            made ? 200 : 400,
            made ? "{}" : "{\"error\":{\"type\":\"resource_already_exists_exception\"}}");
      }
    }
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

  private synchronized void mapping(HttpExchange exchange, String path, byte[] request)
      throws IOException {
    String pattern = path.substring(1, path.length() - "/_mapping".length());
    if (exchange.getRequestMethod().equals("PUT")) {
      Refusal refusal = refusedMappings.get(pattern);
      if (refusal != null) {
        answer(exchange, refusal.status(), "{\"error\":{\"type\":\"" + refusal.type() + "\"}}");
        return;
      }
      mappings.put(pattern, read(request));
      answer(exchange, 200, "{\"acknowledged\":true}");
      return;
    }
    ObjectNode found = JSON.createObjectNode();
    mappings.forEach(
        (index, mapping) -> {
          if (named(pattern, index)) {
            found.putObject(index).set("mappings", mapping);
          }
        });
    answer(exchange, 200, found.toString());
  }

  private boolean named(String pattern, String index) {
    return IndexPatterns.overlap(pattern, index)
        || aliases.getOrDefault(index, List.of()).stream()
            .anyMatch(alias -> IndexPatterns.overlap(pattern, alias));
  }

  private synchronized void alias(HttpExchange exchange, String path) throws IOException {
    String pattern = path.substring(1, path.length() - "/_alias".length());
    ObjectNode found = JSON.createObjectNode();
    mappings.forEach(
        (index, mapping) -> {
          if (named(pattern, index)) {
            ObjectNode names = found.putObject(index).putObject("aliases");
            aliases.getOrDefault(index, List.of()).forEach(names::putObject);
          }
        });
    answer(exchange, 200, found.toString());
  }

  private synchronized void give(HttpExchange exchange, byte[] request) throws IOException {
    JsonNode add = read(request).at("/actions/0/add");
    add.path("indices")
        .forEach(index -> aliases.put(index.asText(), List.of(add.path("alias").asText())));
    answer(exchange, 200, "{\"acknowledged\":true}");
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
        indices.write(request, fault);
        exchange.close();
      }
      case CUT_OFF -> {
        String whole = indices.write(request, fault);
        answer(exchange, 200, whole.substring(0, whole.length() / 2));
      }
      case NONE, SOME_ITEMS_429, ITEMS_403, SHUFFLED ->
          answer(exchange, 200, indices.write(request, fault));
    }
  }

  private void awaitRelease() {
    try {
      released.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  static JsonNode read(String json) {
    return read(json.getBytes(StandardCharsets.UTF_8));
  }

  static JsonNode read(byte[] json) {
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
