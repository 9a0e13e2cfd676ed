package dev.nightjar.local;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * DynamoDB Local in a process of its own, in memory, on a free port. It listens on all interfaces
 * and cannot be told otherwise. Any credentials and any region do.
 *
 * <p>It has no data to restart on: a new instance is empty.
 */
public final class DynamoDbLocal implements AutoCloseable {

  /** A region and credentials for clients: DynamoDB Local takes any, but wants some. */
  public static final String REGION = "us-east-1";

  /** See {@link #REGION}. */
  public static final String ACCESS_KEY = "local";

  /** See {@link #REGION}. */
  public static final String SECRET_KEY = "local";

  private static final Duration PATIENCE = Duration.ofSeconds(120);

  private final ChildJvm process;

  private DynamoDbLocal(ChildJvm process) {
    this.process = process;
  }

  /**
   * Starts it and waits, up to 120 s, until it answers.
   *
   * @param folder where its log {@code dynamodb-local.log} goes; made where absent
   * @throws StartFailedException when it does not come up; the message shows the end of its log
   */
  public static DynamoDbLocal start(Path folder) throws IOException, InterruptedException {
    List<Path> classPath = new ArrayList<>();
    classPath.add(ownClasses());
    classPath.addAll(Checkout.current().dynamoDbLocalClassPath());
    ChildJvm.Spec spec =
        new ChildJvm.Spec(
            "DynamoDB Local",
            classPath,
            List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"),
            DynamoDbLocalLauncher.class.getName(),
            List.of(),
            folder,
            folder.resolve("dynamodb-local.log"));
    return new DynamoDbLocal(ChildJvm.start(spec, PATIENCE));
  }

  private static Path ownClasses() {
    try {
      return Path.of(
          DynamoDbLocalLauncher.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException("the class path has an unreadable address", e);
    }
  }

  /** Where clients of DynamoDB and of DynamoDB Streams connect, by loopback. */
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

  /** Ends it at once, as kill -9 does. */
  public void kill() {
    process.kill();
  }

  @Override
  public void close() {
    process.close();
  }
}
