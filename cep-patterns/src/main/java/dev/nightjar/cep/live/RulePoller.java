package dev.nightjar.cep.live;

import dev.nightjar.audit.RuleReport;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the directory again and again and lets the governor judge. Not safe for several threads,
 * but for what {@link RuleMetrics} shows.
 */
final class RulePoller {

  private static final Logger LOG = LoggerFactory.getLogger(RulePoller.class);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
  private static final int MAX_DOUBLINGS = 10;

  private final RuleDirectory directory;
  private final RuleGovernor governor;
  private final Duration interval;
  private final Clock clock;
  private final RuleMetrics metrics;
  private AcceptedRules current;
  private FoundRules known;
  private Instant again = Instant.MIN;
  private int failures;

  /**
   * A poller that goes on from these rules.
   *
   * @param directory null where there is none
   */
  RulePoller(
      RuleDirectory directory,
      RuleGovernor governor,
      Duration interval,
      Clock clock,
      RuleMetrics metrics,
      AcceptedRules current) {
    this.directory = directory;
    this.governor = governor;
    this.interval = interval;
    this.clock = clock;
    this.metrics = metrics;
    this.current = current;
  }

  /**
   * Looks once. Empty where nothing is new; also where the directory can't be reached: then all
   * stays as it is.
   */
  Optional<RuleDecision> poll() {
    FoundRules found;
    try {
      found = directory == null ? FoundRules.NONE : directory.read();
    } catch (IOException | RuntimeException e) {
      failed("The rules in " + directory.location() + " can't be read; those that run stay", e);
      return Optional.empty();
    }
    Instant now = clock.instant();
    if (found.equals(known) && now.isBefore(again)) {
      succeeded();
      return Optional.empty();
    }
    RuleDecision decision;
    try {
      decision = governor.judge(current, found, now);
    } catch (RuntimeException e) {
      // A fault of this program must not end detection: the rules that run are good.
      failed("The rules that were found can't be judged; those that run stay", e);
      return Optional.empty();
    }
    succeeded();
    current = decision.next();
    known = found;
    again = decision.again();
    metrics.decided(decision);
    tell(decision);
    return Optional.of(decision);
  }

  /** How long to wait until the next look. */
  Duration pause() {
    if (failures == 0 || interval.compareTo(LONGEST_PAUSE) >= 0) {
      return interval;
    }
    Duration longer = interval.multipliedBy(1L << Math.min(failures, MAX_DOUBLINGS));
    return longer.compareTo(LONGEST_PAUSE) < 0 ? longer : LONGEST_PAUSE;
  }

  private void succeeded() {
    if (failures > 0) {
      LOG.info("The rules can be read again.");
    }
    failures = 0;
    metrics.reached();
  }

  private void failed(String what, Exception e) {
    // The first, and then each time that the pause has doubled.
    failures++;
    metrics.unreachable();
    if (Integer.bitCount(failures) == 1) {
      LOG.warn("{}: look {} failed.", what, failures, e);
    }
  }

  private static void tell(RuleDecision decision) {
    if (decision.isNew()) {
      LOG.info(
          "Rules accepted: {}; {} run, {} of them muted.",
          decision.next(),
          decision.counts().active() + decision.counts().muted(),
          decision.counts().muted());
    }
    for (RuleReport report : decision.reports()) {
      if (report.state() == RuleReport.State.REFUSED) {
        for (String fault : report.faults()) {
          LOG.warn("Rule file refused: {}", fault);
        }
      } else if (report.state() == RuleReport.State.HELD && report.kind() == RuleReport.Kind.SET) {
        LOG.warn("Rules held back: {}", report.reason());
      } else if (report.kind() == RuleReport.Kind.RULE && !report.reason().isEmpty()) {
        LOG.info("Rule {}: {}, {}", report.name(), report.state(), report.reason());
      }
    }
  }
}
