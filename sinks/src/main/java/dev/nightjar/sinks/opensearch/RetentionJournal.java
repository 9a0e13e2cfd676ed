package dev.nightjar.sinks.opensearch;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nightjar.audit.Ids;
import dev.nightjar.sinks.opensearch.Retention.DocumentClass;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;

/**
 * Writes down what is removed, before and after: an audit trail must tell where a part of it went.
 * The index is made by whoever removes, not by the job, and nothing is ever removed from it.
 */
final class RetentionJournal {

  private final OpenSearchClient client;
  private final OpenSearchOptions options;
  private final Retention retention;
  private final Instant now;
  private boolean ready;

  /**
   * What goes.
   *
   * @param documents its class
   * @param what {@code index}, {@code documents} or {@code policy}
   * @param index the index, or the policy's name
   * @param before what is older than this day goes; null for a policy
   * @param count how many documents that is; -1 where unknown
   */
  record Subject(
      DocumentClass documents, String what, String index, LocalDate before, long count) {}

  RetentionJournal(
      OpenSearchClient client, OpenSearchOptions options, Retention retention, Instant now) {
    this.client = client;
    this.options = options;
    this.retention = retention;
    this.now = now;
  }

  /**
   * Says that something is about to go. Where this can't be written, nothing goes.
   *
   * @return the entry's id, for what became of it
   */
  String begin(Subject subject) throws OpenSearchSetupException {
    prepare();
    String id = Ids.id(now.toString(), subject.what(), subject.index());
    write(id, subject, "removing");
    return id;
  }

  /**
   * Says what became of it.
   *
   * @param state {@code removed}, {@code held} or {@code installed}
   */
  void end(String id, Subject subject, String state) throws OpenSearchSetupException {
    write(id, subject, state);
  }

  private void prepare() throws OpenSearchSetupException {
    if (ready) {
      return;
    }
    ObjectNode body = RetentionResources.read("journal");
    ((ObjectNode) body.at("/settings/index")).put("number_of_replicas", options.indexReplicas());
    new IndexMark("retention", 1, options.names().prefix())
        .into((ObjectNode) body.path("mappings"));
    String path = "/" + options.names().retentionJournal();
    OpenSearchClient.Reply answer = client.call("PUT", path, body, 200, 400);
    String type = answer.json().at("/error/type").asText("");
    if (answer.status() == 400 && !type.equals("resource_already_exists_exception")) {
      throw client.refused("PUT " + path, answer);
    }
    ready = true;
  }

  private void write(String id, Subject subject, String state) throws OpenSearchSetupException {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("@timestamp", now.truncatedTo(ChronoUnit.MILLIS).toString());
    body.put("message", sentence(subject, state));
    if (options.username() != null) {
      body.putObject("user").put("name", options.username());
    }
    ObjectNode entry = body.putObject("audit").putObject("retention");
    entry.put("class", subject.documents().word());
    entry.put("what", subject.what());
    entry.put("state", state);
    entry.put("index", subject.index());
    if (subject.before() != null) {
      entry.put("before", subject.before().toString());
    }
    entry.put("kept_days", retention.of(subject.documents()).toDays());
    if (subject.count() >= 0) {
      entry.put("documents", subject.count());
    }
    client.call("PUT", "/" + options.names().retentionJournal() + "/_doc/" + id, body, 200, 201);
  }

  private String sentence(Subject subject, String state) {
    String count = subject.count() < 0 ? "" : " (" + subject.count() + " documents)";
    String kept = " is kept for " + retention.of(subject.documents()).toDays() + " days";
    return switch (subject.what()) {
      case "policy" ->
          "Policy of index management "
              + subject.index()
              + ": "
              + state
              + ", because each event"
              + kept;
      case "index" ->
          "Index "
              + subject.index()
              + count
              + ": "
              + state
              + ", because it ends before "
              + subject.before()
              + " and each event"
              + kept;
      default ->
          "Documents of "
              + subject.index()
              + " from before "
              + subject.before()
              + count
              + ": "
              + state
              + ", because the class "
              + subject.documents().word()
              + kept;
    };
  }
}
