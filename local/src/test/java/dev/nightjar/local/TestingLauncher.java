package dev.nightjar.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Starts commands as a person does: by the launcher, in a process of its own, in a folder. */
final class TestingLauncher {

  private static final int PATIENCE_SECONDS = 150;

  private final Path folder;
  private final Map<String, String> environment = new HashMap<>();
  private int started;

  /**
   * A person at work in a folder.
   *
   * @param folder where commands are started, and what they print is kept
   */
  TestingLauncher(Path folder) {
    this.folder = folder;
  }

  /** Sets a variable of the environment of what is started from now on. */
  TestingLauncher with(String name, String value) {
    environment.put(name, value);
    return this;
  }

  /** The launcher of this checkout. */
  static Path path() {
    return Checkout.current().root().resolve("nightjar");
  }

  /** How a process ended, and what it printed. */
  record Ended(int status, String out, String err) {

    /** All that it printed, for messages. */
    String all() {
      return "status " + status + "\n" + out + "\n" + err;
    }
  }

  /** A process, and the files to which it prints. */
  record Started(Process process, Path out, Path err) {

    /** All that it has printed so far. */
    String all() throws IOException {
      return Files.readString(out) + "\n" + Files.readString(err);
    }
  }

  /** Runs a command to its end. */
  Ended run(String... arguments) throws Exception {
    return run(path(), arguments);
  }

  /** Runs a command to its end by another path of the launcher. */
  Ended run(Path launcher, String... arguments) throws Exception {
    Started started = start(launcher, List.of(arguments));
    try {
      assertThat(started.process().waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS))
          .as(started.all())
          .isTrue();
      return new Ended(
          started.process().exitValue(),
          Files.readString(started.out()),
          Files.readString(started.err()));
    } finally {
      started.process().destroyForcibly();
    }
  }

  /** Starts a command; whoever does ends it. */
  Started start(Path launcher, List<String> arguments) throws IOException {
    started++;
    Path out = folder.resolve("out-" + started);
    Path err = folder.resolve("err-" + started);
    List<String> command = new ArrayList<>(List.of(launcher.toString()));
    command.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectInput(new File("/dev/null"))
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    // What this build has made is what is tested.
    builder.environment().put("NIGHTJAR_BUILD", "never");
    builder.environment().putAll(environment);
    return new Started(builder.start(), out, err);
  }
}
