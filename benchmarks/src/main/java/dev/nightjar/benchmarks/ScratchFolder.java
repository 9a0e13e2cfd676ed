package dev.nightjar.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A temporary folder of one run. It goes with the run, also where that is interrupted: then the
 * process that writes into it is ended by its own hook, and the folder is removed behind it.
 */
final class ScratchFolder implements AutoCloseable {

  private static final int PATIENCE_SECONDS = 20;

  private final Path path;
  private final Thread hook = new Thread(this::removeAtTheEnd, "remove-scratch-folder");
  private volatile ProcessHandle writer;

  /** Makes an empty folder among the temporary ones. */
  ScratchFolder(String name) throws IOException {
    path = Files.createTempDirectory(name);
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** The folder. */
  Path path() {
    return path;
  }

  /** Names the process that writes into it, which ends when this one does. */
  void writtenBy(long pid) {
    writer = ProcessHandle.of(pid).orElse(null);
  }

  private void removeAtTheEnd() {
    try {
      ProcessHandle process = writer;
      if (process != null) {
        process.destroyForcibly();
        process.onExit().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      }
      Folders.delete(path);
    } catch (IOException | UncheckedIOException | ExecutionException | TimeoutException e) {
      System.err.println("left behind: " + path + " (" + e + ")");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Removes it. */
  @Override
  public void close() throws IOException {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The JVM is ending, and the hook removes it.
      return;
    }
    Folders.delete(path);
  }
}
