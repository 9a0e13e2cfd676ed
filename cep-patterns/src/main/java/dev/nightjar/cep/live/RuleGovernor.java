package dev.nightjar.cep.live;

import dev.nightjar.cep.rule.CorrelationRule;
import dev.nightjar.cep.rule.EventRule;
import dev.nightjar.cep.rule.RuleHeader;
import dev.nightjar.cep.rule.RuleSet;
import dev.nightjar.cep.rule.RuleText;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Decides which rules run, given those that run now and the files that were found. Pure: it reads
 * no clock and no disk.
 *
 * <ul>
 *   <li>A file that can't be run is refused, and its last good version runs on. So does a file that
 *       others refer to and that was removed, or changed so that they would break.
 *   <li>An equal set is no new one.
 *   <li>A set that loses more than a fifth of its rules at once, or of the directory's own (and at
 *       least two of these), is held until the directory's file {@code CONFIRM} holds its digest.
 *   <li>The built-in integrity rules are always in it, as they are shipped.
 * </ul>
 */
public final class RuleGovernor {

  /** One in so many rules may be lost without a confirmation. */
  static final int FIFTH = 5;

  private static final int MIN_CONFIRMATION = 12;
  private static final int MAX_NAMED = 10;

  private final RuleReader reader;
  private final RuleChoice choice;
  private final String source;
  private final boolean holds;

  /**
   * A governor.
   *
   * @param reader reads rule files
   * @param shipped the rules that come with the program
   * @param source where the files are found, for people; no secret
   * @param holds whether a set that loses many rules waits: false where there is no directory, so
   *     that only another program can change the set
   */
  public RuleGovernor(RuleReader reader, ShippedRules shipped, String source, boolean holds) {
    this.reader = reader;
    this.choice = new RuleChoice(reader, shipped);
    this.source = source;
    this.holds = holds;
  }

  /**
   * Judges what was found.
   *
   * @param last what runs; {@link AcceptedRules#NONE} before the first set, of which nothing can be
   *     lost
   * @param found the directory as it is now
   * @param now the time, which ends mutes
   */
  public RuleDecision judge(AcceptedRules last, FoundRules found, Instant now) {
    RuleChoice.Chosen chosen = choice.choose(last.own(), found);
    boolean changes = !chosen.rules().digest().equals(last.bundle().digest());
    boolean first = last.bundle().version() < 0;
    RuleSet before = first || !changes ? null : reader.read(List.of(last.bundle().files())).rules();
    RuleDecision.Held held =
        before == null || !holds ? null : held(before, last, chosen, found.confirmation());
    boolean isNew = first || (changes && held == null);
    RuleBundle bundle =
        isNew
            ? new RuleBundle(
                last.bundle().version() + 1,
                chosen.rules().digest(),
                source,
                chosen.all().toArray(RuleText[]::new))
            : last.bundle();
    RuleSet rules = held == null ? chosen.rules() : before;
    RuleReports reports = new RuleReports(bundle, rules, chosen, held, source, now);
    AcceptedRules next =
        new AcceptedRules(
            bundle, held == null ? chosen.own() : last.own(), reports.standings(last.standings()));
    return new RuleDecision(
        next,
        LiveRules.running(rules),
        isNew,
        reports.changed(last.standings()),
        chosen.faults(),
        held,
        reports.counts(),
        reports.again());
  }

  private static RuleDecision.Held held(
      RuleSet before, AcceptedRules last, RuleChoice.Chosen chosen, String confirmation) {
    Map<String, RuleHeader> old = headers(LiveRules.running(before));
    Set<String> lost = new TreeSet<>(old.keySet());
    lost.removeAll(headers(LiveRules.running(chosen.rules())).keySet());
    Set<String> ownFiles = last.own().stream().map(RuleText::name).collect(Collectors.toSet());
    long own = old.values().stream().filter(rule -> ownFiles.contains(rule.file())).count();
    long ownLost = lost.stream().filter(id -> ownFiles.contains(old.get(id).file())).count();
    boolean many =
        (long) lost.size() * FIFTH > old.size() || (ownLost >= 2 && ownLost * FIFTH > own);
    String digest = chosen.rules().digest();
    if (!many || confirms(confirmation, digest)) {
      return null;
    }
    String names = lost.stream().limit(MAX_NAMED).collect(Collectors.joining(", "));
    String reason =
        "the set that was found lacks %d of %d rules (%s%s), more than a fifth, so nothing of it is"
                .formatted(lost.size(), old.size(), names, lost.size() > MAX_NAMED ? ", ..." : "")
            + " taken over; if that is meant, write its digest "
            + digest
            + " into the file "
            + RuleDirectory.CONFIRM
            + " of the directory";
    return new RuleDecision.Held(digest, List.copyOf(lost), old.size(), reason);
  }

  private static boolean confirms(String confirmation, String digest) {
    return confirmation != null
        && confirmation.length() >= MIN_CONFIRMATION
        && digest.startsWith(confirmation);
  }

  /** The rules by id; of two of one id, the correlation that stands for both. */
  static Map<String, RuleHeader> headers(RuleSet rules) {
    Map<String, RuleHeader> headers = new LinkedHashMap<>();
    List<RuleHeader> all = new ArrayList<>();
    rules.events().stream().map(EventRule::header).forEach(all::add);
    rules.correlations().stream().map(CorrelationRule::header).forEach(all::add);
    all.forEach(header -> headers.put(header.id(), header));
    return headers;
  }
}
