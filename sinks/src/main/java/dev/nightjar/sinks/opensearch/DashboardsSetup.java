package dev.nightjar.sinks.opensearch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nightjar.sinks.dashboards.SavedObjects;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;

/**
 * Installs the saved objects in OpenSearch Dashboards through its import, which replaces those that
 * an earlier program installed and touches no others. All of it may be done again.
 */
public final class DashboardsSetup {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PATH = "/api/saved_objects/_import?overwrite=true";

  /** No line of the saved objects holds it: they are JSON, and begin with a brace. */
  private static final String BOUNDARY = "nightjar-saved-objects";

  /** Enough to see what is wrong; a whole page of errors hides it. */
  private static final int MOST_ERRORS = 10;

  private final OpenSearchOptions options;
  private final URI url;

  private DashboardsSetup(OpenSearchOptions options) {
    this.options = options;
    this.url = options.uris().get(0);
  }

  /**
   * Imports all saved objects.
   *
   * @param options address of Dashboards, with its base path where it has one, credentials,
   *     authorities to trust, and the prefix of the indices; the first address is used
   * @param tenant of the security plugin's tenants the one that is to have the objects; null for
   *     the user's own default, and where there are none
   * @return how many objects are in place
   * @throws OpenSearchSetupException when Dashboards is unreachable, refuses the credentials or
   *     some of the objects, or is something else; each fault with its remedy
   */
  public static int install(OpenSearchOptions options, String tenant)
      throws OpenSearchSetupException {
    DashboardsSetup setup = new DashboardsSetup(options);
    String objects = SavedObjects.ndjson(options.names().prefix());
    try (HttpTransport transport = new HttpTransport(options)) {
      Map<String, String> headers = new LinkedHashMap<>();
      headers.put("osd-xsrf", "true");
      headers.put("Content-Type", "multipart/form-data; boundary=" + BOUNDARY);
      if (tenant != null) {
        headers.put("securitytenant", tenant);
      }
      return setup.judged(
          transport.send("POST", PATH, multipart(objects), headers).get(),
          (int) objects.lines().count());
    } catch (ExecutionException e) {
      throw setup.unreachable(e.getCause());
    } catch (IOException e) {
      throw new OpenSearchSetupException(List.of(e.getMessage()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw setup.fault("interrupted; run it again", e);
    }
  }

  private static byte[] multipart(String objects) {
    return ("--"
            + BOUNDARY
            + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"nightjar.ndjson\"\r\n"
            + "Content-Type: application/ndjson\r\n\r\n"
            + objects
            + "\r\n--"
            + BOUNDARY
            + "--\r\n")
        .getBytes(StandardCharsets.UTF_8);
  }

  private int judged(HttpTransport.Answer answer, int expected) throws OpenSearchSetupException {
    int status = answer.status();
    JsonNode body = json(answer);
    String user = options.username();
    if (status == 401) {
      throw fault(
          user == null
              ? "it asks for credentials (401); give --username and --password-env"
              : "it does not accept the user '"
                  + user
                  + "' and the password, *** (401); correct --username and --password-env",
          null);
    }
    if (status == 403) {
      throw fault(
          "the user "
              + (user == null ? "" : "'" + user + "' ")
              + "may not import saved objects (403); give the role kibana_user and write access to the tenant, or name another tenant with --dashboards-tenant",
          null);
    }
    if (status == 413) {
      throw fault(
          "the saved objects are too large for it (413); raise savedObjects.maxImportPayloadBytes in opensearch_dashboards.yml, or the limit of the proxy before it",
          null);
    }
    if (status == 503) {
      throw fault(
          "it is not ready (503); wait until it has started and reaches OpenSearch, then run this again",
          null);
    }
    if (status >= 300 && status < 400) {
      throw fault(
          "it leads elsewhere ("
              + status
              + "), as a login page or another base path does; give the address with its base path, such as https://host/_dashboards, and a user of basic authentication",
          null);
    }
    if (status != 200 || !body.path("success").isBoolean()) {
      String said = body.path("message").asText("");
      throw fault(
          "the import was answered "
              + status
              + (said.isEmpty() ? "" : ", " + shown(said))
              + ", which OpenSearch Dashboards 2 or 3 does not answer there; check the address and its base path",
          null);
    }
    int imported = body.path("successCount").asInt();
    if (body.path("success").asBoolean() && imported == expected) {
      return imported;
    }
    throw new OpenSearchSetupException(refusals(body, imported, expected), null);
  }

  private List<String> refusals(JsonNode body, int imported, int expected) {
    List<String> faults = new ArrayList<>();
    faults.add(
        "--dashboards = '"
            + url
            + "': "
            + imported
            + " of "
            + expected
            + " saved objects are in place, the others were refused; mend what follows, then run this again");
    for (JsonNode error : body.path("errors")) {
      if (faults.size() > MOST_ERRORS) {
        faults.add("and others");
        break;
      }
      JsonNode why = error.path("error");
      StringBuilder fault =
          new StringBuilder(shown(error.path("type").asText() + " " + error.path("id").asText()))
              .append(": ")
              .append(
                  switch (why.path("type").asText()) {
                    case "conflict" -> "another object has its id, and is not replaced";
                    case "missing_references" -> "it refers to objects that are not there";
                    case "unsupported_type" -> "this Dashboards does not know its type";
                    default -> shown(why.path("message").asText("refused without a reason"));
                  });
      why.path("references")
          .forEach(
              missing ->
                  fault
                      .append(", ")
                      .append(
                          shown(
                              missing.path("type").asText() + " " + missing.path("id").asText())));
      faults.add(fault.toString());
    }
    return faults;
  }

  private OpenSearchSetupException unreachable(Throwable failure) {
    ConnectFailure found = ConnectFailure.of(failure);
    if (found.tls()) {
      return fault(
          "TLS failed ("
              + found.why()
              + "); give the authority that signed its certificate with --ca, and a host name that the certificate holds",
          failure);
    }
    return fault(
        (found.late() ? "no answer came in time (" : "it can't be reached (")
            + found.why()
            + "); check that it runs, the host, the port (5601 by default), and whether it must be https",
        failure);
  }

  private OpenSearchSetupException fault(String what, Throwable cause) {
    return new OpenSearchSetupException(List.of("--dashboards = '" + url + "': " + what), cause);
  }

  /** What a server said, without what a terminal would obey. */
  private static String shown(String text) {
    String line = text.replaceAll("\\p{Cntrl}", " ");
    return line.length() > 300 ? line.substring(0, 300) + "..." : line;
  }

  private static JsonNode json(HttpTransport.Answer answer) {
    try {
      JsonNode body = JSON.readTree(answer.body());
      return body == null ? JSON.missingNode() : body;
    } catch (IOException e) {
      return JSON.missingNode();
    }
  }
}
