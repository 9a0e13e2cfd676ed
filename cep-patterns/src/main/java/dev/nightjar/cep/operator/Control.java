package dev.nightjar.cep.operator;

import dev.nightjar.audit.StreamGap;
import dev.nightjar.cep.live.RuleBundle;

/** What is broadcast to every subtask of detection. */
public sealed interface Control {

  /**
   * An accepted set of rules, which holds from the next event on.
   *
   * @param bundle the set; never null
   */
  record Rules(RuleBundle bundle) implements Control {}

  /**
   * The stream lost records, or what it lost was read again.
   *
   * @param gap the gap; never null
   */
  record Gap(StreamGap gap) implements Control {}
}
