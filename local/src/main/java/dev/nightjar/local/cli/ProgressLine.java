package dev.nightjar.local.cli;

import dev.nightjar.cep.backtest.BacktestProgress;
import dev.nightjar.local.demo.Terminal;
import java.util.Locale;
import java.util.function.DoubleFunction;

/**
 * Shows on standard error how far some work is, until it is closed: a line that is written over on
 * a terminal, elsewhere a line every few seconds. What is done within the first of them shows none.
 */
final class ProgressLine {

  private static final long FIRST_MILLIS = 2_000;
  private static final long PAUSE_MILLIS = 500;
  private static final double MEGA = 1_000_000;

  private final DoubleFunction<String> text;
  private final Terminal terminal;
  private final long begin = System.nanoTime();
  private final Thread thread;
  private volatile boolean closed;

  private ProgressLine(DoubleFunction<String> text) {
    this.text = text;
    boolean updating = Boolean.getBoolean("nightjar.tty.err");
    terminal = new Terminal(System.err, updating, false, () -> System.nanoTime() / 1_000_000);
    thread = new Thread(this::run, "progress");
    thread.setDaemon(true);
  }

  /**
   * Begins to show how far a backtest is.
   *
   * @param shown false for nothing at all
   */
  static ProgressLine show(BacktestProgress progress, boolean shown) {
    return show(seconds -> text(progress, seconds), shown);
  }

  /**
   * Begins to show how far some work is.
   *
   * @param text what to show, of the seconds since now; called by another thread
   * @param shown false for nothing at all
   */
  static ProgressLine show(DoubleFunction<String> text, boolean shown) {
    ProgressLine line = new ProgressLine(text);
    if (shown) {
      line.thread.start();
    }
    return line;
  }

  private void run() {
    try {
      Thread.sleep(FIRST_MILLIS);
      while (!closed) {
        terminal.progress(text.apply((System.nanoTime() - begin) / 1e9));
        Thread.sleep(PAUSE_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** How far it is, in words. */
  static String text(BacktestProgress progress, double seconds) {
    return switch (progress.phase()) {
      case READING ->
          String.format(
              Locale.ROOT,
              "reading: %,.0f of %,.0f MB, %,d events, %,.0f events/s",
              progress.bytes() / MEGA,
              progress.totalBytes() / MEGA,
              progress.events(),
              progress.events() / Math.max(seconds, 0.001));
      case JUDGING ->
          String.format(
              Locale.ROOT, "judging: %,d of %,d wanted", progress.judged(), progress.wanted());
      case WRITING -> "writing alerts";
    };
  }

  /** Ends it. */
  void close() {
    closed = true;
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    terminal.progressDone();
  }
}
