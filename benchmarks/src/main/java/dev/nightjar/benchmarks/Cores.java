package dev.nightjar.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Gives a server one core and this process another, so that neither lends the other time. */
final class Cores {

  /** Asked once: pinned to one core, this process would see only that. */
  private static final int CORES = Runtime.getRuntime().availableProcessors();

  private Cores() {}

  /**
   * Pins both, where {@code taskset} is there.
   *
   * @param server the server's process id
   * @return what came of it, for people
   */
  static String pin(long server) throws InterruptedException {
    if (CORES < 2) {
      return "not pinned: there is one core";
    }
    try {
      return pin(server, "0") && pin(ProcessHandle.current().pid(), "1")
          ? "pinned: the server to core 0, the client to core 1"
          : "not pinned: taskset was refused";
    } catch (IOException e) {
      return "not pinned: taskset is not there";
    }
  }

  private static boolean pin(long pid, String core) throws IOException, InterruptedException {
    Process taskset =
        new ProcessBuilder("taskset", "-acp", core, Long.toString(pid))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    return taskset.waitFor(10, TimeUnit.SECONDS) && taskset.exitValue() == 0;
  }

  /** What a command line begins with, to run on one core alone; empty where nothing can do that. */
  static List<String> onOne() throws InterruptedException {
    List<String> prefix = List.of("taskset", "-c", Integer.toString(CORES - 1));
    List<String> trial = new ArrayList<>(prefix);
    trial.add("true");
    try {
      Process process = new ProcessBuilder(trial).start();
      boolean pinned = process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
      return pinned ? prefix : List.of();
    } catch (IOException e) {
      return List.of();
    }
  }
}
