package dev.nightjar.cep.live;

import dev.nightjar.audit.RuleReport;
import dev.nightjar.cep.rule.RuleFault;
import dev.nightjar.cep.rule.RuleSet;
import java.time.Instant;
import java.util.List;

/**
 * What the governor makes of the files that were found.
 *
 * @param next the rules that run from now on; never null
 * @param rules those of {@code next}, compiled, without what does not run; never null
 * @param isNew whether {@code next} has another bundle than before
 * @param reports what has changed since the last report; never null
 * @param faults why files are refused; never null
 * @param held why the set that was found waits for a confirmation; null where it does not
 * @param counts how many rules stand how; never null
 * @param again when to judge once more though no file changes, because a mute ends; {@link
 *     Instant#MAX} for never
 */
public record RuleDecision(
    AcceptedRules next,
    RuleSet rules,
    boolean isNew,
    List<RuleReport> reports,
    List<RuleFault> faults,
    Held held,
    Counts counts,
    Instant again) {

  /**
   * A set that waits.
   *
   * @param digest what the file {@code CONFIRM} must hold; never null
   * @param lost the ids of the rules that would be gone; never empty
   * @param of how many rules there are now
   * @param reason a sentence with all of that and the remedy; never null
   */
  public record Held(String digest, List<String> lost, int of, String reason) {}

  /**
   * How many rules stand how.
   *
   * @param active rules that run and are not muted for all
   * @param muted rules that are muted for all tenants
   * @param mutes mutes that have not ended, those of single tenants too
   * @param endedMutes mutes that have ended and still stand in a file
   * @param refusedFiles files that are refused
   */
  public record Counts(int active, int muted, int mutes, int endedMutes, int refusedFiles) {}
}
