package dev.nightjar.sinks.opensearch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nightjar.sinks.opensearch.Retention.DocumentClass;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The policy by which the index management plugin (ISM) removes indices of events. A policy has no
 * place for marks, so that its description tells whose it is and of which version. Pure.
 *
 * @param id the policy's name; never null
 * @param body what is put; never null
 */
record LifecyclePolicy(String id, JsonNode body) {

  /** Raised whenever the states change, so that an older program never undoes it. */
  static final int VERSION = 1;

  private static final Pattern DESCRIPTION =
      Pattern.compile("Nightjar events, version (\\d{1,6}):.*");
  private static final String AGE = "/policy/states/0/transitions/0/conditions/min_index_age";
  private static final String PATTERNS = "/policy/ism_template/0/index_patterns";

  /** The policy for indices of these names, which are kept as long as events are. */
  static LifecyclePolicy of(IndexNames names, Retention retention) {
    long days = age(names.period(), retention);
    ObjectNode body = RetentionResources.read("events-policy");
    ((ObjectNode) body.path("policy"))
        .put(
            "description",
            "Nightjar events, version "
                + VERSION
                + ": removes an index "
                + days
                + " days after it was made");
    ((ObjectNode) body.at("/policy/states/0/transitions/0/conditions"))
        .put("min_index_age", days + "d");
    // Narrower than all events: neither the index that is out of range nor nightjar-events-backup.
    ((ObjectNode) body.at("/policy/ism_template/0"))
        .putArray("index_patterns")
        .add(names.events() + "-2*.*");
    return new LifecyclePolicy(names.events(), body);
  }

  /**
   * The plugin knows when an index was made, not which time it holds: a day before its period
   * begins at the earliest. From there it is the period's length until its last event, and then as
   * long as that is kept.
   *
   * @return whole days
   */
  static long age(IndexPeriod period, Retention retention) {
    long kept = retention.of(DocumentClass.EVENTS).plusDays(1).minusNanos(1).toDays();
    return kept + (period == IndexPeriod.DAY ? 1 : 31) + 1;
  }

  /**
   * What stands in the way of putting the policy.
   *
   * @param stored what the server has under its name
   */
  List<String> faults(JsonNode stored) {
    Matcher description = DESCRIPTION.matcher(stored.at("/policy/description").asText());
    if (!description.matches()) {
      return List.of(
          "policy '"
              + id
              + "' of index management: one of that name exists and was not made by Nightjar; rename or delete it, or choose another opensearch.index-prefix");
    }
    int version = Integer.parseInt(description.group(1));
    return version > VERSION
        ? List.of(
            "policy '"
                + id
                + "' of index management: the server has version "
                + version
                + ", this program has "
                + VERSION
                + ", and never puts an older over a newer one; run a newer program")
        : List.of();
  }

  /** Whether what the server has says the same. */
  boolean sameAs(JsonNode stored) {
    return stored.at("/policy/description").equals(body.at("/policy/description"))
        && stored.at(AGE).equals(body.at(AGE))
        && stored.at(PATTERNS).equals(body.at(PATTERNS));
  }
}
