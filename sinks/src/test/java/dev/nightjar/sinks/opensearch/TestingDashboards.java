package dev.nightjar.sinks.opensearch;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A server that takes an import as OpenSearch Dashboards does, on the loopback interface and a free
 * port: it wants its header, a multipart body with one file, and objects whose references it knows.
 */
final class TestingDashboards implements AutoCloseable {

  private static final Pattern BOUNDARY = Pattern.compile("multipart/form-data; boundary=(\\S+)");

  /**
   * What is answered.
   *
   * @param status the HTTP status
   * @param body anything
   */
  record Reply(int status, String body) {}

  private final HttpServer server;
  private final TreeMap<String, JsonNode> objects = new TreeMap<>();
  private final List<String> tenants = new ArrayList<>();
  private volatile String authorization;
  private volatile Function<List<String>, Reply> answers;

  private TestingDashboards(HttpServer server) {
    this.server = server;
  }

  static TestingDashboards start() throws IOException {
    InetSocketAddress address =
        new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0);
    TestingDashboards dashboards = new TestingDashboards(HttpServer.create(address, 0));
    dashboards.server.createContext("/base/api/saved_objects/_import", dashboards::handle);
    dashboards.server.start();
    return dashboards;
  }

  /** Its address, with its base path. */
  URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/base");
  }

  TestingDashboards requires(String user, String password) {
    String text = user + ":" + password;
    authorization =
        "Basic " + Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    return this;
  }

  /** Answers what it is told to; the lines of the file are given. */
  TestingDashboards answers(Function<List<String>, Reply> script) {
    answers = script;
    return this;
  }

  /** What was imported, by type and id. */
  synchronized TreeMap<String, JsonNode> objects() {
    return new TreeMap<>(objects);
  }

  /** The header securitytenant of each import; "none" where there was none. */
  synchronized List<String> tenants() {
    return List.copyOf(tenants);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String request = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      Reply reply = reply(exchange, request);
      byte[] bytes = reply.body().getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(reply.status(), bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private synchronized Reply reply(HttpExchange exchange, String request) throws IOException {
    String sent = exchange.getRequestHeaders().getFirst("Authorization");
    if (authorization != null && !authorization.equals(sent)) {
      return new Reply(
          401,
          "{\"statusCode\":401,\"error\":\"Unauthorized\",\"message\":\"Authentication required\"}");
    }
    if (exchange.getRequestHeaders().getFirst("osd-xsrf") == null) {
      return bad("Request must contain a osd-xsrf header.");
    }
    String type = exchange.getRequestHeaders().getFirst("Content-Type");
    Matcher boundary = BOUNDARY.matcher(type == null ? "" : type);
    if (!exchange.getRequestMethod().equals("POST") || !boundary.matches()) {
      return new Reply(415, "{\"statusCode\":415,\"error\":\"Unsupported Media Type\"}");
    }
    String tenant = exchange.getRequestHeaders().getFirst("securitytenant");
    tenants.add(tenant == null ? "none" : tenant);
    String mark = "--" + boundary.group(1);
    String head =
        mark
            + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"nightjar.ndjson\"\r\n"
            + "Content-Type: application/ndjson\r\n\r\n";
    String tail = "\r\n" + mark + "--\r\n";
    if (!request.startsWith(head) || !request.endsWith(tail)) {
      return bad("\"file\" is required");
    }
    String file = request.substring(head.length(), request.length() - tail.length());
    if (file.contains(mark)) {
      return bad("the boundary stands in the file");
    }
    List<String> lines = file.lines().toList();
    if (answers != null) {
      return answers.apply(lines);
    }
    boolean overwrites = "overwrite=true".equals(exchange.getRequestURI().getQuery());
    for (String line : lines) {
      JsonNode object = TestingOpenSearch.read(line);
      String id = object.path("type").asText() + " " + object.path("id").asText();
      if (objects.put(id, object) != null && !overwrites) {
        return new Reply(
            200,
            "{\"success\":false,\"successCount\":0,\"errors\":[{\"error\":{\"type\":\"conflict\"}}]}");
      }
    }
    return new Reply(200, "{\"successCount\":" + lines.size() + ",\"success\":true}");
  }

  private static Reply bad(String message) {
    return new Reply(
        400, "{\"statusCode\":400,\"error\":\"Bad Request\",\"message\":\"" + message + "\"}");
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
