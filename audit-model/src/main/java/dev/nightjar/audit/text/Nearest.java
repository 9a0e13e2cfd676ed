package dev.nightjar.audit.text;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds the word that somebody meant: the fewest slips of the keyboard away. */
public final class Nearest {

  /** So many slips are forgiven in a short word; in a long one, a third of its letters. */
  private static final int SLIPS = 2;

  private Nearest() {}

  /**
   * The nearest of some words, the first of them where several are as near.
   *
   * @return empty where none is near
   */
  public static Optional<String> of(String typed, Collection<String> words) {
    return of(typed, words, Math.max(SLIPS, typed.length() / 3));
  }

  /**
   * The nearest of some words that is at most so many slips away.
   *
   * @return empty where none is so near
   */
  public static Optional<String> of(String typed, Collection<String> words, int most) {
    return words.stream()
        .filter(word -> slips(typed, word) <= most)
        .min(Comparator.comparingInt(word -> slips(typed, word)));
  }

  /** Letters left out, added, changed, or swapped with their neighbour. */
  static int slips(String one, String other) {
    int[][] cost = new int[one.length() + 1][other.length() + 1];
    for (int i = 0; i <= one.length(); i++) {
      for (int j = 0; j <= other.length(); j++) {
        if (i == 0 || j == 0) {
          cost[i][j] = i + j;
          continue;
        }
        boolean same = one.charAt(i - 1) == other.charAt(j - 1);
        int least = cost[i - 1][j - 1] + (same ? 0 : 1);
        least = Math.min(least, Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
        boolean swapped =
            i > 1
                && j > 1
                && one.charAt(i - 1) == other.charAt(j - 2)
                && one.charAt(i - 2) == other.charAt(j - 1);
        cost[i][j] = swapped ? Math.min(least, cost[i - 2][j - 2] + 1) : least;
      }
    }
    return cost[one.length()][other.length()];
  }
}
