package dev.nightjar.cep.sigma;

import dev.nightjar.audit.text.Nearest;
import dev.nightjar.cep.rule.RuleFault;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** The faults of one document, or of a file that has none. */
final class Faults {

  private final String file;
  private final List<RuleFault> found = new ArrayList<>();

  Faults(String file) {
    this.file = file;
  }

  String file() {
    return file;
  }

  void add(int line, String key, String reason) {
    found.add(new RuleFault(file, line, key, clipped(reason)));
  }

  /** A fault for a word that is none of those known, with the nearest of them. */
  void unknown(int line, String key, String what, String word, Collection<String> known) {
    add(line, key, "unknown " + what + " " + quoted(word) + hint(word, known));
  }

  boolean isEmpty() {
    return found.isEmpty();
  }

  List<RuleFault> found() {
    return found;
  }

  /** What somebody may have meant, or all that there is where nothing is near. */
  static String hint(String word, Collection<String> known) {
    String typed = word.length() > 64 ? word.substring(0, 64) : word;
    return Nearest.of(typed, known)
        .map(near -> ": did you mean " + near + "?")
        .orElseGet(() -> known.isEmpty() ? "" : ": known are " + String.join(", ", known));
  }

  /** A word of the file in quotes, cut where it is long. */
  static String quoted(String word) {
    String line = word.replaceAll("\\p{Cntrl}", " ");
    return "'" + (line.length() > 80 ? line.substring(0, 77) + "..." : line) + "'";
  }

  private static String clipped(String reason) {
    return reason.length() > 600 ? reason.substring(0, 597) + "..." : reason;
  }
}
