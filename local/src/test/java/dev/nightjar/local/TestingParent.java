package dev.nightjar.local;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** A process that starts the real parts and then waits to be killed. */
final class TestingParent {

  private TestingParent() {}

  /** {@code children} starts all parts and says READY; anything else never says it. */
  public static void main(String[] args) throws Exception {
    if (args[0].equals("children")) {
      Path folder = Path.of(args[1]);
      DynamoDbLocal dynamo = DynamoDbLocal.start(folder.resolve("dynamodb"));
      DynamoDbLocal controlled = DynamoDbLocal.startControlled(folder.resolve("controlled"));
      OpenSearchServer search = OpenSearchServer.start(folder.resolve("opensearch"));
      Files.write(
          folder.resolve("pids"),
          List.of(
              Long.toString(dynamo.pid()),
              Long.toString(controlled.pid()),
              Long.toString(search.pid())));
      System.out.println("READY 1");
    }
    new CountDownLatch(1).await();
  }
}
