package dev.nightjar.job;

import dev.nightjar.cep.operator.RuleOperators;

/**
 * Every operator of the job but those of detection, which {@link RuleOperators} lists: its uid, by
 * which its state is found again, and its name for people.
 */
public enum Uids {
  /** The same in every submission: split pipelines start from one savepoint. */
  SOURCE("source", "DynamoDB stream"),
  MAP("map", "Map items to events"),
  EVENT_DOCUMENTS("project-documents", "Make event documents"),
  EVENTS("project-sink", "Index events"),
  /** One line for each event, where the archive holds all. */
  ARCHIVE_EVENTS("archive-events", "Make archive lines of events"),
  ARCHIVE_EXPIRED("archive-expired", "Make archive lines of expired entries"),
  /** Lines that wait for others of their folder are in its state. */
  ARCHIVE_BATCHES("archive-batches", "Collect lines by folder"),
  ARCHIVE("archive-sink", "Archive lines"),
  /** The rules that run are in its state. */
  RULES("rules-source", "Rules"),
  RULE_NEWS("rules-news", "Divide news of rules"),
  RULE_DOCUMENTS("rules-documents", "Make rule documents"),
  RULE_SIGHTS("rules-sight-documents", "Make documents of blind rules"),
  RULE_STATES("rules-sink", "Index how rules stand"),
  /** Lets alerts out in the active Region only. */
  ALERT_GATE("alert-gate", "Alert where active"),
  /** Counts what could not be decided. */
  UNDECIDED("undecided", "Count undecided windows"),
  UNDECIDED_DOCUMENTS("undecided-documents", "Make documents of undecided windows"),
  ALERT_DOCUMENTS("alert-documents", "Make alert documents"),
  ALERTS("alert-sink", "Index alerts"),
  COUNT_SELECTION("count-selection", "Select what counts"),
  COUNT("count", "Count by tenant and action"),
  COUNT_DOCUMENTS("count-documents", "Make count documents"),
  COUNTS("count-sink", "Index counts"),
  DEAD_LETTER_DOCUMENTS("dead-letter-documents", "Make dead-letter documents"),
  DEAD_LETTERS("dead-letter-sink", "Index dead letters"),
  GAP_DOCUMENTS("gap-documents", "Make gap documents"),
  GAPS("gap-sink", "Index gaps");

  private final String uid;
  private final String displayName;

  Uids(String uid, String displayName) {
    this.uid = uid;
    this.displayName = displayName;
  }

  /** The uid. Never change one: state would be lost. */
  public String uid() {
    return uid;
  }

  /** The name that the web UI, metrics and logs show. */
  public String displayName() {
    return displayName;
  }
}
