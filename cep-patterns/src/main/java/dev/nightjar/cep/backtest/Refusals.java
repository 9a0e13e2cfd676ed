package dev.nightjar.cep.backtest;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/**
 * What of the input is refused. All of it is counted; the first few in the order of files and lines
 * are kept, whichever thread found them. Safe for many threads.
 */
final class Refusals {

  /** How many are named. */
  static final int NAMED = 10;

  private record Refusal(InputFile file, long line, String reason) {}

  private final TreeSet<Refusal> first =
      new TreeSet<>(
          Comparator.comparingInt((Refusal refusal) -> refusal.file().index())
              .thenComparingLong(Refusal::line)
              .thenComparing(Refusal::reason));

  private long count;

  /** Refuses a line. */
  synchronized void add(InputFile file, long line, String reason) {
    count++;
    first.add(new Refusal(file, line, reason));
    if (first.size() > NAMED) {
      first.pollLast();
    }
  }

  /** The first, each on a line with file, line and reason, and how many more there are. */
  synchronized List<String> faults() {
    List<String> faults = new ArrayList<>();
    for (Refusal refusal : first) {
      faults.add(refusal.file().name() + ":" + refusal.line() + ": " + refusal.reason());
    }
    if (count > faults.size()) {
      faults.add("and " + (count - faults.size()) + " more");
    }
    return faults;
  }

  /**
   * Ends the backtest where anything was refused.
   *
   * @throws RefusedException names the faults
   */
  synchronized void check() throws RefusedException {
    if (count > 0) {
      throw new RefusedException(faults());
    }
  }
}
