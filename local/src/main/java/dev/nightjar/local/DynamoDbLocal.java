package dev.nightjar.local;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * DynamoDB Local in a process of its own, in memory, on a free port. Started plainly, it listens on
 * all interfaces and cannot be told otherwise. Any credentials and any region do.
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

  private static final Duration START_PATIENCE = Duration.ofSeconds(120);
  private static final Duration COMMAND_PATIENCE = Duration.ofSeconds(60);

  private final ChildJvm process;
  private final boolean controlled;

  private DynamoDbLocal(ChildJvm process, boolean controlled) {
    this.process = process;
    this.controlled = controlled;
  }

  /**
   * Starts it and waits, up to 120 s, until it answers.
   *
   * @param folder where its log {@code dynamodb-local.log} goes; made where absent
   * @throws StartFailedException when it does not come up; the message shows the end of its log
   */
  public static DynamoDbLocal start(Path folder) throws IOException, InterruptedException {
    return start(folder, List.of());
  }

  /**
   * Starts one that can be told to roll its shards over and to age its data, and waits, up to 120
   * s, until it answers. It listens on the loopback interface alone.
   *
   * @param folder where its log {@code dynamodb-local.log} goes; made where absent
   * @throws StartFailedException when it does not come up; the message shows the end of its log
   */
  public static DynamoDbLocal startControlled(Path folder)
      throws IOException, InterruptedException {
    return start(folder, List.of("controlled"));
  }

  private static DynamoDbLocal start(Path folder, List<String> arguments)
      throws IOException, InterruptedException {
    ChildJvm.Spec spec =
        new ChildJvm.Spec(
            "DynamoDB Local",
            Checkout.current().dynamoDbLocalClassPath(),
            List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"),
            "dev.nightjar.local.dynamodb.ServerLauncher",
            arguments,
            // Documented: no part of it reports home, whichever way it is started.
            Map.of("DDB_LOCAL_TELEMETRY", "0"),
            folder,
            folder.resolve("dynamodb-local.log"));
    return new DynamoDbLocal(ChildJvm.start(spec, START_PATIENCE), !arguments.isEmpty());
  }

  /**
   * Closes every open shard of every stream and opens its successor, as the service does after some
   * hours. Returns when that is done, however many records the shards hold.
   *
   * @throws IllegalStateException when this one was not started to be controlled
   * @throws IOException when the process refused, did not reply within 60 s, or ended
   */
  public void rollOverShards() throws IOException, InterruptedException {
    command("roll-over");
  }

  /**
   * Makes everything that the streams hold older: records and shards, which are trimmed when they
   * reach 24 h, and iterators, which expire after 15 min. Returns when that is done.
   *
   * @param time by how much; more than 0, taken in whole milliseconds
   * @throws IllegalStateException when this one was not started to be controlled
   * @throws IOException when the process refused, did not reply within 60 s, or ended
   */
  public void age(Duration time) throws IOException, InterruptedException {
    command("age " + time.toMillis());
  }

  private void command(String command) throws IOException, InterruptedException {
    if (!controlled) {
      throw new IllegalStateException(
          "this DynamoDB Local takes no commands: start it with startControlled");
    }
    process.ask(command, COMMAND_PATIENCE);
  }

  /** Where clients of DynamoDB and of DynamoDB Streams connect, by loopback. Never null. */
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
