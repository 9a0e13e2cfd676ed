package dev.nightjar.audit.triage;

import dev.nightjar.audit.Alert;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * One thing that somebody did about an alert. It is never changed: who corrects an act adds
 * another. It states all that holds after it, the assignee of an earlier act too, so that the
 * latest act alone is the state of the alert.
 *
 * @param id its own id, never used twice; never null
 * @param time when, in milliseconds: later than every act that its author saw; never null
 * @param subject which alert; never null
 * @param state how the alert stands now: acknowledged or closed; never null
 * @param assignee who is to look at it; null for nobody
 * @param verdict what it turned out to be; null unless closed
 * @param comment the author's words; null for none
 * @param author who did it, as they say themselves; never null or blank
 */
public record TriageAct(
    String id,
    Instant time,
    Subject subject,
    AlertState state,
    String assignee,
    Verdict verdict,
    String comment,
    String author) {

  /** The later of two acts is the greater: by time, and of the same time by id. */
  public static final Comparator<TriageAct> BY_TIME =
      Comparator.comparing(TriageAct::time).thenComparing(TriageAct::id);

  /**
   * What an act says of its alert, so that acts can be counted without it.
   *
   * @param alert the alert's id; never null
   * @param revision its revision that the author saw, 0 or more
   * @param start the time of its first evidence, which stays when it grows; null where unknown
   * @param tenant whose it is; never null
   * @param level how bad it is; null where unknown
   * @param ruleId the id of the rule that told it; never null
   * @param ruleName the rule's title; null where unknown
   * @param ruleVersion the rule's version; null where unknown
   */
  public record Subject(
      String alert,
      long revision,
      Instant start,
      String tenant,
      Alert.Level level,
      String ruleId,
      String ruleName,
      String ruleVersion) {}

  /**
   * Checks what every reader relies on.
   *
   * @throws IllegalArgumentException where nothing would have been done, the author is missing, or
   *     a verdict stands without a closed alert or the other way round
   */
  public TriageAct {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(time, "time");
    Objects.requireNonNull(subject, "subject");
    if (state == null || state == AlertState.OPEN) {
      throw new IllegalArgumentException("an act acknowledges or closes");
    }
    if ((verdict != null) != (state == AlertState.CLOSED)) {
      throw new IllegalArgumentException("a verdict closes, and nothing else does");
    }
    if (author == null || author.isBlank()) {
      throw new IllegalArgumentException("an act has an author");
    }
  }

  /** The latest act of each alert, by the alert's id, whatever the order of the acts. */
  public static Map<String, TriageAct> latest(Collection<TriageAct> acts) {
    Map<String, TriageAct> latest = new HashMap<>();
    for (TriageAct act : acts) {
      latest.merge(
          act.subject().alert(),
          act,
          (one, other) -> BY_TIME.compare(one, other) >= 0 ? one : other);
    }
    return latest;
  }
}
