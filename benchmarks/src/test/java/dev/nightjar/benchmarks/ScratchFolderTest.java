package dev.nightjar.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ScratchFolderTest {

  @Test
  void goesWithAllThatIsInIt() throws Exception {
    Path path;
    try (ScratchFolder folder = new ScratchFolder("nightjar-test")) {
      path = folder.path();
      Files.writeString(Files.createDirectories(path.resolve("a/b")).resolve("log"), "text");
      folder.writtenBy(ProcessHandle.current().pid());
    }
    assertThat(path).doesNotExist();
  }

  /** As Ctrl-C ends a run: another JVM is told to end while it holds a folder, and a writer. */
  @Test
  void goesWhereTheRunIsInterrupted() throws Exception {
    Process run =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                Held.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    Path path;
    long writer;
    try (var lines = run.inputReader()) {
      path = Path.of(lines.readLine());
      writer = Long.parseLong(lines.readLine());
      assertThat(path.resolve("log")).exists();

      run.destroy();

      run.waitFor();
    } finally {
      run.destroyForcibly();
    }
    assertThat(path).doesNotExist();
    assertThat(ProcessHandle.of(writer)).isEmpty();
  }

  /** A run that never ends by itself. */
  static final class Held {

    private Held() {}

    /** Holds a folder into which another process is said to write. */
    public static void main(String[] args) throws Exception {
      ScratchFolder folder = new ScratchFolder("nightjar-test");
      Files.writeString(folder.path().resolve("log"), "text");
      Process writer = new ProcessBuilder("sleep", "600").start();
      folder.writtenBy(writer.pid());
      System.out.println(folder.path());
      System.out.println(writer.pid());
      writer.waitFor();
      Thread.currentThread().join();
    }
  }
}
