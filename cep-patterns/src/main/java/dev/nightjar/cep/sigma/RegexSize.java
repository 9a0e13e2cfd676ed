package dev.nightjar.cep.sigma;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Estimates how many steps an expression has once its repeats are written out, which is what the
 * engine does with them: {@code ((a{1000}){1000}){1000}} would be a thousand million.
 */
final class RegexSize {

  private static final Pattern REPEAT = Pattern.compile("^\\{([0-9]{1,4})(,([0-9]{0,4}))?\\}");
  private static final long MOST = 1L << 40;

  private RegexSize() {}

  /** The steps; never fewer than there are, but for what is no expression at all. */
  static long of(String pattern) {
    Deque<Long> outer = new ArrayDeque<>();
    long size = 0;
    long last = 0;
    int i = 0;
    while (i < pattern.length()) {
      char c = pattern.charAt(i);
      int end = i + 1;
      long step = 1;
      if (c == '(') {
        outer.push(size);
        size = 0;
        step = 0;
      } else if (c == ')') {
        step = size + 2;
        size = outer.isEmpty() ? 0 : outer.pop();
      } else if (c == '[') {
        end = classEnd(pattern, i);
      } else if (c == '\\') {
        end = Math.min(i + 2, pattern.length());
      } else if (c == '{') {
        Matcher repeat = REPEAT.matcher(pattern.substring(i, Math.min(i + 12, pattern.length())));
        if (repeat.find()) {
          step = last * (times(repeat) - 1);
          last = Math.min(MOST, last + step);
          size = Math.min(MOST, size + step);
          i += repeat.end();
          continue;
        }
      }
      size = Math.min(MOST, size + step);
      last = step;
      i = end;
    }
    while (!outer.isEmpty()) {
      size = Math.min(MOST, size + outer.pop());
    }
    return size;
  }

  private static long times(Matcher repeat) {
    long least = Long.parseLong(repeat.group(1));
    String most = repeat.group(3);
    boolean open = repeat.group(2) != null && (most == null || most.isEmpty());
    long times = open || most == null ? least + (open ? 1 : 0) : Long.parseLong(most);
    return Math.max(1, Math.max(times, least));
  }

  private static int classEnd(String pattern, int start) {
    int i = start + 1;
    if (i < pattern.length() && pattern.charAt(i) == '^') {
      i++;
    }
    if (i < pattern.length() && pattern.charAt(i) == ']') {
      i++;
    }
    while (i < pattern.length() && pattern.charAt(i) != ']') {
      i += pattern.charAt(i) == '\\' ? 2 : 1;
    }
    return Math.min(i + 1, pattern.length());
  }
}
