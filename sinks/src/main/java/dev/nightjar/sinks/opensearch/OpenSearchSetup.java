package dev.nightjar.sinks.opensearch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nightjar.sinks.opensearch.OpenSearchClient.Reply;
import dev.nightjar.sinks.opensearch.Templates.Template;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Prepares a cluster: checks that it can be used, puts the index templates, makes the indices that
 * are no periods, and gives those of events an alias for reading. Nothing is written before all
 * checks have passed, and no template before all indices that exist have its fields; all of it may
 * be done again.
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
   * Checks the cluster and installs what is missing. An index that was there before is given the
   * fields that are new.
   *
   * @return sentences about indices that are written as before but were made for an older template,
   *     so that searches there find less; often none
   * @throws OpenSearchSetupException with all faults that were found: the cluster is unreachable,
   *     refuses the credentials, is no OpenSearch or too old; a template or an index that others
   *     made is in the way
   */
  public static List<String> install(OpenSearchOptions options) throws OpenSearchSetupException {
    try (OpenSearchClient client = OpenSearchClient.open(options)) {
      return new OpenSearchSetup(options, client).install(Templates.of(options));
    }
  }

  /**
   * As {@link #install}, for indices of events alone: where a restore writes, there are no others.
   *
   * @throws OpenSearchSetupException with all faults that were found
   */
  public static List<String> installEvents(OpenSearchOptions options)
      throws OpenSearchSetupException {
    try (OpenSearchClient client = OpenSearchClient.open(options)) {
      String events = options.names().events();
      return new OpenSearchSetup(options, client)
          .install(
              Templates.of(options).stream()
                  .filter(template -> template.name().equals(events))
                  .toList());
    }
  }

  private List<String> install(List<Template> templates) throws OpenSearchSetupException {
    List<String> faults =
        new ArrayList<>(SetupChecks.product(url, client.call("GET", "/", null, 200).json()));
    if (!faults.isEmpty()) {
      throw new OpenSearchSetupException(faults, null);
    }
    JsonNode existing = client.call("GET", "/_index_template", null, 200).json();
    Map<Template, JsonNode> made = new LinkedHashMap<>();
    List<String> notes = new ArrayList<>();
    for (Template template : templates) {
      faults.addAll(SetupChecks.templates(template, existing));
      String mapping =
          "/" + template.pattern() + "/_mapping?ignore_unavailable=true&allow_no_indices=true";
      Reply answer = client.call("GET", mapping, null, 200, 404);
      if (answer.status() == 200) {
        JsonNode indices = SetupChecks.ours(template, options.names(), answer.json());
        faults.addAll(SetupChecks.mappings(template, indices));
        notes.addAll(SetupChecks.older(template, indices));
        made.put(template, indices);
      }
    }
    EventAlias alias = EventAlias.look(client, options.names());
    faults.addAll(alias.faults());
    if (!faults.isEmpty()) {
      throw new OpenSearchSetupException(faults, null);
    }
    // A template is for new indices alone; those that were made before learn the new fields here.
    // It comes first, because only the server knows whether an index can take them.
    for (Map.Entry<Template, JsonNode> entry : made.entrySet()) {
      for (String index : SetupChecks.lacking(entry.getKey(), entry.getValue())) {
        int version = Templates.version(entry.getValue().path(index).path("mappings"));
        faults.addAll(teach(entry.getKey(), index, version));
      }
    }
    if (!faults.isEmpty()) {
      throw new OpenSearchSetupException(faults, null);
    }
    for (Template template : templates) {
      client.call("PUT", "/_index_template/" + template.name(), template.body(), 200);
      if (template.single()) {
        create(template.pattern());
      }
    }
    alias.give(client);
    return notes;
  }

  /** Gives an index the template's fields; what stands against it, often nothing. */
  private List<String> teach(Template template, String index, int version)
      throws OpenSearchSetupException {
    ObjectNode mapping = template.body().at("/template/mappings").deepCopy();
    if (template.single()) {
      // It goes on stating the version by which it splits text.
      IndexMark mark = IndexMark.of(mapping);
      new IndexMark(mark.template(), version, mark.prefix()).into(mapping);
    } else {
      // Nobody knows who made an index of a period that has no mark.
      mapping.remove("_meta");
    }
    String path = "/" + index + "/_mapping";
    Reply reply = client.call("PUT", path, mapping, 200, 400, 403);
    String type = reply.status() == 200 ? "" : reply.json().at("/error/type").asText();
    if (!template.single() && type.equals("cluster_block_exception")) {
      // A period that is closed for writing gets no document that would need the fields.
      return List.of();
    }
    if (reply.status() == 400) {
      return List.of(SetupChecks.refusedFields(template, index, type));
    }
    if (reply.status() == 403) {
      throw client.refused("PUT " + path, reply);
    }
    return List.of();
  }

  private void create(String index) throws OpenSearchSetupException {
    Reply reply = client.call("PUT", "/" + index, null, 200, 400);
    String type = reply.json().at("/error/type").asText();
    if (reply.status() == 400 && !type.equals("resource_already_exists_exception")) {
      throw client.refused("PUT /" + index, reply);
    }
  }
}
