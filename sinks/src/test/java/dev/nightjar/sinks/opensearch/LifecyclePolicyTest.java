package dev.nightjar.sinks.opensearch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LifecyclePolicyTest {

  private static final Duration OTHER = Duration.ofDays(30);

  private static LifecyclePolicy policy(IndexPeriod period, Duration kept) {
    return LifecyclePolicy.of(
        new IndexNames("owl", period, kept), new Retention(kept, OTHER, OTHER, OTHER));
  }

  @ParameterizedTest
  @CsvSource({
    // An index of the 21st may be made on the 20th, and holds events until the end of the 21st.
    "DAY, PT9600H, 402d",
    "DAY, PT9601H, 403d",
    "MONTH, PT9600H, 432d",
    "DAY, PT48H, 4d"
  })
  void countsFromTheEarliestInstantAtWhichAnIndexCanBeMade(
      IndexPeriod period, Duration kept, String age) {
    assertThat(
            policy(period, kept)
                .body()
                .at("/policy/states/0/transitions/0/conditions/min_index_age")
                .asText())
        .isEqualTo(age);
  }

  @Test
  void isForPeriodsAlone() {
    JsonNode patterns =
        policy(IndexPeriod.DAY, OTHER).body().at("/policy/ism_template/0/index_patterns");
    assertThat(patterns).hasSize(1);
    String pattern = patterns.get(0).asText();
    assertThat(IndexPatterns.overlap(pattern, "owl-events-2026.11.21")).isTrue();
    assertThat(IndexPatterns.overlap(pattern, "owl-events-2026.11")).isTrue();
    for (String other :
        new String[] {
          "owl-events-out-of-range",
          "owl-events-backup",
          "owl-events",
          "owl-alerts",
          "nightjar-events-2026.11.21",
          "owl-events-2026"
        }) {
      assertThat(IndexPatterns.overlap(pattern, other)).as(other).isFalse();
    }
  }

  @Test
  void endsInAStateThatRemovesAndInNoOther() {
    JsonNode states = policy(IndexPeriod.DAY, OTHER).body().at("/policy/states");
    assertThat(states).hasSize(2);
    assertThat(states.get(0).path("name"))
        .isEqualTo(policy(IndexPeriod.DAY, OTHER).body().at("/policy/default_state"));
    assertThat(states.get(0).path("actions")).isEmpty();
    assertThat(states.get(1).path("actions").get(0).has("delete")).isTrue();
    assertThat(states.get(1).path("transitions")).isEmpty();
  }

  @Test
  void knowsItselfInWhatTheServerMakesOfIt() {
    LifecyclePolicy policy = policy(IndexPeriod.DAY, OTHER);
    ObjectNode stored = policy.body().deepCopy();
    // What the plugin adds.
    stored.put("_id", "owl-events").put("_seq_no", 3).put("_primary_term", 1);
    ((ObjectNode) stored.path("policy")).put("policy_id", "owl-events").put("schema_version", 21);
    assertThat(policy.faults(stored)).isEmpty();
    assertThat(policy.sameAs(stored)).isTrue();
    assertThat(policy(IndexPeriod.MONTH, OTHER).sameAs(stored)).isFalse();
    assertThat(policy(IndexPeriod.DAY, OTHER.plusDays(1)).sameAs(stored)).isFalse();
    ((ObjectNode) stored.at("/policy/states/0/transitions/0/conditions"))
        .put("min_index_age", "1d");
    assertThat(policy.sameAs(stored)).as("somebody changed the age").isFalse();
  }

  @Test
  void refusesALaterOneAndOneOfSomebodyElse() {
    LifecyclePolicy policy = policy(IndexPeriod.DAY, OTHER);
    ObjectNode stored = policy.body().deepCopy();
    ObjectNode inner = (ObjectNode) stored.path("policy");
    inner.put("description", "Nightjar events, version 2: removes, in another way");
    assertThat(policy.faults(stored))
        .singleElement()
        .asString()
        .contains("'owl-events'", "version 2", "run a newer program");
    inner.put("description", "hot and warm");
    assertThat(policy.faults(stored))
        .singleElement()
        .asString()
        .contains("'owl-events'", "was not made by Nightjar", "rename");
  }
}
