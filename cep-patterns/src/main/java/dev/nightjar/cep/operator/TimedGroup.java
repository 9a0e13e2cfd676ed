package dev.nightjar.cep.operator;

import dev.nightjar.cep.engine.GroupState;

/** The state of one group, when its one timer is set, and which rules judged it last. */
final class TimedGroup {

  /** No timer is set. */
  static final long NEVER = Long.MAX_VALUE;

  private final GroupState state;
  private long timer;
  private long ruleSet;

  /**
   * @param timer the time of its timer in epoch milliseconds, or {@link #NEVER}
   * @param ruleSet the version of the rule set that judged it last
   */
  TimedGroup(GroupState state, long timer, long ruleSet) {
    this.state = state;
    this.timer = timer;
    this.ruleSet = ruleSet;
  }

  GroupState state() {
    return state;
  }

  long timer() {
    return timer;
  }

  long ruleSet() {
    return ruleSet;
  }

  void setRuleSet(long version) {
    this.ruleSet = version;
  }

  void setTimer(long millis) {
    this.timer = millis;
  }
}
