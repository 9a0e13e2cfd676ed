package dev.nightjar.sinks.opensearch;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * Asks a cluster one thing at a time and waits for the answer: for setup and for people, not for a
 * stream of documents. What goes wrong is said with the option that is wrong and the remedy.
 */
public final class OpenSearchClient implements AutoCloseable {

  /** Keeps the digits of numbers as they are written. */
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  /** How long a server may be busy, or an index that was just made starting. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final OpenSearchOptions options;
  private final HttpTransport transport;
  private final String url;
  private final String permissionsPage;

  /**
   * What the server said.
   *
   * @param status the HTTP status, one of those that were expected
   * @param json the body, an object or an array; an empty object where it is neither; never null
   */
  public record Reply(int status, JsonNode json) {}

  private OpenSearchClient(
      OpenSearchOptions options, HttpTransport transport, String permissionsPage) {
    this.permissionsPage = permissionsPage;
    this.options = options;
    this.transport = transport;
    this.url = String.join(",", options.uris().stream().map(URI::toString).toList());
  }

  /**
   * A client of the cluster of these options; connects nowhere yet.
   *
   * @throws OpenSearchSetupException where the file of authorities can't be read, or the address is
   *     one of OpenSearch Serverless
   */
  public static OpenSearchClient open(OpenSearchOptions options) throws OpenSearchSetupException {
    return open(options, "docs/opensearch.md");
  }

  /**
   * As {@link #open(OpenSearchOptions)}.
   *
   * @param permissionsPage where the permissions are listed that its user needs
   */
  public static OpenSearchClient open(OpenSearchOptions options, String permissionsPage)
      throws OpenSearchSetupException {
    for (URI uri : options.uris()) {
      if (SetupChecks.serverless(uri.getHost())) {
        throw fault(
            "opensearch.url = '"
                + uri
                + "': OpenSearch Serverless is not supported, its requests are signed and its time-series collections refuse ids of our own; use a domain or a cluster",
            null);
      }
    }
    try {
      return new OpenSearchClient(options, new HttpTransport(options), permissionsPage);
    } catch (IOException e) {
      throw fault(e.getMessage(), e);
    }
  }

  /**
   * Sends a request; to the next address where one can't be reached, and again for up to 10 s where
   * the server is busy. So it must be one that may come twice.
   *
   * @param method the HTTP method
   * @param path path and query, from the slash on
   * @param body null for none
   * @param expected the statuses to be returned
   * @throws OpenSearchSetupException for no answer, any other status, or an answer that is no JSON
   */
  public Reply call(String method, String path, JsonNode body, int... expected)
      throws OpenSearchSetupException {
    byte[] bytes = body == null ? null : body.toString().getBytes(StandardCharsets.UTF_8);
    HttpTransport.Answer answer = send(method, path, bytes, expected);
    return new Reply(answer.status(), json(answer.body()));
  }

  /**
   * Creates documents, visible to the next search. One that exists is not changed and counts as
   * created: its id is used for no other.
   *
   * @param documents of {@link Document.Operation#CREATE}
   * @return why some were refused, by id, in the order of the documents; empty where all are stored
   * @throws OpenSearchSetupException where the request as a whole was refused; nothing is known
   *     then of any document
   */
  public Map<String, String> create(List<Document> documents) throws OpenSearchSetupException {
    Map<String, String> refused = new LinkedHashMap<>();
    for (BulkResponse.Item item : bulk(documents, "refresh=true&")) {
      boolean stored = (item.status() >= 200 && item.status() < 300) || item.status() == 409;
      if (!stored) {
        refused.put(item.id(), item.status() + " " + item.type() + ": " + item.reason());
      }
    }
    return refused;
  }

  /**
   * What became of one document that was to be created.
   *
   * @param status the server's status for it
   * @param type the type of its error, without a value of the document; null where there is none
   */
  public record Creation(int status, String type) {

    /** Whether it was not there, and is now. */
    public boolean created() {
      return status >= 200 && status < 300;
    }

    /** Whether one of its id is there, which was not changed. */
    public boolean exists() {
      return status == 409;
    }
  }

  /**
   * Creates documents. A document for which the server is busy is sent again for up to 10 s.
   *
   * @param documents of {@link Document.Operation#CREATE}
   * @return what became of each, in their order
   * @throws OpenSearchSetupException where a request as a whole was refused
   */
  public List<Creation> createEach(List<Document> documents) throws OpenSearchSetupException {
    Creation[] known = new Creation[documents.size()];
    List<Integer> open = new ArrayList<>(IntStream.range(0, known.length).boxed().toList());
    long end = System.nanoTime() + PATIENCE.toNanos();
    long pause = options.backOffMin().toMillis();
    while (true) {
      List<BulkResponse.Item> items = bulk(open.stream().map(documents::get).toList(), "");
      if (items.size() != open.size()) {
        throw fault("opensearch.url = '" + url + "': an answer lacks documents", null);
      }
      boolean last = System.nanoTime() >= end;
      List<Integer> again = new ArrayList<>();
      for (int i = 0; i < items.size(); i++) {
        BulkResponse.Item item = items.get(i);
        if (!last && (item.status() == 429 || item.status() == 503)) {
          again.add(open.get(i));
        } else {
          known[open.get(i)] = new Creation(item.status(), item.type());
        }
      }
      if (again.isEmpty()) {
        return List.of(known);
      }
      open = again;
      pause(pause);
      pause = Math.min(2 * pause, options.backOffMax().toMillis());
    }
  }

  private List<BulkResponse.Item> bulk(List<Document> documents, String parameters)
      throws OpenSearchSetupException {
    String path = "/_bulk?" + parameters + "filter_path=" + BulkResponse.FILTER;
    HttpTransport.Answer answer = send("POST", path, new BulkBody().of(documents), 200);
    try {
      return BulkResponse.parse(answer.body());
    } catch (IOException e) {
      throw fault("opensearch.url = '" + url + "': " + e.getMessage(), e);
    }
  }

  private HttpTransport.Answer send(String method, String path, byte[] body, int... expected)
      throws OpenSearchSetupException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    long pause = options.backOffMin().toMillis();
    while (true) {
      HttpTransport.Answer answer = anyAnswer(method, path, body);
      for (int status : expected) {
        if (answer.status() == status) {
          return answer;
        }
      }
      boolean busy = answer.status() == 429 || answer.status() == 503;
      if (!busy || System.nanoTime() >= end) {
        throw refused(method + " " + path, answer.status(), errorType(answer.body()));
      }
      pause(pause);
      pause = Math.min(2 * pause, options.backOffMax().toMillis());
    }
  }

  private static void pause(long millis) throws OpenSearchSetupException {
    try {
      TimeUnit.MILLISECONDS.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw fault("interrupted while OpenSearch was busy", e);
    }
  }

  /** Asks each address in turn; one that answers is enough. */
  private HttpTransport.Answer anyAnswer(String method, String path, byte[] body)
      throws OpenSearchSetupException {
    IOException last = null;
    for (int i = 0; i < options.uris().size(); i++) {
      try {
        return await(method, path, body);
      } catch (IOException e) {
        last = e;
      }
    }
    throw unreachable(last);
  }

  private HttpTransport.Answer await(String method, String path, byte[] body) throws IOException {
    try {
      return transport.send(method, path, body).get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /** What kind of error a body tells; empty where it tells none. */
  private static String errorType(byte[] body) {
    try {
      return JSON.readTree(body).at("/error/type").asText("");
    } catch (IOException e) {
      return "an answer that is no JSON";
    }
  }

  /** What to say of an answer that was expected, but not welcome. */
  OpenSearchSetupException refused(String request, Reply reply) {
    return refused(request, reply.status(), reply.json().at("/error/type").asText(""));
  }

  private OpenSearchSetupException refused(String request, int status, String type) {
    String user = options.username();
    if (status == 401) {
      return fault(
          user == null
              ? "opensearch.auth = none: '"
                  + url
                  + "' asks for credentials (401); set opensearch.auth = basic with opensearch.username and opensearch.password"
              : "opensearch.username = '"
                  + user
                  + "', opensearch.password = ***: '"
                  + url
                  + "' does not accept them (401); correct them",
          null);
    }
    if (status == 403) {
      return fault(
          (user == null ? "opensearch.auth = none" : "opensearch.username = '" + user + "'")
              + ": '"
              + url
              + "' does not allow "
              + request
              + " (403); grant the permissions that "
              + permissionsPage
              + " lists",
          null);
    }
    return fault(
        "opensearch.url = '"
            + url
            + "': "
            + request
            + " was answered "
            + status
            + (type.isEmpty() ? "" : " (" + type + ")")
            + ", which no OpenSearch cluster that is ready answers; check the address and the cluster's log",
        null);
  }

  private OpenSearchSetupException unreachable(IOException failure) {
    ConnectFailure found = ConnectFailure.of(failure);
    if (found.tls()) {
      return fault(
          "opensearch.url = '"
              + url
              + "': TLS failed ("
              + found.why()
              + "); set opensearch.ca-file to the authority that signed the server's certificate, and use a host name that the certificate holds",
          failure);
    }
    return fault(
        "opensearch.url = '"
            + url
            + "': no address can be reached ("
            + found.why()
            + "); check that OpenSearch runs, the host, the port, the network, and whether it must be https",
        failure);
  }

  /** A fault of one sentence. */
  static OpenSearchSetupException fault(String sentence, Throwable cause) {
    return new OpenSearchSetupException(List.of(sentence), cause);
  }

  private JsonNode json(byte[] body) throws OpenSearchSetupException {
    try {
      JsonNode node = JSON.readTree(body);
      return node.isContainerNode() ? node : JSON.createObjectNode();
    } catch (IOException e) {
      throw fault(
          "opensearch.url = '"
              + url
              + "': the answer is no JSON; check that OpenSearch, not a proxy or a login page, answers there",
          e);
    }
  }

  /** Ends its threads. */
  @Override
  public void close() {
    transport.close();
  }
}
