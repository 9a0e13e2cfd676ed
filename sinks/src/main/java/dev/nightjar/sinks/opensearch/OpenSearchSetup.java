package dev.nightjar.sinks.opensearch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nightjar.sinks.opensearch.Templates.Template;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import javax.net.ssl.SSLException;

/**
 * Prepares a cluster: checks that it can be used, puts the index templates, and makes the indices
 * that are no periods. Nothing is written before all checks have passed, and all of it may be done
 * again.
 */
public final class OpenSearchSetup {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final OpenSearchOptions options;
  private final HttpTransport transport;
  private final String url;

  private OpenSearchSetup(OpenSearchOptions options, HttpTransport transport) {
    this.options = options;
    this.transport = transport;
    this.url = String.join(",", options.uris().stream().map(URI::toString).toList());
  }

  /**
   * Checks the cluster and installs what is missing.
   *
   * @throws OpenSearchSetupException with all faults that were found: the cluster is unreachable,
   *     refuses the credentials, is no OpenSearch or too old; a template or an index that others
   *     made is in the way
   */
  public static void install(OpenSearchOptions options) throws OpenSearchSetupException {
    try (HttpTransport transport = new HttpTransport(options)) {
      new OpenSearchSetup(options, transport).install();
    } catch (IOException e) {
      throw new OpenSearchSetupException(List.of(e.getMessage()), e);
    }
  }

  private void install() throws OpenSearchSetupException {
    for (URI uri : options.uris()) {
      if (SetupChecks.serverless(uri.getHost())) {
        throw fault(
            "opensearch.url = '"
                + uri
                + "': OpenSearch Serverless is not supported, its requests are signed and its time-series collections refuse ids of our own; use a domain or a cluster",
            null);
      }
    }
    HttpTransport.Answer root = firstAnswer();
    check("GET /", root, 200);
    List<String> faults = new ArrayList<>(SetupChecks.product(url, json(root)));
    if (!faults.isEmpty()) {
      throw new OpenSearchSetupException(faults, null);
    }
    List<Template> templates = Templates.of(options);
    JsonNode existing = json(call("GET", "/_index_template", null, 200));
    for (Template template : templates) {
      faults.addAll(SetupChecks.templates(template, existing));
      String mapping =
          "/" + template.pattern() + "/_mapping?ignore_unavailable=true&allow_no_indices=true";
      HttpTransport.Answer answer = call("GET", mapping, null, 200, 404);
      if (answer.status() == 200) {
        faults.addAll(SetupChecks.mappings(template, json(answer)));
      }
    }
    if (!faults.isEmpty()) {
      throw new OpenSearchSetupException(faults, null);
    }
    for (Template template : templates) {
      call("PUT", "/_index_template/" + template.name(), bytes(template.body()), 200);
      if (template.single()) {
        create(template.pattern());
        // A template is for new indices alone; one that was made before learns the new fields here.
        call(
            "PUT",
            "/" + template.pattern() + "/_mapping",
            bytes(template.body().at("/template/mappings")),
            200);
      }
    }
  }

  private void create(String index) throws OpenSearchSetupException {
    HttpTransport.Answer answer = call("PUT", "/" + index, null, 200, 400);
    String type = json(answer).at("/error/type").asText();
    if (answer.status() == 400 && !type.equals("resource_already_exists_exception")) {
      throw refused("PUT /" + index, answer);
    }
  }

  /** Asks each address in turn; one that answers is enough. */
  private HttpTransport.Answer firstAnswer() throws OpenSearchSetupException {
    IOException last = null;
    for (int i = 0; i < options.uris().size(); i++) {
      try {
        return await("GET", "/", null);
      } catch (IOException e) {
        last = e;
      }
    }
    throw unreachable(last);
  }

  private HttpTransport.Answer call(String method, String path, byte[] body, int... expected)
      throws OpenSearchSetupException {
    try {
      HttpTransport.Answer answer = await(method, path, body);
      check(method + " " + path, answer, expected);
      return answer;
    } catch (IOException e) {
      throw unreachable(e);
    }
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

  private void check(String request, HttpTransport.Answer answer, int... expected)
      throws OpenSearchSetupException {
    for (int status : expected) {
      if (answer.status() == status) {
        return;
      }
    }
    throw refused(request, answer);
  }

  private OpenSearchSetupException refused(String request, HttpTransport.Answer answer) {
    int status = answer.status();
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
              + " (403); grant the permissions that docs/opensearch.md lists",
          null);
    }
    String type = "";
    try {
      type = json(answer).at("/error/type").asText("");
    } catch (OpenSearchSetupException e) {
      type = "an answer that is no JSON";
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
    Throwable root = failure;
    boolean tls = false;
    for (Throwable t = failure; t != null; t = t.getCause()) {
      tls |= t instanceof SSLException;
      root = t;
    }
    String why = root.getClass().getSimpleName();
    why = root.getMessage() == null ? why : why + ": " + root.getMessage();
    if (tls) {
      return fault(
          "opensearch.url = '"
              + url
              + "': TLS failed ("
              + why
              + "); set opensearch.ca-file to the authority that signed the server's certificate, and use a host name that the certificate holds",
          failure);
    }
    return fault(
        "opensearch.url = '"
            + url
            + "': no address can be reached ("
            + why
            + "); check that OpenSearch runs, the host, the port, the network, and whether it must be https",
        failure);
  }

  private static OpenSearchSetupException fault(String sentence, Throwable cause) {
    return new OpenSearchSetupException(List.of(sentence), cause);
  }

  private JsonNode json(HttpTransport.Answer answer) throws OpenSearchSetupException {
    try {
      JsonNode node = JSON.readTree(answer.body());
      return node instanceof ObjectNode ? node : JSON.createObjectNode();
    } catch (IOException e) {
      throw fault(
          "opensearch.url = '"
              + url
              + "': the answer is no JSON; check that OpenSearch, not a proxy or a login page, answers there",
          e);
    }
  }

  private static byte[] bytes(JsonNode node) {
    return node.toString().getBytes(StandardCharsets.UTF_8);
  }
}
