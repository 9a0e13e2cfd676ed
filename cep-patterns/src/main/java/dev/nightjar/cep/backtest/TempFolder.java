package dev.nightjar.cep.backtest;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A folder for what does not fit into memory. It is made when the first file is, and removed with
 * all that it holds when it is closed or the JVM ends, by Ctrl-C too.
 */
final class TempFolder implements Closeable {

  private static final String PREFIX = "nightjar-backtest-";

  private final Path parent;
  private final Thread hook = new Thread(this::remove, "remove-temporary-files");
  private Path folder;
  private int files;
  private boolean closed;

  /**
   * A folder within another one.
   *
   * @param parent null for the system's folder of temporary files
   */
  TempFolder(Path parent) {
    this.parent = parent;
  }

  /** A name for a new file. */
  synchronized Path newFile(String name) throws IOException {
    if (closed) {
      throw new IOException("the backtest is over");
    }
    if (folder == null) {
      folder =
          parent == null
              ? Files.createTempDirectory(PREFIX)
              : Files.createTempDirectory(Files.createDirectories(parent), PREFIX);
      Runtime.getRuntime().addShutdownHook(hook);
    }
    return folder.resolve(name + "-" + files++);
  }

  @Override
  public void close() {
    remove();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The JVM is ending: the hook runs, and finds nothing.
    }
  }

  private synchronized void remove() {
    closed = true;
    if (folder == null) {
      return;
    }
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : List.copyOf(files.toList())) {
        Files.deleteIfExists(file);
      }
      Files.deleteIfExists(folder);
    } catch (IOException | UncheckedIOException e) {
      System.err.println("nightjar: " + folder + " could not be removed: " + e.getMessage());
    }
    folder = null;
  }
}
