package dev.nightjar.cep.rule;

import java.io.Serial;
import java.io.Serializable;

/**
 * One rule file as it was found.
 *
 * @param name the file's name within its directory, with {@code /} between folders; what messages
 *     show; never null
 * @param yaml its content; never null
 */
public record RuleText(String name, String yaml) implements Serializable, Comparable<RuleText> {

  @Serial private static final long serialVersionUID = 1L;

  /** By name, so that a set of files has one order and one digest. */
  @Override
  public int compareTo(RuleText other) {
    return name.compareTo(other.name);
  }
}
