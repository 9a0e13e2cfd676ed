package dev.nightjar.local;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;

/**
 * The main class of the process that DynamoDB Local runs in: takes a free port, calls DynamoDB
 * Local's own public main class, says {@code READY <port>}, and ends when its standard input does.
 * It uses the JDK alone, because nothing else of Nightjar's is on that class path.
 */
public final class DynamoDbLocalLauncher {

  private static final String RUNNER = "software.amazon.dynamodb.services.local.main.ServerRunner";
  private static final int ATTEMPTS = 10;

  private DynamoDbLocalLauncher() {}

  /** Takes no arguments. */
  public static void main(String[] args) throws Exception {
    PrintStream out = System.out;
    Thread watch = new Thread(() -> haltAtEndOf(System.in), "parent-watch");
    watch.setDaemon(true);
    watch.start();
    out.println("READY " + serve());
    out.flush();
    watch.join();
  }

  /** Starts the server on a free port. DynamoDB Local refuses port 0, so another may take ours. */
  private static int serve() throws Exception {
    for (int attempt = 1; ; attempt++) {
      int port = freePort();
      try {
        String[] arguments = {
          "-inMemory", "-sharedDb", "-disableTelemetry", "-port", Integer.toString(port)
        };
        Class.forName(RUNNER)
            .getMethod("main", String[].class)
            .invoke(null, new Object[] {arguments});
        return port;
      } catch (InvocationTargetException e) {
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

  private static void haltAtEndOf(InputStream in) {
    try {
      in.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      // The pipe broke: the parent is gone all the same.
    }
    // Everything is in memory, so there is nothing to save.
    Runtime.getRuntime().halt(0);
  }
}
