package dev.nightjar.sinks.opensearch;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.sinks.opensearch.OpenSearchClient.Reply;
import dev.nightjar.sinks.opensearch.Templates.Template;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/**
 * Prepares a cluster: checks that it can be used, puts the index templates, makes the indices that
 * are no periods, and gives those of events an alias for reading. Nothing is written before all
 * checks have passed, and all of it may be done again.
 */
public final class OpenSearchSetup {

  private final OpenSearchOptions options;
  private final OpenSearchClient client;
  private final String url;

  private OpenSearchSetup(OpenSearchOptions options, OpenSearchClient client) {
    this.options = options;
    this.client = client;
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
    try (OpenSearchClient client = OpenSearchClient.open(options)) {
      new OpenSearchSetup(options, client).install();
    }
  }

  private void install() throws OpenSearchSetupException {
    List<String> faults =
        new ArrayList<>(SetupChecks.product(url, client.call("GET", "/", null, 200).json()));
    if (!faults.isEmpty()) {
      throw new OpenSearchSetupException(faults, null);
    }
    List<Template> templates = Templates.of(options);
    JsonNode existing = client.call("GET", "/_index_template", null, 200).json();
    for (Template template : templates) {
      faults.addAll(SetupChecks.templates(template, existing));
      String mapping =
          "/" + template.pattern() + "/_mapping?ignore_unavailable=true&allow_no_indices=true";
      Reply answer = client.call("GET", mapping, null, 200, 404);
      if (answer.status() == 200) {
        faults.addAll(SetupChecks.mappings(template, answer.json()));
      }
    }
    EventAlias alias = EventAlias.look(client, options.names());
    faults.addAll(alias.faults());
    if (!faults.isEmpty()) {
      throw new OpenSearchSetupException(faults, null);
    }
    for (Template template : templates) {
      client.call("PUT", "/_index_template/" + template.name(), template.body(), 200);
      if (template.single()) {
        create(template.pattern());
        // A template is for new indices alone; one that was made before learns the new fields here.
        client.call(
            "PUT",
            "/" + template.pattern() + "/_mapping",
            template.body().at("/template/mappings"),
            200);
      }
    }
    alias.give(client);
  }

  private void create(String index) throws OpenSearchSetupException {
    Reply reply = client.call("PUT", "/" + index, null, 200, 400);
    String type = reply.json().at("/error/type").asText();
    if (reply.status() == 400 && !type.equals("resource_already_exists_exception")) {
      throw client.refused("PUT /" + index, reply);
    }
  }
}
