package dev.nightjar.cep.check;

import dev.nightjar.cep.rule.RuleFault;

/**
 * What the linter has to say about a rule file.
 *
 * @param severity how bad; never null
 * @param check the name of the check, by which people talk about it, such as {@code
 *     group-may-be-missing}; {@code refused} for what can't be run; never null
 * @param where file, line, key and the sentence; never null
 */
public record Finding(Severity severity, String check, RuleFault where) {

  /** How bad a finding is. */
  public enum Severity {
    /** The rule can't be run. */
    ERROR,
    /** The rule runs, but not as its author may think. */
    WARNING,
    /** Something is missing that people will look for. */
    NOTE
  }

  /** The finding on one line. */
  @Override
  public String toString() {
    return where.file()
        + (where.line() > 0 ? ":" + where.line() : "")
        + ": "
        + severity.name().toLowerCase(java.util.Locale.ROOT)
        + ": "
        + (where.key().isEmpty() ? "" : where.key() + ": ")
        + where.reason()
        + " ["
        + check
        + "]";
  }
}
