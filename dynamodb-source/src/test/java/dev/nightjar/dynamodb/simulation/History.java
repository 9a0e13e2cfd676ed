package dev.nightjar.dynamodb.simulation;

import java.util.ArrayList;
import java.util.List;

/** What happened, in order, to be read by whoever has to explain a failure. */
final class History {

  private static final int MOST_LINES = 700;

  private final SimulatedTime time;
  private final List<String> lines = new ArrayList<>();

  History(SimulatedTime time) {
    this.time = time;
  }

  void add(String line) {
    lines.add(String.format("%+,12d  %s", time.offset(), line));
  }

  @Override
  public String toString() {
    int from = Math.max(0, lines.size() - MOST_LINES);
    return (from > 0 ? "(" + from + " lines before)\n" : "")
        + String.join("\n", lines.subList(from, lines.size()));
  }
}
