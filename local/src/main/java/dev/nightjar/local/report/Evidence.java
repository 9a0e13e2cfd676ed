package dev.nightjar.local.report;

import java.util.List;

/**
 * What an index says of a tenant and a period. Texts are those of documents, cut where they are
 * very long: data, to be escaped by whoever shows them.
 *
 * @param tenant whose events; never null
 * @param from the period's beginning, inclusive; never null
 * @param to its end, exclusive; never null
 * @param interval how time is divided in it, {@code day} or {@code month}, in UTC; never null
 * @param known events of the tenant at any time
 * @param events what happened
 * @param alerts what rules found
 * @param handling what people did about it
 * @param integrity what was done to the log itself
 * @param gaps what the stream lost
 * @param deadLetters what could not be indexed
 * @param controls which control of which standard is supported by what
 * @param rules how the rules stand at the time of the report
 * @param removals what retention removed that may have been of the period
 * @param queries every question that was asked, in its order
 * @param notes what a reader has to know to read the numbers right; often empty
 */
public record Evidence(
    String tenant,
    String from,
    String to,
    String interval,
    Figure known,
    Events events,
    Alerts alerts,
    Handling handling,
    Integrity integrity,
    Gaps gaps,
    DeadLetters deadLetters,
    List<Control> controls,
    Rules rules,
    Removals removals,
    List<Query> queries,
    List<String> notes) {

  /**
   * How many of one kind.
   *
   * @param key the kind, or the beginning of a day or month; never null
   * @param count how many
   * @param parts what they are made up of; empty where they are not divided
   */
  public record Bucket(String key, Figure count, List<Bucket> parts) {}

  /**
   * The most frequent kinds.
   *
   * @param shown the most frequent first
   * @param others how many are of kinds that are not shown
   * @param error by how much a count may be too low at most: 0 where all are exact
   */
  public record Ranking(List<Bucket> shown, Figure others, Figure error) {}

  /**
   * What happened.
   *
   * @param total all events, tampering and the like included
   * @param byTime by day or month
   * @param actions by action
   * @param outcomes by outcome
   * @param withoutOutcome how many say none
   * @param actorTypes by whether a human, a service or a system acted
   * @param actors by who is accountable
   * @param differentActors how many of those there are; estimated beyond some 40,000
   * @param rows the sum of rows that actions moved
   * @param backdated how many state a time long before they arrived
   */
  public record Events(
      Figure total,
      List<Bucket> byTime,
      Ranking actions,
      Ranking outcomes,
      Figure withoutOutcome,
      Ranking actorTypes,
      Ranking actors,
      Figure differentActors,
      Figure rows,
      Figure backdated) {}

  /**
   * What rules found. An alert is of the period in which its first evidence lies.
   *
   * @param total all alerts
   * @param undelivered how many were told nobody: of rules on trial, or muted
   * @param muted how many of them because somebody muted the rule
   * @param grown alerts that began before the period and were told more of in it; not in the total
   * @param byLevel by how bad they are
   * @param byTime by day or month, and there by level
   * @param byRule by rule
   * @param otherRules alerts of rules that are not shown
   */
  public record Alerts(
      Figure total,
      Figure undelivered,
      Figure muted,
      Figure grown,
      List<Bucket> byLevel,
      List<Bucket> byTime,
      List<RuleAlerts> byRule,
      Figure otherRules) {}

  /**
   * The alerts of a rule.
   *
   * @param rule its id; never null
   * @param title its title; empty where unknown
   * @param count how many
   * @param byLevel by how bad they are
   * @param versions by the rule's version that told them
   */
  public record RuleAlerts(
      String rule, String title, Figure count, List<Bucket> byLevel, List<Bucket> versions) {}

  /**
   * What people did about alerts. Each alert counts by the latest act about it.
   *
   * @param examined how many alerts were looked at, the newest first
   * @param complete whether those are all
   * @param states by state: open, acknowledged, closed
   * @param verdicts closed ones by verdict
   * @param alerts open ones first, then acknowledged, then closed ones; the worst first, then the
   *     newest; at most as many as the report shows of anything
   */
  public record Handling(
      Figure examined,
      boolean complete,
      List<Bucket> states,
      List<Bucket> verdicts,
      List<AlertRow> alerts) {}

  /**
   * An alert, and how it stands.
   *
   * @param id its id; never null
   * @param rule its rule's id; never null
   * @param title its rule's title; never null
   * @param version its rule's version; never null
   * @param level how bad; never null
   * @param message what happened; never null
   * @param first its first evidence; never null
   * @param last its last; never null
   * @param events how many events it stands for
   * @param marks what sets it apart: on trial, muted, late, grew since it was handled
   * @param controls the controls that it supports
   * @param state open, acknowledged or closed; never null
   * @param verdict of a closed one; null else
   * @param assignee who is to look at it; null for nobody
   * @param author who did the latest; null where nobody did
   * @param time when; null where nobody did
   * @param comment why; null where nothing is said
   */
  public record AlertRow(
      String id,
      String rule,
      String title,
      String version,
      String level,
      String message,
      String first,
      String last,
      long events,
      List<String> marks,
      List<String> controls,
      String state,
      String verdict,
      String assignee,
      String author,
      String time,
      String comment) {}

  /**
   * What was done to the log itself.
   *
   * @param total tampering, ids used twice, entries under another tenant's key
   * @param kinds by kind, and there by what was done
   * @param items the oldest first; at most as many as the report shows
   */
  public record Integrity(Figure total, List<Bucket> kinds, List<Item> items) {}

  /**
   * An event about an item of the log, or an item that is no event.
   *
   * @param time when; never null
   * @param what its kind and what was done, or the stage that refused it; never null
   * @param key the item's key; empty where unknown
   * @param message what happened; never null
   * @param details which fields were changed, or why it was refused; often empty
   * @param document index and id of its document; never null
   */
  public record Item(
      String time,
      String what,
      String key,
      String message,
      List<String> details,
      String document) {}

  /**
   * What the stream lost. A gap is of all tenants: nobody knows whose the records were.
   *
   * @param total gaps that overlap the period
   * @param open how many of them were not read again
   * @param items gaps, the oldest first; at most as many as the report shows
   * @param undecided windows of rules about the tenant that stayed undecided because of gaps
   * @param byRule by rule: the key is its id
   */
  public record Gaps(
      Figure total, Figure open, List<Item> items, Figure undecided, List<Bucket> byRule) {}

  /**
   * What could not be indexed.
   *
   * @param total of the tenant
   * @param reasons by reason
   * @param items the oldest first; at most as many as the report shows
   * @param nobodys of the same time, of which nobody knows whose they are
   */
  public record DeadLetters(Figure total, Ranking reasons, List<Item> items, Figure nobodys) {}

  /** How a control stands. */
  public enum Standing {
    /** It has alerts. */
    FINDING,
    /** It has a rule that runs, and no alert. */
    QUIET,
    /** It has rules, none of which is known to run. */
    UNWATCHED,
    /** No rule supports it. */
    WITHOUT_RULE
  }

  /**
   * A control.
   *
   * @param tag such as {@code gdpr:32(1)(b)}; never null
   * @param standard the name of its standard; never null
   * @param source where it stands; empty where only the rules' authors know
   * @param topic what it asks for; empty where only they know
   * @param standing how it stands; never null
   * @param alerts alerts that support it
   * @param rules rules that support it
   */
  public record Control(
      String tag,
      String standard,
      String source,
      String topic,
      Standing standing,
      Figure alerts,
      List<Support> rules) {}

  /**
   * A rule that supports a control.
   *
   * @param rule its id; never null
   * @param title its title; never null
   * @param state how it stands now, such as active; {@code unknown} where the index does not say
   * @param alerts its alerts that support the control
   */
  public record Support(String rule, String title, String state, Figure alerts) {}

  /**
   * How the rules stand at the time of the report.
   *
   * @param total rules that the index knows of
   * @param rules by id; at most 1,000
   */
  public record Rules(Figure total, List<RuleRow> rules) {}

  /**
   * A rule.
   *
   * @param rule its id; never null
   * @param title its title; never null
   * @param version its version; never null
   * @param level how bad its alerts are; never null
   * @param state active, muted for this tenant, refused, held, inactive or removed; never null
   * @param since since when; never null
   * @param digest a hash of what it matches; never null
   * @param mutes who muted it for this tenant, why and until when; often empty
   */
  public record RuleRow(
      String rule,
      String title,
      String version,
      String level,
      String state,
      String since,
      String digest,
      List<String> mutes) {}

  /**
   * What retention removed.
   *
   * @param total removals that may have been of the period
   * @param items the latest first; at most as many as the report shows
   */
  public record Removals(Figure total, List<Item> items) {}
}
