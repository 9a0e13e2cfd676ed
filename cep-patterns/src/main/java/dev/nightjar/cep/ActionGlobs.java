package dev.nightjar.cep;

import java.io.Serial;
import java.io.Serializable;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/**
 * A set of action globs: {@code *} stands for any characters, {@code ?} for one. Case is ignored,
 * as Sigma does. Immutable.
 */
final class ActionGlobs implements Serializable {

  @Serial private static final long serialVersionUID = 1L;

  private final String[] globs;

  ActionGlobs(Collection<String> globs) {
    this.globs =
        globs.stream()
            .map(g -> g.toLowerCase(Locale.ROOT))
            .distinct()
            .sorted()
            .toArray(String[]::new);
  }

  /** Why a glob is refused; empty where it is fine. */
  static Optional<String> fault(String glob) {
    if (glob.isBlank()) {
      return Optional.of("must not be blank");
    }
    if (glob.chars().anyMatch(c -> Character.isWhitespace(c) || Character.isISOControl(c))) {
      return Optional.of("must hold no white space");
    }
    if (glob.chars().allMatch(c -> c == '*' || c == '?')) {
      return Optional.of("must name a part of an action: stars alone match every event");
    }
    return Optional.empty();
  }

  /** Whether any glob matches the whole action. */
  boolean matches(String action) {
    String lower = action.toLowerCase(Locale.ROOT);
    for (String glob : globs) {
      if (matches(glob, lower)) {
        return true;
      }
    }
    return false;
  }

  /** The globs in lower case, sorted, without repeats: equal text for an equal meaning. */
  String meaning() {
    return String.join("\n", globs);
  }

  /** Greedy with one step back to the last star: linear for one star, never exponential. */
  private static boolean matches(String glob, String text) {
    int g = 0;
    int t = 0;
    int star = -1;
    int resume = 0;
    while (t < text.length()) {
      if (g < glob.length() && glob.charAt(g) == '*') {
        star = g++;
        resume = t;
      } else if (g < glob.length() && (glob.charAt(g) == '?' || glob.charAt(g) == text.charAt(t))) {
        g++;
        t++;
      } else if (star >= 0) {
        g = star + 1;
        t = ++resume;
      } else {
        return false;
      }
    }
    while (g < glob.length() && glob.charAt(g) == '*') {
      g++;
    }
    return g == glob.length();
  }
}
