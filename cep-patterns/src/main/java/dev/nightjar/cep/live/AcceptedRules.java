package dev.nightjar.cep.live;

import dev.nightjar.audit.RuleReport;
import dev.nightjar.cep.rule.RuleText;
import java.io.Serial;
import java.io.Serializable;
import java.util.List;

/**
 * The rules that run, and what is needed to judge the next change: what a checkpoint holds. Its
 * text form shows no content.
 *
 * @param bundle what was sent to the operators last; never null
 * @param own the directory's files in their last good versions, by name; never null
 * @param standings what was last reported, by id; never null
 */
public record AcceptedRules(RuleBundle bundle, List<RuleText> own, List<Standing> standings)
    implements Serializable {

  /** Before the first set. */
  public static final AcceptedRules NONE =
      new AcceptedRules(new RuleBundle(-1, "", "", new RuleText[0]), List.of(), List.of());

  @Serial private static final long serialVersionUID = 1L;

  /**
   * What was last reported of a rule, a file or the set.
   *
   * @param id the report's id; never null
   * @param kind of what; never null
   * @param name the rule's id or the file's name; never null
   * @param fingerprint a hash of what was said; never null
   * @param sinceMillis since when it stands so, epoch milliseconds
   */
  public record Standing(
      String id, RuleReport.Kind kind, String name, String fingerprint, long sinceMillis)
      implements Serializable {

    @Serial private static final long serialVersionUID = 1L;
  }

  /** Sorts the files. */
  public AcceptedRules {
    own = own.stream().sorted().toList();
    standings = List.copyOf(standings);
  }

  @Override
  public String toString() {
    return "version " + bundle.version() + ", digest " + bundle.digest();
  }
}
