package dev.nightjar.local;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A real OpenSearch node in a process of its own, on the loopback interface and a free port. Its
 * data survive {@link #kill} and {@link #close}: {@link #restart} comes back with them on the same
 * port, so that outages can be tested.
 */
public final class OpenSearchServer implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(120);

  /** Starts fast, and leaves the cores to the job. Leave it out where the server is measured. */
  private static final List<String> LIGHT = List.of("-XX:TieredStopAtLevel=1");

  private final Path folder;
  private final List<String> jvmArguments;
  private ChildJvm process;

  private OpenSearchServer(Path folder, List<String> jvmArguments) {
    this.folder = folder;
    this.jvmArguments = jvmArguments;
  }

  /**
   * Starts a node and waits, up to 120 s, until it answers.
   *
   * @param folder its home: data below it, the log beside them; made where absent
   * @throws StartFailedException when it does not come up; the message shows the end of its log
   */
  public static OpenSearchServer start(Path folder) throws IOException, InterruptedException {
    return start(folder, LIGHT);
  }

  /**
   * As {@link #start(Path)}, with other JVM arguments than those for a light start.
   *
   * @param jvmArguments added to {@code -Xmx512m -XX:+UseSerialGC}, so that they can override them
   */
  public static OpenSearchServer start(Path folder, List<String> jvmArguments)
      throws IOException, InterruptedException {
    OpenSearchServer server =
        new OpenSearchServer(folder.toAbsolutePath(), List.copyOf(jvmArguments));
    server.process = server.launch(0);
    return server;
  }

  private ChildJvm launch(int port) throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>(List.of("-Xmx512m", "-XX:+UseSerialGC"));
    arguments.addAll(jvmArguments);
    ChildJvm.Spec spec =
        new ChildJvm.Spec(
            "OpenSearch",
            Checkout.current().openSearchClassPath(),
            arguments,
            "dev.nightjar.opensearch.server.ServerLauncher",
            List.of(folder.toString(), Integer.toString(port)),
            Map.of(),
            folder,
            folder.resolve("opensearch.log"));
    return ChildJvm.start(spec, PATIENCE);
  }

  /** Where it answers. Stays the same over {@link #restart}. */
  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + process.port());
  }

  /** The process's id. */
  public long pid() {
    return process.pid();
  }

  /** Whether the process runs. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** Ends it at once, as kill -9 does. Its data stay. */
  public void kill() {
    process.kill();
  }

  /**
   * Ends it if it runs, and starts it again on the same data and port.
   *
   * @throws StartFailedException when it does not come up, also because another process took the
   *     port
   */
  public void restart() throws IOException, InterruptedException {
    int port = process.port();
    process.close();
    process = launch(port);
  }

  @Override
  public void close() {
    process.close();
  }
}
