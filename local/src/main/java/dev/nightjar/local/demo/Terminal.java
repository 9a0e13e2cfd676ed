package dev.nightjar.local.demo;

import java.io.PrintStream;
import java.util.function.LongSupplier;

/**
 * What a person reads while the demo runs: lines that stay, and one line of progress that is
 * written over on a terminal. Elsewhere the progress is a plain line, at most one every few
 * seconds. Colours on a terminal only, and not where {@code NO_COLOR} is set.
 */
public final class Terminal {

  private static final long QUIET_MILLIS = 5_000;
  private static final String CLEAR = "\r\u001b[K";

  private final PrintStream out;
  private final boolean updating;
  private final boolean colours;
  private final LongSupplier clock;
  private String progress = "";
  private long lastPlain;

  /** Colours for the few words that matter. */
  public enum Colour {
    /** As it should be. */
    GOOD("32"),
    /** Not as it should be. */
    BAD("31"),
    /** To be looked at. */
    NOTABLE("33"),
    /** Beside the point. */
    FAINT("2");

    private final String code;

    Colour(String code) {
      this.code = code;
    }
  }

  /**
   * A terminal.
   *
   * @param out where lines go; never null
   * @param updating whether a line may be written over
   * @param colours whether words may be coloured
   * @param clock milliseconds that grow; never null
   */
  public Terminal(PrintStream out, boolean updating, boolean colours, LongSupplier clock) {
    this.out = out;
    this.updating = updating;
    this.colours = colours;
    this.clock = clock;
    this.lastPlain = clock.getAsLong() - QUIET_MILLIS;
  }

  /** The terminal of this process; the launcher tells whether it is one. */
  public static Terminal ofProcess() {
    boolean terminal = Boolean.getBoolean("nightjar.tty") && !"dumb".equals(System.getenv("TERM"));
    String noColour = System.getenv("NO_COLOR");
    return new Terminal(
        System.out,
        terminal,
        terminal && (noColour == null || noColour.isEmpty()),
        () -> System.nanoTime() / 1_000_000);
  }

  /** Text in a colour, where colours are wanted. */
  public String paint(Colour colour, String text) {
    return colours ? "\u001b[" + colour.code + "m" + text + "\u001b[0m" : text;
  }

  /** A line that stays. */
  public synchronized void line(String text) {
    if (updating && !progress.isEmpty()) {
      out.print(CLEAR);
    }
    out.println(text);
    if (updating && !progress.isEmpty()) {
      out.print(progress);
    }
    out.flush();
  }

  /** Progress, which takes the place of the last. */
  public synchronized void progress(String text) {
    if (updating) {
      out.print(CLEAR + text);
      progress = text;
    } else if (clock.getAsLong() - lastPlain >= QUIET_MILLIS) {
      out.println(text);
      lastPlain = clock.getAsLong();
    }
    out.flush();
  }

  /** Ends the line of progress. */
  public synchronized void progressDone() {
    if (updating && !progress.isEmpty()) {
      out.print(CLEAR);
      progress = "";
    }
    lastPlain = clock.getAsLong() - QUIET_MILLIS;
    out.flush();
  }
}
