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
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A Java process that prints {@code READY <port>} when it answers, and ends when its standard input
 * closes. So it ends when this process does, even by kill -9. Everything else that it prints goes
 * to its log file.
 *
 * <p>It may take commands: {@link #ask} writes {@code <number> <command>} to its standard input,
 * and waits for {@code REPLY <number> <answer>}.
 */
final class ChildJvm implements AutoCloseable {

  private static final String READY = "READY ";
  private static final String REPLY = "REPLY ";
  private static final int LOG_LINES_SHOWN = 20;
  private static final Duration GRACE = Duration.ofSeconds(5);

  private final Spec spec;
  private final Process process;
  private final Output output;
  private final int port;
  private final Thread hook;
  private final AtomicLong commands = new AtomicLong();

  private ChildJvm(Spec spec, Process process, Output output, int port) {
    this.spec = spec;
    this.process = process;
    this.output = output;
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
   * @param environment variables besides those of this process; never null
   * @param folder its working directory, made where absent; never null
   * @param log where its output goes, appended; never null
   */
  record Spec(
      String name,
      List<Path> classPath,
      List<String> jvmArguments,
      String mainClass,
      List<String> arguments,
      Map<String, String> environment,
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
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(spec.folder().toFile())
            .redirectError(ProcessBuilder.Redirect.appendTo(spec.log().toFile()));
    builder.environment().putAll(spec.environment());
    Process process = builder.start();
    try {
      Output output = Output.read(process, spec);
      return new ChildJvm(spec, process, output, awaitReady(process, output, spec, patience));
    } catch (IOException | InterruptedException | RuntimeException e) {
      process.destroyForcibly();
      throw e;
    }
  }

  private static int awaitReady(Process process, Output output, Spec spec, Duration patience)
      throws IOException, InterruptedException {
    try {
      return output.ready.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw failed(spec, "was not ready within " + patience.toSeconds() + " s");
    } catch (ExecutionException e) {
      process.waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS);
      String status = process.isAlive() ? "" : " with status " + process.exitValue();
      throw failed(spec, "ended at start" + status);
    }
  }

  /** What a process prints: who waits for a line of it is told, and all of it is logged. */
  private static final class Output {

    private final CompletableFuture<Integer> ready = new CompletableFuture<>();
    private final Map<Long, CompletableFuture<String>> replies = new ConcurrentHashMap<>();
    private volatile boolean ended;

    static Output read(Process process, Spec spec) {
      Output output = new Output();
      Thread reader = new Thread(() -> output.copy(process, spec.log()), spec.name() + "-output");
      reader.setDaemon(true);
      reader.start();
      return output;
    }

    CompletableFuture<String> expect(long number) {
      CompletableFuture<String> reply = new CompletableFuture<>();
      replies.put(number, reply);
      // Looked at after it was put, as the end is told before those that wait are.
      if (ended) {
        reply.completeExceptionally(new IOException("its output ended"));
      }
      return reply;
    }

    private void copy(Process process, Path log) {
      Exception end = new IOException("its output ended");
      try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
          Writer copy =
              Files.newBufferedWriter(log, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          copy.write(line + "\n");
          copy.flush();
          if (line.startsWith(READY)) {
            ready.complete(Integer.parseInt(line.substring(READY.length()).trim()));
          } else if (line.startsWith(REPLY)) {
            String[] words = line.substring(REPLY.length()).split(" ", 2);
            CompletableFuture<String> reply = replies.get(Long.parseLong(words[0]));
            // Null where nobody waits any more.
            if (reply != null) {
              reply.complete(words[1]);
            }
          }
        }
      } catch (IOException | RuntimeException e) {
        end = e;
      }
      ended = true;
      ready.completeExceptionally(end);
      for (CompletableFuture<String> reply : replies.values()) {
        reply.completeExceptionally(end);
      }
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

  /**
   * Has a command done, and waits until it is.
   *
   * @param command on one line; never null
   * @throws IOException when the process ended, did not reply in time, or replied anything but
   *     {@code ok}; the message names the process, the command and the reply
   */
  void ask(String command, Duration patience) throws IOException, InterruptedException {
    long number = commands.incrementAndGet();
    CompletableFuture<String> reply = output.expect(number);
    String what = spec.name() + " was told \"" + command + "\" and ";
    String answer;
    try {
      process.outputWriter(StandardCharsets.UTF_8).append(number + " " + command + "\n").flush();
      answer = reply.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new IOException(what + "did not reply within " + patience.toSeconds() + " s", e);
    } catch (IOException | ExecutionException e) {
      throw new IOException(what + "has ended. Its log is " + spec.log(), e);
    } finally {
      output.replies.remove(number);
    }
    if (!answer.equals("ok")) {
      throw new IOException(what + "refused: " + answer);
    }
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
