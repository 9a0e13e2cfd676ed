package dev.nightjar.cep.check;

import dev.nightjar.cep.engine.Evidence;
import dev.nightjar.cep.engine.Rhythm;
import dev.nightjar.cep.rule.CorrelationRule;
import dev.nightjar.cep.rule.Micros;
import dev.nightjar.cep.rule.RuleSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What a rule on silence knows of a group after its last event, in words. */
final class SilenceReport {

  private final RuleSettings.Silence settings;
  private final long times;

  /**
   * A report.
   *
   * @param tenant whose group: it may have times of its own
   */
  SilenceReport(CorrelationRule rule, String tenant) {
    settings = rule.settings().silence();
    RuleSettings.TenantOverride own = rule.settings().tenants().get(tenant);
    times =
        own == null || own.threshold() == null
            ? settings.times()
            : own.threshold().longValueExact();
  }

  /**
   * The lines.
   *
   * @param events the times of a group's events in epoch microseconds, ascending; never empty
   */
  List<String> lines(long[] events) {
    Rhythm rhythm = new Rhythm(Micros.of(settings.memory()));
    for (long event : events) {
      rhythm.add(event);
    }
    List<String> lines = new ArrayList<>();
    lines.add(
        "From its first event at "
            + Evidence.instant(rhythm.begun())
            + " to its last at "
            + Evidence.instant(rhythm.last())
            + " it was active in "
            + rhythm.activeHours()
            + " of 168 hours of the week; it learns for "
            + WindowReport.words(settings.learning())
            + ".");
    long usual = rhythm.usualPause();
    if (usual == 0) {
      lines.add(
          "Its usual pause is not known: "
              + rhythm.days()
              + " days before that of its last event had a pause in active hours, and "
              + Rhythm.DAYS_NEEDED
              + " are needed.");
      return lines;
    }
    long needed = Math.max(times * usual, Micros.of(settings.atLeast()));
    String silence =
        "The longest pause of a usual day, over "
            + rhythm.days()
            + " days, is "
            + words(usual)
            + " of active hours: it is silent after "
            + words(needed);
    if (rhythm.last() - rhythm.begun() < Micros.of(settings.learning())) {
      lines.add(silence + ", but was still learning at its last event.");
      return lines;
    }
    long deadline = rhythm.deadline(needed);
    lines.add(
        silence
            + (deadline == Rhythm.NONE
                ? ", which do not pass before it is forgotten."
                : ", that is at " + Evidence.instant(deadline) + " if no event came before."));
    return lines;
  }

  private static String words(long micros) {
    return WindowReport.words(Duration.ofNanos(micros * 1_000));
  }
}
