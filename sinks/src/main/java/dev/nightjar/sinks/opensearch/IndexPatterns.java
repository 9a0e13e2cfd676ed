package dev.nightjar.sinks.opensearch;

/** Whether two index patterns, with {@code *} for any text, can name the same index. */
final class IndexPatterns {

  private IndexPatterns() {}

  /** True where some name matches both. */
  static boolean overlap(String one, String other) {
    // reach[j]: what was read of one can be matched by the first j characters of other.
    boolean[] reach = new boolean[other.length() + 1];
    reach[0] = true;
    stars(reach, other);
    for (int i = 0; i < one.length(); i++) {
      char c = one.charAt(i);
      boolean[] next = new boolean[reach.length];
      for (int j = 0; j < reach.length; j++) {
        if (!reach[j]) {
          continue;
        }
        if (c == '*') {
          java.util.Arrays.fill(next, j, next.length, true);
          break;
        }
        if (j < other.length()) {
          if (other.charAt(j) == '*') {
            next[j] = true;
          } else if (other.charAt(j) == c) {
            next[j + 1] = true;
          }
        }
      }
      reach = next;
      stars(reach, other);
    }
    return reach[other.length()];
  }

  /** A star may also match nothing. */
  private static void stars(boolean[] reach, String pattern) {
    for (int j = 0; j < pattern.length(); j++) {
      if (reach[j] && pattern.charAt(j) == '*') {
        reach[j + 1] = true;
      }
    }
  }
}
