package dev.nightjar.cep.operator;

import dev.nightjar.audit.Ids;
import dev.nightjar.cep.live.RuleBundle;
import dev.nightjar.cep.rule.RuleText;

/** Rule sets of few rules. */
final class TestingBundles {

  static final String EXPORT =
      """
      title: Export
      id: test-export
      name: export
      status: stable
      logsource: {product: nightjar}
      detection: {selection: {event.action: invoice.export}, condition: selection}
      """;

  static final String GRANT =
      """
      title: Grant
      id: test-grant
      name: grant
      status: stable
      logsource: {product: nightjar}
      detection: {selection: {event.action: role.granted}, condition: selection}
      """;

  /** Alerts on each event of its own. */
  static final String SWITCHED_OFF =
      """
      title: Log switched off
      id: test-off
      status: stable
      level: critical
      logsource: {product: nightjar}
      detection: {selection: {event.action: log.off}, condition: selection}
      """;

  private TestingBundles() {}

  /** So many exports of one user within 60 s. */
  static String burst(int threshold) {
    return """
        title: Burst
        id: test-burst
        name: burst
        status: stable
        level: high
        correlation:
          type: event_count
          rules: [export]
          group-by: [user.id]
          timespan: 60s
          condition: {gte: %d}
        """
        .formatted(threshold);
  }

  /** Three users of a tenant with a burst within 10 min. */
  static final String OUTBREAK =
      """
      title: Outbreak
      id: test-outbreak
      name: outbreak
      status: stable
      level: critical
      correlation:
        type: event_count
        rules: [burst]
        timespan: 10m
        condition: {gte: 3}
        generate: true
      """;

  /** Two outbreaks within an hour. */
  static final String PLAGUE =
      """
      title: Plague
      id: test-plague
      status: stable
      level: critical
      correlation:
        type: event_count
        rules: [outbreak]
        timespan: 1h
        condition: {gte: 2}
        generate: true
      """;

  /** Four bursts of a tenant within 10 min; an outbreak ends with the event of a burst. */
  static final String FLOOD =
      """
      title: Flood
      id: test-flood
      status: stable
      correlation:
        type: event_count
        rules: [outbreak, burst]
        timespan: 10m
        condition: {gte: 4}
        generate: true
      """;

  /** A grant that no export follows within 60 s: decided when the time is over. */
  static final String IDLE_GRANT =
      """
      title: Idle grant
      id: test-idle
      status: stable
      correlation:
        type: temporal
        rules: [grant, export]
        group-by: [user.id]
        timespan: 60s
        condition: grant and not export
      """;

  /** All of them. */
  static RuleBundle all(long version) {
    return bundle(
        version, EXPORT, GRANT, SWITCHED_OFF, burst(3), OUTBREAK, PLAGUE, FLOOD, IDLE_GRANT);
  }

  /** A set of these documents, each a part of one file. */
  static RuleBundle bundle(long version, String... documents) {
    String yaml = String.join("---\n", documents);
    return new RuleBundle(
        version,
        Ids.hash(yaml),
        "test",
        documents.length == 0 ? new RuleText[0] : new RuleText[] {new RuleText("test.yml", yaml)});
  }
}
