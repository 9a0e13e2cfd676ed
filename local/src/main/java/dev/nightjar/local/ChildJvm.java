package dev.nightjar.local;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A Java process that prints {@code READY <port>} when it answers, and ends when its standard input
 * closes. So it ends when this process does, even by kill -9. Everything else that it prints goes
 * to its log file.
 */
final class ChildJvm implements AutoCloseable {

  private static final String READY = "READY ";
  private static final int LOG_LINES_SHOWN = 20;
  private static final Duration GRACE = Duration.ofSeconds(5);

  private final Process process;
  private final int port;
  private final Thread hook;

  private ChildJvm(Process process, int port) {
    this.process = process;
    this.port = port;
    this.hook = new Thread(process::destroyForcibly, "end-" + process.pid());
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /**
   * What to start.
   *
   * @param name for messages; never null
   * @param classPath jars and folders; never null
   * @param jvmArguments such as {@code -Xmx512m}; never null
   * @param mainClass the class to start; never null
   * @param arguments the main class's; never null
   * @param folder its working directory, made where absent; never null
   * @param log where its output goes, appended; never null
   */
  record Spec(
      String name,
      List<Path> classPath,
      List<String> jvmArguments,
      String mainClass,
      List<String> arguments,
      Path folder,
      Path log) {}

  /**
   * Starts a process and waits until it is ready.
   *
   * @throws StartFailedException when it ends before that, or is not ready in time
   */
  static ChildJvm start(Spec spec, Duration patience) throws IOException, InterruptedException {
    Files.createDirectories(spec.folder());
    Files.createDirectories(spec.log().toAbsolutePath().getParent());
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(spec.jvmArguments());
    command.add("-cp");
    command.add(Checkout.join(spec.classPath()));
    command.add(spec.mainClass());
    command.addAll(spec.arguments());
    Process process =
        new ProcessBuilder(command)
            .directory(spec.folder().toFile())
            .redirectError(ProcessBuilder.Redirect.appendTo(spec.log().toFile()))
            .start();
    try {
      return new ChildJvm(process, awaitReady(process, spec, patience));
    } catch (IOException | InterruptedException | RuntimeException e) {
      process.destroyForcibly();
      throw e;
    }
  }

  private static int awaitReady(Process process, Spec spec, Duration patience)
      throws IOException, InterruptedException {
    CompletableFuture<Integer> ready = new CompletableFuture<>();
    Thread reader =
        new Thread(() -> copyOutput(process, spec.log(), ready), spec.name() + "-output");
    reader.setDaemon(true);
    reader.start();
    try {
      return ready.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw failed(spec, "was not ready within " + patience.toSeconds() + " s");
    } catch (ExecutionException e) {
      process.waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS);
      String status = process.isAlive() ? "" : " with status " + process.exitValue();
      throw failed(spec, "ended at start" + status);
    }
  }

  private static void copyOutput(Process process, Path log, CompletableFuture<Integer> ready) {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
        Writer copy =
            Files.newBufferedWriter(log, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        copy.write(line + "\n");
        copy.flush();
        if (line.startsWith(READY)) {
          ready.complete(Integer.parseInt(line.substring(READY.length()).trim()));
        }
      }
      ready.completeExceptionally(new IOException("its output ended"));
    } catch (IOException | NumberFormatException e) {
      ready.completeExceptionally(e);
    }
  }

  private static StartFailedException failed(Spec spec, String what) {
    List<String> lines;
    try {
      lines = Files.readAllLines(spec.log(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      lines = List.of("(the log cannot be read: " + e.getMessage() + ")");
    }
    List<String> tail = lines.subList(Math.max(0, lines.size() - LOG_LINES_SHOWN), lines.size());
    return new StartFailedException(
        spec.name()
            + " "
            + what
            + ". Its log is "
            + spec.log()
            + (tail.isEmpty() ? ", which is empty" : ", and ends with:\n  ")
            + String.join("\n  ", tail));
  }

  /** The port on which it answers. */
  int port() {
    return port;
  }

  /** The process's id. */
  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Ends the process at once, as kill -9 does, and waits until it is gone. */
  void kill() {
    process.destroyForcibly();
    awaitEnd();
    forgetHook();
  }

  /** Asks the process to end by closing its standard input, and kills it when it does not. */
  @Override
  public void close() {
    try {
      process.getOutputStream().close();
      process.waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (IOException e) {
      // The pipe is broken: the process is gone or going, and is killed below if it is not.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    kill();
  }

  private void awaitEnd() {
    boolean interrupted = false;
    while (process.isAlive()) {
      try {
        process.waitFor();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void forgetHook() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The JVM is already ending: the hook runs, and finds nothing to end.
    }
  }
}
