package dev.nightjar.cep.backtest;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** How far a backtest is. Written by its threads, read by who shows it, at any time. */
public final class BacktestProgress {

  /** What a backtest is doing. */
  public enum Phase {
    READING,
    JUDGING,
    WRITING
  }

  private volatile Phase phase = Phase.READING;
  private volatile long totalBytes;
  private volatile LongSupplier bytes = () -> 0;
  private final AtomicLong events = new AtomicLong();
  private final AtomicLong wanted = new AtomicLong();
  private final AtomicLong judged = new AtomicLong();

  /** What it is doing. */
  public Phase phase() {
    return phase;
  }

  /** Bytes of all files as they are stored; 0 where unknown. */
  public long totalBytes() {
    return totalBytes;
  }

  /** Bytes read so far, as they are stored. */
  public long bytes() {
    return bytes.getAsLong();
  }

  /** Events read so far. */
  public long events() {
    return events.get();
  }

  /** Events of groups that rules want, inner alerts among them. */
  public long wanted() {
    return wanted.get();
  }

  /** How many of {@link #wanted} were judged. */
  public long judged() {
    return judged.get();
  }

  void begin(long total, LongSupplier read) {
    totalBytes = total;
    bytes = read;
  }

  void enter(Phase next) {
    phase = next;
  }

  void addEvents(long count) {
    events.addAndGet(count);
  }

  void addWanted(long count) {
    wanted.addAndGet(count);
  }

  void addJudged(long count) {
    judged.addAndGet(count);
  }
}
