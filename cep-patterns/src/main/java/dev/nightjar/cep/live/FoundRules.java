package dev.nightjar.cep.live;

import dev.nightjar.cep.rule.RuleFault;
import dev.nightjar.cep.rule.RuleText;
import java.util.List;

/**
 * What a directory of rules held when it was looked at.
 *
 * @param files the rule files that could be read, by name; never null
 * @param unreadable why others could not: too large, or no UTF-8; they are there all the same;
 *     never null
 * @param confirmation what the file {@code CONFIRM} holds, without blanks around it; null where
 *     there is none
 */
public record FoundRules(List<RuleText> files, List<RuleFault> unreadable, String confirmation) {

  /** No directory, or an empty one. */
  public static final FoundRules NONE = new FoundRules(List.of(), List.of(), null);

  /** Copies the lists. */
  public FoundRules {
    files = files.stream().sorted().toList();
    unreadable = List.copyOf(unreadable);
  }
}
