package dev.nightjar.cep.engine;

import java.io.IOException;

/**
 * What one rule sees of one group. What can be told from the log is not written: it is found again
 * when the window is next used.
 */
abstract class Window {

  final RulePlan plan;
  Lane lane;

  Window(RulePlan plan, Lane lane) {
    this.plan = plan;
    this.lane = lane;
  }

  /** Turns to another group: it holds nothing but what a log tells. */
  void turnTo(Lane next) {
    lane = next;
  }

  /**
   * Judges an occurrence that counts for the rule.
   *
   * @param entry where it stands in the log: the newest; null for a rule that keeps no log
   * @param inputs the inputs that it is, as bits
   */
  abstract void judge(
      Judging judging, OccurrenceLog.Entry entry, Occurrence occurrence, long inputs);

  /** Whether a late occurrence still has a place in an open window. */
  boolean takes(Judging judging, long time, long completeTo) {
    return time >= completeTo - judging.parameters.timespan();
  }

  /** Judges a late one that has been put into the log; all places have changed. */
  abstract boolean judgeLate(
      Judging judging, OccurrenceLog.Entry entry, Occurrence occurrence, long inputs);

  /** Decides what may be decided once all events up to a time are known. */
  void decide(Judging judging, long completeTo) {}

  /** When there is something to decide next, in epoch microseconds. */
  long nextDecision(Parameters parameters) {
    return Long.MAX_VALUE;
  }

  /** Until when it must be kept besides the log's entries; {@link Long#MIN_VALUE} if not at all. */
  long keptUntil(Parameters parameters) {
    return Long.MIN_VALUE;
  }

  /** Whether the end of the input is as good as time that has passed for what it waits for. */
  boolean endsWithInput() {
    return true;
  }

  /**
   * From which time on an event's id, if it counts already, does not count again at a time, in
   * epoch microseconds.
   */
  long countsFrom(Parameters parameters, long time) {
    return time - parameters.timespan();
  }

  /** Whether the rule counts an event already under the same value of once-per. */
  boolean countsOnce(Parameters parameters, long time, ValueKey key, long inputs) {
    return false;
  }

  /** Whether there is nothing to write that the log does not tell. */
  boolean isPlain() {
    return true;
  }

  void write(PackedBytes out) {}

  void read(int version, PackedReader in) throws IOException {}
}
