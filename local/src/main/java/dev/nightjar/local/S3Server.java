package dev.nightjar.local;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * An object store that speaks S3, in a process of its own: in memory, on the loopback interface and
 * a free port. Requests are signed, and refused with other keys than these.
 *
 * <p>It has no data to restart on: a new instance has no bucket.
 */
public final class S3Server implements AutoCloseable {

  /** The access key that requests are signed with. */
  public static final String ACCESS_KEY = "local";

  /** The secret key that requests are signed with. It keeps nothing secret. */
  public static final String SECRET_KEY = "local-secret";

  private static final Duration START_PATIENCE = Duration.ofSeconds(120);
  private static final Duration COMMAND_PATIENCE = Duration.ofSeconds(60);

  private final ChildJvm process;

  private S3Server(ChildJvm process) {
    this.process = process;
  }

  /**
   * Starts it and waits, up to 120 s, until it answers.
   *
   * @param folder where its log {@code s3-server.log} goes; made where absent
   * @throws StartFailedException when it does not come up; the message shows the end of its log
   */
  public static S3Server start(Path folder) throws IOException, InterruptedException {
    ChildJvm.Spec spec =
        new ChildJvm.Spec(
            "The S3 server",
            Checkout.current().s3ServerClassPath(),
            List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"),
            "dev.nightjar.local.s3.ServerLauncher",
            List.of(ACCESS_KEY, SECRET_KEY),
            Map.of(),
            folder,
            folder.resolve("s3-server.log"));
    return new S3Server(ChildJvm.start(spec, START_PATIENCE));
  }

  /**
   * Makes an empty bucket; one that is there stays as it is.
   *
   * @param name 3 to 63 lower-case letters, digits and hyphens
   * @throws IOException when the process refused, did not reply within 60 s, or ended
   */
  public void createBucket(String name) throws IOException, InterruptedException {
    process.ask("create " + name, COMMAND_PATIENCE);
  }

  /**
   * Deletes a bucket with all that is in it.
   *
   * @throws IOException when the process refused, did not reply within 60 s, or ended
   */
  public void dropBucket(String name) throws IOException, InterruptedException {
    process.ask("drop " + name, COMMAND_PATIENCE);
  }

  /** Where clients connect, by loopback, with the bucket in the path. Never null. */
  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + process.port());
  }

  /**
   * What Flink's S3 file systems have to be told to find it, and to give up soon where something is
   * wrong: they try again for minutes unless told otherwise.
   */
  public Map<String, String> flinkOptions() {
    return Map.of(
        "s3.attempts.maximum",
        "2",
        "s3.retry.limit",
        "2",
        "s3.endpoint",
        endpoint().toString(),
        "s3.path.style.access",
        "true",
        "s3.access-key",
        ACCESS_KEY,
        "s3.secret-key",
        SECRET_KEY);
  }

  /** The process's id. */
  public long pid() {
    return process.pid();
  }

  /** Whether the process runs. */
  public boolean isAlive() {
    return process.isAlive();
  }

  @Override
  public void close() {
    process.close();
  }
}
