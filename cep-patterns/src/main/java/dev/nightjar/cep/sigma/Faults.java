package dev.nightjar.cep.sigma;

import dev.nightjar.audit.text.Nearest;
import dev.nightjar.cep.rule.RuleFault;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** The faults of one document, or of a file that has none. */
final class Faults {

  /** The most faults that are told of a document: the next ones are others of their kind. */
  static final int MOST = 50;

  /** The most words among which the nearest is looked for. */
  private static final int MOST_WORDS = 1_000;

  private final String file;
  private final List<RuleFault> found = new ArrayList<>();

  Faults(String file) {
    this.file = file;
  }

  String file() {
    return file;
  }

  /** A fault; what is told of its key and reason is cut where it is long. */
  void add(int line, String path, String reason) {
    String key = oneLine(path, 200);
    if (found.size() < MOST) {
      found.add(new RuleFault(file, line, key, oneLine(reason, 600)));
    } else if (found.size() == MOST) {
      found.add(
          new RuleFault(file, line, key, "has more faults: the first " + MOST + " are shown"));
    }
  }

  /** A fault for a word that is none of those known, with the nearest of them. */
  void unknown(int line, String key, String what, String word, Collection<String> known) {
    if (!isFull()) {
      add(line, key, "unknown " + what + " " + quoted(word) + hint(word, known));
    }
  }

  /** Whether more faults would not be shown. */
  boolean isFull() {
    return found.size() > MOST;
  }

  boolean isEmpty() {
    return found.isEmpty();
  }

  List<RuleFault> found() {
    return found;
  }

  /** What somebody may have meant, or all that there is where nothing is near. */
  static String hint(String word, Collection<String> known) {
    if (known.size() > MOST_WORDS) {
      return "";
    }
    String typed = word.length() > 64 ? word.substring(0, 64) : word;
    return Nearest.of(typed, known)
        .map(near -> ": did you mean " + near + "?")
        .orElseGet(() -> known.isEmpty() ? "" : ": known are " + String.join(", ", known));
  }

  /** A word of the file in quotes, cut where it is long. */
  static String quoted(String word) {
    return "'" + oneLine(word, 80) + "'";
  }

  private static String oneLine(String text, int most) {
    String cut = text.length() > most ? text.substring(0, most - 3) + "..." : text;
    return cut.replaceAll("\\p{Cntrl}", " ");
  }
}
