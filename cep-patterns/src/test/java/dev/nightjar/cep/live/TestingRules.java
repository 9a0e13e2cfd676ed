package dev.nightjar.cep.live;

import dev.nightjar.cep.rule.RuleFault;
import dev.nightjar.cep.rule.RuleText;
import java.util.Arrays;
import java.util.List;

/** Rule files for tests. */
final class TestingRules {

  /** The one integrity rule. */
  static final String TAMPERED = "tampered";

  private TestingRules() {}

  /** A rule on exports of a kind: the kind is what it matches. */
  static String rule(String id, String kind) {
    return """
        title: Rule %s
        id: %s
        name: %s
        logsource: {product: nightjar, service: audit}
        detection:
          selection:
            event.action: %s.export
          condition: selection
        level: high
        """
        .formatted(id, id, id.replace('-', '_'), kind);
  }

  /** A rule with more keys behind it. */
  static String rule(String id, String kind, String more) {
    return rule(id, kind) + more;
  }

  /** Counts the events of another rule. */
  static String count(String id, String of, int threshold) {
    return """
        title: Count %s
        id: %s
        correlation:
          type: event_count
          rules: [%s]
          group-by: [user.id]
          timespan: 1h
          condition: {gte: %d}
        level: high
        """
        .formatted(id, id, of, threshold);
  }

  static RuleText file(String name, String... documents) {
    return new RuleText(name, String.join("---\n", documents));
  }

  static FoundRules found(RuleText... files) {
    return new FoundRules(Arrays.asList(files), List.of(), null);
  }

  static FoundRules unreadable(FoundRules rest, String file) {
    return new FoundRules(
        rest.files(), List.of(new RuleFault(file, 0, "", "the file is no UTF-8")), null);
  }

  static FoundRules confirmed(FoundRules found, String digest) {
    return new FoundRules(found.files(), found.unreadable(), digest);
  }

  /** One integrity rule, and these files as the catalogue. */
  static ShippedRules shipped(RuleText... catalogue) {
    RuleText[] all = Arrays.copyOf(catalogue, catalogue.length + 1);
    all[catalogue.length] =
        file(
            "integrity/tampered.yml",
            """
            title: Tampered
            id: tampered
            logsource: {product: nightjar, service: audit}
            detection:
              selection:
                audit.kind: tampering
              condition: selection
            level: critical
            """);
    return ShippedRules.of(List.of(all), true);
  }
}
