package dev.nightjar.sinks.opensearch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nightjar.sinks.opensearch.Retention.DocumentClass;
import dev.nightjar.sinks.opensearch.RetentionJournal.Subject;
import dev.nightjar.sinks.opensearch.RetentionReport.Entry;
import dev.nightjar.sinks.opensearch.RetentionReport.Outcome;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Removes what has been kept long enough. Indices of events go as a whole: by a policy of the index
 * management plugin where the server has it, else here, each by its own name. Of the indices that
 * are still written, documents of whole days go. Each removal is written down first.
 */
public final class RetentionSweep {

  private static final String PERMISSIONS = "docs/retention.md";
  private static final int PART = 10_000;
  private static final Duration CLOCKS_APART = Duration.ofMinutes(15);
  private static final String TIME = "@timestamp";
  private static final String ARRIVAL = "event.created";

  private final OpenSearchOptions options;
  private final Retention retention;
  private final Instant now;
  private final boolean dryRun;
  private final OpenSearchClient client;
  private final RetentionJournal journal;
  private final List<Entry> entries = new ArrayList<>();

  private RetentionSweep(
      OpenSearchOptions options,
      Retention retention,
      Instant now,
      boolean dryRun,
      OpenSearchClient client) {
    this.options = options;
    this.retention = retention;
    this.now = now;
    this.dryRun = dryRun;
    this.client = client;
    this.journal = new RetentionJournal(client, options, retention, now);
  }

  /**
   * Sweeps once. It may be interrupted and done again.
   *
   * @param clock this machine's clock; a sweep under a clock that is not the cluster's is refused
   * @param dryRun true to find out what would go, and change nothing
   * @throws OpenSearchSetupException where the cluster can't be used, or something is in the way;
   *     what was removed before that is in the journal
   */
  public static RetentionReport run(
      OpenSearchOptions options, Retention retention, Clock clock, boolean dryRun)
      throws OpenSearchSetupException {
    try (OpenSearchClient client = OpenSearchClient.open(options, PERMISSIONS)) {
      return new RetentionSweep(options, retention, clock.instant(), dryRun, client).run();
    }
  }

  private RetentionReport run() throws OpenSearchSetupException {
    List<String> faults = SetupChecks.product(url(), client.call("GET", "/", null, 200).json());
    if (!faults.isEmpty()) {
      throw new OpenSearchSetupException(faults, null);
    }
    checkClock();
    RetentionPlan plan = RetentionPlan.of(options.names(), retention, found(), now);
    IndexManagement management = new IndexManagement(client);
    LifecyclePolicy policy =
        management.isThere() ? LifecyclePolicy.of(options.names(), retention) : null;
    if (policy == null) {
      removeIndices(plan.due());
    } else {
      handOver(management, policy, plan);
    }
    for (RetentionPlan.LeftAlone other : plan.foreign()) {
      entries.add(
          new Entry(null, other.index(), true, Outcome.LEFT_ALONE, -1, null, other.reason()));
    }
    IndexNames names = options.names();
    trim(DocumentClass.EVENTS, names.outOfRange(), ARRIVAL);
    trim(DocumentClass.ALERTS, names.alerts(), TIME);
    trim(DocumentClass.COUNTS, names.counts(), TIME);
    trim(DocumentClass.DEAD_LETTERS, names.deadLetters(), TIME);
    return new RetentionReport(dryRun, policy == null ? null : policy.id(), entries);
  }

  /** A machine whose clock is years ahead would find everything old. */
  private void checkClock() throws OpenSearchSetupException {
    String path = "/_nodes/_local/stats/process?filter_path=nodes.*.timestamp";
    JsonNode nodes = client.call("GET", path, null, 200).json().path("nodes");
    long millis = 0;
    for (JsonNode node : nodes) {
      millis = node.path("timestamp").asLong();
    }
    if (millis == 0) {
      throw fault(
          "opensearch.url = '" + url() + "': it does not tell its time; check what answers there");
    }
    Instant theirs = Instant.ofEpochMilli(millis);
    if (Duration.between(theirs, now).abs().compareTo(CLOCKS_APART) > 0) {
      throw fault(
          "the clock of this machine says "
              + now
              + ", that of '"
              + url()
              + "' "
              + theirs
              + ": by a wrong clock too much would be removed; set the clocks right");
    }
  }

  /** Each index whose name is like that of an index of events, by its own name. */
  private Map<String, IndexMark> found() throws OpenSearchSetupException {
    String path =
        "/"
            + options.names().events()
            + "-*/_mapping?expand_wildcards=open,closed&allow_no_indices=true&ignore_unavailable=true";
    Map<String, IndexMark> found = new TreeMap<>();
    marks(path).forEach(found::put);
    return found;
  }

  private Map<String, IndexMark> marks(String path) throws OpenSearchSetupException {
    Map<String, IndexMark> marks = new TreeMap<>();
    OpenSearchClient.Reply answer = client.call("GET", path, null, 200, 404);
    if (answer.status() == 200) {
      answer
          .json()
          .properties()
          .forEach(
              index -> marks.put(index.getKey(), IndexMark.of(index.getValue().path("mappings"))));
    }
    return marks;
  }

  private void removeIndices(List<EventPeriod> due) throws OpenSearchSetupException {
    LocalDate before = retention.firstKept(DocumentClass.EVENTS, now);
    for (EventPeriod period : due) {
      String index = period.index();
      long count = count("/" + index + "/_count", null);
      Subject subject = new Subject(DocumentClass.EVENTS, "index", index, before, count);
      Outcome outcome = dryRun ? Outcome.DUE : remove(subject);
      entries.add(new Entry(DocumentClass.EVENTS, index, true, outcome, count, before, null));
    }
  }

  private Outcome remove(Subject subject) throws OpenSearchSetupException {
    String entry = journal.begin(subject);
    String path = "/" + subject.index();
    OpenSearchClient.Reply answer = client.call("DELETE", path, null, 200, 403, 404);
    boolean held = answer.status() == 403;
    if (held && !answer.json().at("/error/type").asText().equals("cluster_block_exception")) {
      throw client.refused("DELETE " + path, answer);
    }
    journal.end(entry, subject, held ? "held" : "removed");
    return held ? Outcome.HELD : Outcome.REMOVED;
  }

  private void handOver(IndexManagement management, LifecyclePolicy policy, RetentionPlan plan)
      throws OpenSearchSetupException {
    JsonNode stored = management.policy(policy.id());
    if (stored != null) {
      List<String> faults = policy.faults(stored);
      if (!faults.isEmpty()) {
        throw new OpenSearchSetupException(faults, null);
      }
    }
    boolean changed = stored == null || !policy.sameAs(stored);
    if (changed && !dryRun) {
      Subject subject = new Subject(DocumentClass.EVENTS, "policy", policy.id(), null, -1);
      String entry = journal.begin(subject);
      management.put(policy, stored);
      journal.end(entry, subject, "installed");
    }
    List<EventPeriod> ours = new ArrayList<>(plan.due());
    ours.addAll(plan.kept());
    for (EventPeriod period : ours) {
      String index = period.index();
      String managedBy = management.managedBy(index);
      boolean other = managedBy != null && !managedBy.equals(policy.id());
      if (!other && !dryRun) {
        if (managedBy == null) {
          management.attach(index, policy.id());
        } else if (changed) {
          management.renew(index, policy.id());
        }
      }
      entries.add(
          new Entry(
              DocumentClass.EVENTS,
              index,
              true,
              other ? Outcome.LEFT_ALONE : Outcome.MANAGED,
              -1,
              null,
              other ? "the policy '" + managedBy + "' manages it" : null));
    }
  }

  /** Documents of whole days go; the index itself is written on. */
  private void trim(DocumentClass documents, String index, String time)
      throws OpenSearchSetupException {
    Map<String, IndexMark> marks =
        marks("/" + index + "/_mapping?ignore_unavailable=true&allow_no_indices=true");
    if (marks.isEmpty()) {
      return;
    }
    IndexMark mark = marks.get(index);
    if (mark == null || !mark.is(documents.word(), options.names().prefix())) {
      String reason =
          marks.containsKey(index)
              ? "it does not bear the mark of Nightjar's template"
              : "the name is an alias of another index";
      entries.add(new Entry(null, index, false, Outcome.LEFT_ALONE, -1, null, reason));
      return;
    }
    LocalDate before = retention.firstKept(documents, now);
    ObjectNode query = JsonNodeFactory.instance.objectNode();
    query.putObject("query").putObject("range").putObject(time).put("lt", before + "T00:00:00Z");
    long count = count("/" + index + "/_count", query);
    if (count == 0) {
      return;
    }
    Subject subject = new Subject(documents, "documents", index, before, count);
    Outcome outcome = Outcome.DUE;
    long gone = count;
    if (!dryRun) {
      String entry = journal.begin(subject);
      gone = removeDocuments(index, query);
      outcome = Outcome.REMOVED;
      journal.end(entry, new Subject(documents, "documents", index, before, gone), "removed");
    }
    entries.add(new Entry(documents, index, false, outcome, gone, before, null));
  }

  /** In parts, so that each answer comes within the time-out. */
  private long removeDocuments(String index, ObjectNode query) throws OpenSearchSetupException {
    String path =
        "/"
            + index
            + "/_delete_by_query?conflicts=proceed&refresh=true&scroll_size=5000&max_docs="
            + PART;
    long gone = 0;
    long part;
    do {
      JsonNode answer = client.call("POST", path, query, 200).json();
      if (!answer.path("failures").isEmpty()) {
        throw fault(
            "index '"
                + index
                + "': after "
                + gone
                + " documents others could not be removed; look into the cluster's log and run it again");
      }
      part = answer.path("deleted").asLong();
      gone += part;
    } while (part > 0);
    return gone;
  }

  /** How many documents there are; -1 for a closed index, which nobody can count. */
  private long count(String path, ObjectNode query) throws OpenSearchSetupException {
    OpenSearchClient.Reply answer = client.call("POST", path, query, 200, 400);
    JsonNode json = answer.json();
    if (answer.status() == 400
        && !json.at("/error/type").asText().equals("index_closed_exception")) {
      throw client.refused("POST " + path, answer);
    }
    return json.path("count").asLong(-1);
  }

  private String url() {
    return String.join(",", options.uris().stream().map(URI::toString).toList());
  }

  private static OpenSearchSetupException fault(String sentence) {
    return OpenSearchClient.fault(sentence, null);
  }
}
