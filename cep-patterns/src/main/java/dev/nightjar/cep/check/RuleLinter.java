package dev.nightjar.cep.check;

import dev.nightjar.audit.text.Nearest;
import dev.nightjar.cep.catalogue.AttackVersions;
import dev.nightjar.cep.check.Finding.Severity;
import dev.nightjar.cep.match.FieldUse;
import dev.nightjar.cep.rule.CorrelationRule;
import dev.nightjar.cep.rule.EventRule;
import dev.nightjar.cep.rule.ReadRules;
import dev.nightjar.cep.rule.RuleFault;
import dev.nightjar.cep.rule.RuleHeader;
import dev.nightjar.cep.rule.RuleSet;
import dev.nightjar.cep.rule.RuleSettings;
import dev.nightjar.cep.rule.RuleStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Says what in rules can't be run, what runs otherwise than its author may think, and what people
 * will miss when an alert of them comes.
 */
public final class RuleLinter {

  /**
   * Longer windows keep much state and are often a slip of the unit ({@code 30d} for {@code 30m}).
   */
  private static final Duration LONG = Duration.ofDays(7);

  /** More slips than these are another word. */
  private static final int SLIPS = 2;

  private static final String UUID =
      "(?i)[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";

  private final Set<String> knownFields;
  private final Set<String> tested;
  private final Instant now;
  private final List<Finding> findings = new ArrayList<>();

  private RuleLinter(Set<String> knownFields, Set<String> tested, Instant now) {
    this.knownFields = new TreeSet<>(knownFields);
    this.tested = tested;
    this.now = now;
  }

  /**
   * Looks at rules that were read.
   *
   * @param read the rules and why others are refused
   * @param knownFields the names that every event answers to, such as {@code event.action}
   * @param tested the names of the rule files that have tests beside them
   * @param now by which mutes have ended
   * @return in the order of files and lines
   */
  public static List<Finding> lint(
      ReadRules read, Set<String> knownFields, Set<String> tested, Instant now) {
    RuleLinter linter = new RuleLinter(knownFields, tested, now);
    for (RuleFault fault : read.faults()) {
      linter.findings.add(new Finding(Severity.ERROR, "refused", fault));
    }
    linter.look(read.rules());
    linter.findings.sort(
        Comparator.comparing((Finding finding) -> finding.where().file())
            .thenComparing(finding -> finding.where().line())
            .thenComparing(Finding::check)
            .thenComparing(finding -> finding.where().key())
            .thenComparing(finding -> finding.where().reason()));
    return linter.findings;
  }

  private void look(RuleSet rules) {
    Map<Long, EventRule> events = new HashMap<>();
    rules.events().forEach(rule -> events.put(rule.key(), rule));
    Map<Long, CorrelationRule> correlations = new HashMap<>();
    rules.correlations().forEach(rule -> correlations.put(rule.key(), rule));
    Set<String> headers = new HashSet<>();
    Set<String> filesWithoutTests = new HashSet<>();
    for (EventRule rule : rules.events()) {
      fields(rule);
      if (rule.alerts()) {
        header(rule.header(), rule.settings(), headers);
        untested(rule.header(), filesWithoutTests);
      }
    }
    for (CorrelationRule rule : rules.correlations()) {
      groups(rule, events, correlations);
      inputs(rule, events, correlations);
      window(rule);
      if (rule.alerts()) {
        header(rule.header(), rule.settings(), headers);
        untested(rule.header(), filesWithoutTests);
      }
    }
  }

  private void header(RuleHeader header, RuleSettings settings, Set<String> done) {
    if (!done.add(header.id())) {
      return;
    }
    if (header.description().isBlank()) {
      add(Severity.NOTE, "no-description", header, "description", "says why the rule matters");
    }
    if (header.falsePositives().isEmpty()) {
      add(
          Severity.NOTE,
          "no-false-positives",
          header,
          "falsepositives",
          "names what looks alike and is harmless; who triages will ask");
    }
    if (settings.runbook().isEmpty()) {
      add(Severity.NOTE, "no-runbook", header, "nightjar.runbook", "says what to do when it fires");
    }
    if (header.attack().isEmpty()) {
      add(
          Severity.NOTE,
          "no-attack",
          header,
          "tags",
          "holds no ATT&CK technique, such as attack.t1213");
    }
    for (String id : header.attack()) {
      AttackVersions.current(id)
          .ifPresent(
              current ->
                  add(
                      Severity.WARNING,
                      "old-attack-id",
                      header,
                      "tags",
                      id + " is " + current + " since ATT&CK v19"));
    }
    if (!header.id().matches(UUID)) {
      add(
          Severity.NOTE,
          "id-is-no-uuid",
          header,
          "id",
          "'" + header.id() + "' runs, but other Sigma tools want a UUID");
    }
    if (!header.status().runs()) {
      add(
          Severity.WARNING,
          "does-not-run",
          header,
          "status",
          "a rule that is " + words(header.status()) + " runs in a backtest only");
    } else if (header.status() != RuleStatus.STABLE) {
      add(
          Severity.NOTE,
          "indexed-only",
          header,
          "status",
          "alerts of a rule that is " + words(header.status()) + " are indexed and reach nobody");
    }
    mute(header, "nightjar.mute", settings.mute());
    settings
        .tenants()
        .forEach(
            (tenant, override) ->
                mute(header, "nightjar.tenants." + tenant + ".mute", override.mute()));
  }

  private void mute(RuleHeader header, String key, RuleSettings.Mute mute) {
    if (mute != null && !mute.until().isAfter(now)) {
      add(
          Severity.WARNING,
          "mute-ended",
          header,
          key,
          "ended at " + mute.until() + ": take it out, or let " + mute.owner() + " renew it");
    }
  }

  private void fields(EventRule rule) {
    for (String field : FieldUse.named(rule.expression())) {
      if (!knownFields.contains(field)) {
        Nearest.of(field, knownFields, SLIPS)
            .ifPresent(
                nearest ->
                    add(
                        Severity.WARNING,
                        "unknown-field",
                        rule.header(),
                        "detection",
                        "'"
                            + field
                            + "' is no field of every event, only '"
                            + nearest
                            + "' is; as a path of the original it is right"));
      }
    }
  }

  private void groups(
      CorrelationRule rule, Map<Long, EventRule> events, Map<Long, CorrelationRule> correlations) {
    for (String group : rule.groupBy()) {
      for (CorrelationRule.Input input : rule.inputs()) {
        String field = input.field(group);
        Set<String> given = new LinkedHashSet<>(knownFields);
        if (input.correlation()) {
          CorrelationRule inner = correlations.get(input.key());
          given.clear();
          if (inner != null) {
            given.addAll(inner.alertFields());
            given.add("organization.id");
          }
        } else if (events.containsKey(input.key())) {
          given.addAll(FieldUse.present(events.get(input.key()).expression()));
        }
        if (!given.contains(field)) {
          add(
              Severity.WARNING,
              "group-may-be-missing",
              rule.header(),
              "correlation.group-by",
              input.correlation()
                  ? "the alerts of '" + input.name() + "' have no field '" + field + "'"
                  : "an event of '"
                      + input.name()
                      + "' may lack '"
                      + field
                      + "', and one without it never correlates; test it with |exists: true");
        }
      }
    }
  }

  /** An input's status says what becomes of its own alerts, and never keeps it from feeding. */
  private void inputs(
      CorrelationRule rule, Map<Long, EventRule> events, Map<Long, CorrelationRule> correlations) {
    RuleStatus own = rule.header().status();
    Set<String> told = new HashSet<>();
    for (CorrelationRule.Input input : rule.inputs()) {
      RuleHeader fed =
          input.correlation()
              ? correlations.get(input.key()).header()
              : events.get(input.key()).header();
      RuleStatus status = fed.status();
      // A suppressed rule of single events is a correlation with the event rule of its own header.
      boolean older = own.runs() && !status.runs() || own.delivers() && !status.delivers();
      if (older && told.add(fed.id())) {
        add(
            Severity.WARNING,
            "input-less-mature",
            rule.header(),
            "correlation.rules",
            "'"
                + input.name()
                + "' is "
                + words(status)
                + (status.runs() ? "" : " and runs on to feed this rule")
                + ", which is "
                + words(own)
                + (own.delivers() ? ": its alerts are delivered" : ": its alerts are indexed"));
      }
    }
  }

  private static String words(RuleStatus status) {
    return status.name().toLowerCase(Locale.ROOT);
  }

  private void window(CorrelationRule rule) {
    boolean learns = rule.settings().firstSeen() != null || rule.settings().silence() != null;
    if (!learns && rule.timespan().compareTo(LONG) > 0) {
      add(
          Severity.WARNING,
          "long-window",
          rule.header(),
          "correlation.timespan",
          rule.timespan().toDays()
              + " days are kept in state for each group; a slip of the unit? m is minutes, M months");
    }
  }

  private void untested(RuleHeader header, Set<String> done) {
    if (!tested.contains(header.file()) && done.add(header.file())) {
      findings.add(
          new Finding(
              Severity.NOTE,
              "no-tests",
              new RuleFault(
                  header.file(),
                  0,
                  "",
                  "has no tests beside it: "
                      + header.file().replaceAll("\\.ya?ml$", ".test.yml"))));
    }
  }

  private void add(Severity severity, String check, RuleHeader header, String key, String reason) {
    findings.add(
        new Finding(severity, check, new RuleFault(header.file(), header.line(), key, reason)));
  }
}
