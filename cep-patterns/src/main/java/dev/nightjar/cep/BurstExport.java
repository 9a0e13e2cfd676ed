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
 * One person exports many times in a short time.
 *
 * <p>The pattern takes events by the threshold: a match consumes its events, and the next one needs
 * as many fresh ones. So an event is evidence of one match only, and the n-th match of an open
 * episode is the moment at which its count is n times the threshold.
 */
public final class BurstExport implements PatternRule {

  /** The rule's id. */
  public static final String ID = "nightjar-burst-export";

  @Serial private static final long serialVersionUID = 1L;

  private final int threshold;
  private final Duration window;
  private final ActionGlobs exports;

  /** The rule with the options' threshold, window and export actions. */
  public BurstExport(DetectionOptions options) {
    this.threshold = options.burstThreshold();
    this.window = options.burstWindow();
    this.exports = new ActionGlobs(options.exportActions());
  }

  @Override
  public RuleDescription description() {
    return new RuleDescription(
        ID,
        "Burst export",
        "2026-11-21",
        Alert.Level.HIGH,
        threshold + " successful exports by one person within " + Words.window(window),
        List.of("T1213", "T1567"),
        "A person takes out far more than work needs: a leaver, or someone with their session.",
        List.of(
            "Month-end or audit work, where a person exports many reports on purpose.",
            "A person's own script that runs under their session."),
        List.of(
            "Service and system actors, also on a person's behalf: they export by design.",
            "Slow export, below the threshold in every window.",
            "One huge export: rows are not weighed here.",
            "Events that name no principal: they are counted as withoutGroup."),
        List.of(
            "Ask the person, not by the account in question, whether they exported.",
            "Read the evidence: which objects, from which address, with which client.",
            "Look for a new address, a new device or a fresh role in the hour before.",
            "If it was not them: end their sessions, rotate credentials, keep the files' list."));
  }

  @Override
  public String meaning() {
    return Ids.hash(
        "burst-export/1",
        Integer.toString(threshold),
        Long.toString(window.toMillis()),
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
    return DetectionOperators.BURST_EXPORT;
  }

  @Override
  public String uid() {
    return operator().uid() + "-" + threshold;
  }

  @Override
  public Routed route(AuditEvent event, Consumer<Candidate> candidates) {
    if (!Routing.isDone(event)
        || event.actor().type() != AuditEvent.ActorType.HUMAN
        || !exports.matches(event.action())) {
      return Routed.UNWANTED;
    }
    if (event.principal() == null) {
      return Routed.WITHOUT_GROUP;
    }
    candidates.accept(Routing.candidate(ID, event, event.principal(), Candidate.Role.EXPORT, null));
    return Routed.WANTED;
  }

  @Override
  public Pattern<Candidate, ?> pattern() {
    return Pattern.<Candidate>begin("exports", AfterMatchSkipStrategy.skipPastLastEvent())
        .where(SimpleCondition.of(candidate -> candidate.role() == Candidate.Role.EXPORT))
        .times(threshold)
        // within is exclusive at its upper end, the window is closed.
        .within(window.plusMillis(1));
  }

  @Override
  public boolean tellsAgainAt(long matches) {
    return matches == 2 || matches == 5 || matches == 10;
  }

  @Override
  public Alert.Level levelAt(long matches) {
    return Alert.Level.HIGH;
  }

  @Override
  public String summary(Episode episode) {
    // Growth is told at twice, five and ten times the threshold: more may have come since.
    return "%s exported %s%d times in %s (tenant %s)"
        .formatted(
            episode.trigger().who(),
            episode.matches() == 1 ? "" : "at least ",
            episode.count(),
            Words.span(episode.first(), episode.last()),
            Words.name(episode.opener().tenant()));
  }
}
