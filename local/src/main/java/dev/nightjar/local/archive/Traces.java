package dev.nightjar.local.archive;

import java.io.IOException;

/** What one place tells of a day. */
interface Traces {

  /** Gets what is read. */
  interface Receiver {

    /** Something about an event of the day. */
    void trace(Place place, Trace trace) throws IOException;

    /** Something was looked at, whether it is of the day or not. */
    void looked();

    /**
     * Something can't be read.
     *
     * @param where in which file and line
     * @param problem what is wrong, without a value of it
     */
    void problem(String where, String problem);

    /** An item of the table by which the mapping makes a dead letter. */
    void unmapped();
  }

  /** The place. */
  Place place();

  /**
   * Reads all of the day.
   *
   * @throws IOException where the place can't be read; the message says what to do
   */
  void read(Receiver receiver) throws IOException;
}
