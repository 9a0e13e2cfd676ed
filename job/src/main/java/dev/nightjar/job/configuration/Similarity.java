package dev.nightjar.job.configuration;

import java.util.List;

/** How alike two keys are, by the edits that turn one into the other. */
final class Similarity {

  private Similarity() {}

  /**
   * The candidate that is nearest; null where more than a third of the key would have to change.
   */
  static String nearest(String key, List<String> candidates) {
    String nearest = null;
    int least = Math.max(2, key.length() / 3) + 1;
    for (String candidate : candidates) {
      int edits = edits(key, candidate);
      if (edits < least) {
        least = edits;
        nearest = candidate;
      }
    }
    return nearest;
  }

  /** Levenshtein's distance: letters to insert, delete or replace. */
  static int edits(String from, String to) {
    int[] above = new int[to.length() + 1];
    for (int column = 0; column <= to.length(); column++) {
      above[column] = column;
    }
    for (int row = 1; row <= from.length(); row++) {
      int[] current = new int[to.length() + 1];
      current[0] = row;
      for (int column = 1; column <= to.length(); column++) {
        int replaced = above[column - 1] + (from.charAt(row - 1) == to.charAt(column - 1) ? 0 : 1);
        current[column] = Math.min(replaced, 1 + Math.min(above[column], current[column - 1]));
      }
      above = current;
    }
    return above[to.length()];
  }
}
