package dev.nightjar.cep;

import dev.nightjar.audit.Alert;
import dev.nightjar.audit.AuditEvent;
import dev.nightjar.audit.Ids;
import java.io.Serial;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.apache.flink.cep.nfa.aftermatch.AfterMatchSkipStrategy;
import org.apache.flink.cep.pattern.Pattern;
import org.apache.flink.cep.pattern.conditions.SimpleCondition;

/**
 * A person is given a role and exports soon after. Grouped by the grantee, so that the grant, which
 * somebody else makes, and the export meet.
 *
 * <p>Every pair of a grant and a later export is a match, so that exports after the first one are
 * seen and the alert can grow. The pairs of one export come with the earliest grant first; {@link
 * Episode} takes that one and knows the export by then.
 */
public final class GrantThenExport implements PatternRule {

  /** The rule's id. */
  public static final String ID = "nightjar-grant-then-export";

  /** With this many exports in one episode the alert is critical. */
  public static final int CRITICAL_EXPORTS = 3;

  @Serial private static final long serialVersionUID = 1L;

  private final Duration window;
  private final ActionGlobs grants;
  private final ActionGlobs exports;

  /** The rule with the options' window after a grant, grant actions and export actions. */
  public GrantThenExport(DetectionOptions options) {
    this.window = options.grantWindow();
    this.grants = new ActionGlobs(options.grantActions());
    this.exports = new ActionGlobs(options.exportActions());
  }

  @Override
  public RuleDescription description() {
    return new RuleDescription(
        ID,
        "Role grant then export",
        "2026-11-21",
        Alert.Level.HIGH,
        "a role granted to a user, then an export by that user within "
            + Words.window(window)
            + "; "
            + CRITICAL_EXPORTS
            + " exports or more: critical",
        List.of("T1098.003", "T1213"),
        "Rights are raised just to take data out, by an insider or through a taken account.",
        List.of(
            "A new colleague whose first task is an export.",
            "A role granted on request for one report."),
        List.of(
            "Roles given through groups, provisioning or an edited role definition.",
            "Grants whose target is not of type user, or names no id.",
            "An export later than the window, or by another than the grantee.",
            "Servers whose clocks disagree: the order is by stated time, without tolerance."),
        List.of(
            "Ask who granted the role whether they meant to, and on which request.",
            "Read the evidence: which role, what was exported, from which address.",
            "If no request exists: take the role back and end both people's sessions.",
            "Look for other grants by the same person, and for exports that follow them."));
  }

  @Override
  public String meaning() {
    return Ids.hash(
        "grant-then-export/1",
        Long.toString(window.toMillis()),
        Integer.toString(CRITICAL_EXPORTS),
        grants.meaning(),
        exports.meaning());
  }

  @Override
  public Duration timespan() {
    return window;
  }

  @Override
  public String groupField() {
    return "user.id";
  }

  @Override
  public DetectionOperators operator() {
    return DetectionOperators.GRANT_THEN_EXPORT;
  }

  @Override
  public Routed route(AuditEvent event, Consumer<Candidate> candidates) {
    if (!Routing.isDone(event)) {
      return Routed.UNWANTED;
    }
    if (grants.matches(event.action())) {
      if (!"user".equalsIgnoreCase(event.target().type())) {
        return Routed.UNWANTED;
      }
      return handOver(event, event.target().id(), Candidate.Role.GRANT, candidates);
    }
    if (exports.matches(event.action())) {
      return handOver(event, event.principal(), Candidate.Role.EXPORT, candidates);
    }
    return Routed.UNWANTED;
  }

  private static Routed handOver(
      AuditEvent event, String group, Candidate.Role role, Consumer<Candidate> candidates) {
    if (group == null) {
      return Routed.WITHOUT_GROUP;
    }
    candidates.accept(Routing.candidate(ID, event, group, role, null));
    return Routed.WANTED;
  }

  @Override
  public Pattern<Candidate, ?> pattern() {
    return Pattern.<Candidate>begin("grant", AfterMatchSkipStrategy.noSkip())
        .where(SimpleCondition.of(candidate -> candidate.role() == Candidate.Role.GRANT))
        .followedByAny("export")
        .where(SimpleCondition.of(candidate -> candidate.role() == Candidate.Role.EXPORT))
        // within is exclusive at its upper end, the window is closed.
        .within(window.plusMillis(1));
  }

  @Override
  public boolean tellsAgainAt(long matches) {
    return matches == 2 || matches == CRITICAL_EXPORTS || matches == 5 || matches == 10;
  }

  @Override
  public Alert.Level levelAt(long matches) {
    return matches >= CRITICAL_EXPORTS ? Alert.Level.CRITICAL : Alert.Level.HIGH;
  }

  @Override
  public String summary(Episode episode) {
    String grantor = episode.opener().who() == null ? "somebody" : episode.opener().who();
    String span = Words.span(episode.first(), episode.last());
    String tenant = Words.name(episode.opener().tenant());
    if (episode.matches() == 1) {
      return "%s exported %s after %s granted them a role (tenant %s)"
          .formatted(episode.trigger().who(), span, grantor, tenant);
    }
    return "%s exported %d times within %s after %s granted them a role (tenant %s)"
        .formatted(episode.trigger().who(), episode.matches(), span, grantor, tenant);
  }
}
