package dev.nightjar.cep.live;

import org.apache.flink.api.connector.source.SourceSplit;

/**
 * The one split of the source: the rules that run.
 *
 * @param accepted the rules, and what is needed to judge the next change; never null
 */
public record RuleSplit(AcceptedRules accepted) implements SourceSplit {

  /** The id of the one split. */
  static final String ID = "rules";

  @Override
  public String splitId() {
    return ID;
  }
}
