package dev.nightjar.cep.rule;

import java.io.Serial;
import java.io.Serializable;

/**
 * Why something in a rule file can't be run.
 *
 * @param file the file's name; never null
 * @param line the line in it, from 1; 0 where the whole file is meant
 * @param key the key that is wrong, with dots between levels, such as {@code
 *     detection.selection.user.name|frobs}; empty where the whole document is meant; never null
 * @param reason what is wrong and, where it helps, what would be right; one sentence without a full
 *     stop; never null
 */
public record RuleFault(String file, int line, String key, String reason) implements Serializable {

  @Serial private static final long serialVersionUID = 1L;

  /** The fault on one line: {@code file:line: key: reason}. */
  @Override
  public String toString() {
    return file + (line > 0 ? ":" + line : "") + ": " + (key.isEmpty() ? "" : key + ": ") + reason;
  }
}
