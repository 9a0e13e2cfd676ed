package dev.nightjar.benchmarks;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A main class in a JVM of its own, on one core where that can be had, from start to end. */
final class OwnProcess {

  private OwnProcess() {}

  /** The class path of this process. */
  static List<Path> ownClassPath() {
    return List.of(System.getProperty("java.class.path").split(File.pathSeparator)).stream()
        .map(Path::of)
        .toList();
  }

  /**
   * Runs it. What it says on standard error is shown.
   *
   * @return what it said on standard output
   * @throws IOException where it did not end with 0; the message names the class
   */
  static String run(
      List<String> jvmArguments,
      List<Path> classPath,
      Class<?> main,
      List<String> arguments,
      Benchmark.Progress progress)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(Cores.onOne());
    if (command.isEmpty()) {
      progress.step("not pinned: taskset is not there");
    }
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvmArguments);
    command.add("-cp");
    command.add(String.join(File.pathSeparator, classPath.stream().map(Path::toString).toList()));
    command.add(main.getName());
    command.addAll(arguments);
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try {
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IOException(main.getSimpleName() + " ended with " + process.exitValue());
      }
      return said;
    } finally {
      process.destroyForcibly();
    }
  }
}
