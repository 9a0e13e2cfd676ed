package dev.nightjar.cep.engine;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;

/**
 * Judges one rule in every group by means of its own: how a pattern in Java takes part. Cool-down,
 * growth, alert ids, repeats of an event id, mutes and gaps are the detector's.
 *
 * <p>One instance serves all groups of a rule on one thread; what it knows of a group is in a
 * {@link Memory}.
 */
public interface Evaluator {

  /** The version of what {@link Memory#write} writes; from 0 to 127. */
  int version();

  /** What it knows of a group that it has not seen. */
  Memory open();

  /**
   * Reads what {@link Memory#write} wrote.
   *
   * @param version the version that wrote it; it need not be {@link #version()}
   * @throws IOException if it can't be read: then it is dropped, and said so
   */
  Memory read(int version, DataInput in) throws IOException;

  /** What a rule knows of one group. */
  interface Memory {

    /**
     * Judges the next occurrence, in the total order unless it is late. All matches that end before
     * it must have been given by {@link #advance}, which is called first.
     *
     * @param occurrence the event; its id is no repeat
     * @param inputs the rule's inputs that it is, as bits: bit i is {@code rule.inputs().get(i)}
     * @param late whether it comes after others that it precedes
     * @return whether it could be judged; false for a late one whose window is past
     */
    boolean judge(Occurrence occurrence, long inputs, boolean late, Matches matches);

    /**
     * Event time has passed: every occurrence up to it has been judged.
     *
     * @param time epoch microseconds
     */
    void advance(long time, Matches matches);

    /**
     * The event time, in epoch microseconds, after which {@link #advance} has something to decide;
     * {@link Long#MAX_VALUE} where nothing waits.
     */
    long nextDecision();

    /** Whether it is as good as {@link Evaluator#open}. */
    boolean isEmpty();

    /** Writes it, so that {@link Evaluator#read} gives an equal one. */
    void write(DataOutput out) throws IOException;
  }

  /** Takes what a rule's condition holds for. Not yet an alert: it may only add to one. */
  interface Matches {

    /**
     * The rule's condition holds.
     *
     * @param evidence the events in the total order, each once; never empty
     * @param decidedAt the event time in epoch microseconds at which that could be said
     * @param late whether a late occurrence took part
     */
    void matched(List<Evidence> evidence, long decidedAt, boolean late);
  }
}
