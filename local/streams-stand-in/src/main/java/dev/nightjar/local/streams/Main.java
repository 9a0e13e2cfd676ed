package dev.nightjar.local.streams;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.Arrays;

/**
 * The stand-in as a process of its own, so that a benchmark does not share its cores' caches, heap
 * and collector with it. See {@link MainOptions#USAGE}.
 */
public final class Main {

  private Main() {}

  /** Prints {@code READY <port>} and ends with its standard input; 2 is the status of wrong use. */
  public static void main(String[] arguments) throws IOException {
    MainOptions options;
    try {
      options = MainOptions.parse(Arrays.asList(arguments));
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage() + "\n" + MainOptions.USAGE);
      System.exit(2);
      return;
    }
    run(options, System.in, System.out);
  }

  static void run(MainOptions options, InputStream in, PrintStream out) throws IOException {
    StreamClock clock = StreamClock.systemBehind(options.age());
    try (StreamsStandIn standIn =
        StreamsStandIn.builder()
            .shards(options.shards())
            .clock(clock)
            .viewType(options.viewType())
            .latency(options.latency())
            .limits(options.limits())
            .keepItems(options.keepItems())
            .keepHistory(false)
            .port(options.port())
            .start()) {
      standIn.writer().itemBytes(options.itemBytes()).writeToEach(options.records());
      clock.advance(options.age());
      standIn.writer().rate(options.rate());
      out.println("READY " + standIn.port());
      out.flush();
      while (in.read() >= 0) {
        // Whoever holds the other end keeps it running.
      }
    }
  }
}
