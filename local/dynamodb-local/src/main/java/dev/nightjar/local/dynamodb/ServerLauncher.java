package dev.nightjar.local.dynamodb;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import software.amazon.dynamodb.services.local.embedded.DynamoDBEmbedded;
import software.amazon.dynamodb.services.local.main.ServerRunner;
import software.amazon.dynamodb.services.local.server.LocalDynamoDBServerHandler;
import software.amazon.dynamodb.services.local.shared.access.AmazonDynamoDBLocal;

/**
 * The main class of the process that DynamoDB Local runs in, in memory. When it answers, it prints
 * {@code READY <port>} on a line of its own. The parent holds the other end of the standard input:
 * when it ends, however it ends, so does this process.
 *
 * <p>Without an argument it is DynamoDB Local as its own main class starts it, on all interfaces.
 *
 * <p>With the argument {@code controlled} it is an embedded instance behind DynamoDB Local's own
 * HTTP handler, on the loopback interface, that takes commands on the standard input, one a line:
 *
 * <ul>
 *   <li>{@code <number> roll-over} closes every open shard and opens its successor.
 *   <li>{@code <number> age <milliseconds>} makes all streams, shards, records and iterators older.
 * </ul>
 *
 * When a command is done, it prints {@code REPLY <number> ok}, else {@code REPLY <number>} and the
 * reason.
 */
public final class ServerLauncher {

  private static final int ATTEMPTS = 10;

  /** Exit status where the arguments are wrong. */
  private static final int USAGE = 2;

  private ServerLauncher() {}

  /** Takes no argument, or {@code controlled}. */
  public static void main(String[] args) throws Exception {
    boolean controlled = args.length == 1 && args[0].equals("controlled");
    if (args.length > 0 && !controlled) {
      System.err.println("usage: ServerLauncher [controlled]");
      System.exit(USAGE);
    }
    PrintStream out = System.out;
    // Watched from the start, so that a parent that dies while this starts leaves nothing behind;
    // and by a thread of its own, so that no command keeps it from noticing.
    BlockingQueue<String> commands = new LinkedBlockingQueue<>();
    Thread watch = new Thread(() -> readToTheEnd(commands), "parent-watch");
    watch.setDaemon(true);
    watch.start();
    if (controlled) {
      AmazonDynamoDBLocal instance = DynamoDBEmbedded.create(true);
      say(out, "READY " + serve(instance));
      while (true) {
        say(out, "REPLY " + obey(instance, commands.take()));
      }
    }
    say(out, "READY " + serve());
    watch.join();
  }

  private static void say(PrintStream out, String line) {
    out.println(line);
    out.flush();
  }

  /** Serves the embedded instance over HTTP, and returns the port. */
  private static int serve(AmazonDynamoDBLocal instance) throws Exception {
    Server server = new Server(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    server.setHandler(
        new LocalDynamoDBServerHandler(
            new EmbeddedRequests(instance.dynamoDbClient(), instance.dynamoDbStreamsClient()),
            null));
    server.start();
    return ((ServerConnector) server.getConnectors()[0]).getLocalPort();
  }

  private static String obey(AmazonDynamoDBLocal instance, String command) {
    String[] words = command.split(" ", -1);
    try {
      if (words.length == 2 && words[1].equals("roll-over")) {
        instance.triggerShardRollovers();
      } else if (words.length == 3 && words[1].equals("age")) {
        instance.dilateEventTimes(Long.parseLong(words[2]));
      } else {
        return words[0] + " there is no such command";
      }
      return words[0] + " ok";
    } catch (RuntimeException e) {
      return words[0] + " " + String.valueOf(e).replaceAll("\\s+", " ");
    }
  }

  /** Starts the plain server on a free port. It refuses port 0, so another may take ours. */
  private static int serve() throws Exception {
    for (int attempt = 1; ; attempt++) {
      int port = freePort();
      try {
        ServerRunner.main(
            new String[] {
              "-inMemory", "-sharedDb", "-disableTelemetry", "-port", Integer.toString(port)
            });
        return port;
      } catch (Exception e) {
        if (attempt == ATTEMPTS || !isTaken(e)) {
          throw e;
        }
      }
    }
  }

  private static int freePort() throws IOException {
    // On all interfaces, as the server itself will listen.
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("0.0.0.0"))) {
      return socket.getLocalPort();
    }
  }

  private static boolean isTaken(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof BindException) {
        return true;
      }
    }
    return false;
  }

  private static void readToTheEnd(BlockingQueue<String> commands) {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        commands.add(line);
      }
    } catch (IOException e) {
      // The pipe broke: the parent is gone all the same.
    }
    // Everything is in memory, so there is nothing to save.
    Runtime.getRuntime().halt(0);
  }
}
