package dev.nightjar.opensearch.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;
import org.opensearch.common.settings.Settings;
import org.opensearch.env.Environment;
import org.opensearch.http.HttpServerTransport;
import org.opensearch.node.InternalSettingsPreparer;
import org.opensearch.node.Node;

/**
 * One OpenSearch node on the loopback interface until its standard input closes.
 *
 * <p>Arguments: the home directory (data and logs go below it; settings may stand in {@code
 * config/opensearch.yml}) and the HTTP port, 0 for any free one. When the node answers, it prints
 * {@code READY <port>} on a line of its own. The parent holds the other end of the standard input:
 * when it ends, however it ends, so does the node.
 */
final class NodeProcess {

  /** Exit status where the arguments are wrong. */
  private static final int USAGE = 2;

  private NodeProcess() {}

  static void run(Class<?> launcher, String[] args, Function<Environment, Node> maker)
      throws Exception {
    if (args.length != 2) {
      System.err.println("usage: " + launcher.getSimpleName() + " HOME PORT");
      System.exit(USAGE);
    }
    // Watched from the start, so that a parent that dies while the node starts leaves none behind.
    Thread watch = new Thread(() -> exitAtEndOf(System.in), "parent-watch");
    watch.setDaemon(true);
    watch.start();

    PrintStream out = System.out;
    Node node = maker.apply(environment(Path.of(args[0]), args[1]));
    node.start();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> closeQuietly(node), "node-close"));
    int port =
        node.injector()
            .getInstance(HttpServerTransport.class)
            .boundAddress()
            .publishAddress()
            .getPort();
    out.println("READY " + port);
    out.flush();
    watch.join();
  }

  private static Environment environment(Path home, String port) {
    Settings settings =
        Settings.builder()
            .put("path.home", home.toString())
            .put("path.data", home.resolve("data").toString())
            .put("path.logs", home.resolve("logs").toString())
            .put("cluster.name", "nightjar-local")
            .put("node.name", "nightjar-local")
            .put("discovery.type", "single-node")
            .put("network.host", "127.0.0.1")
            .put("http.port", port)
            .put("transport.port", "0")
            .put("node.processors", 2)
            // A laptop's disk is often nearly full; the node would turn its indices read-only.
            .put("cluster.routing.allocation.disk.threshold_enabled", false)
            .build();
    return InternalSettingsPreparer.prepareEnvironment(
        settings, Map.of(), home.resolve("config"), () -> "nightjar-local");
  }

  private static void exitAtEndOf(InputStream in) {
    try {
      in.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      System.err.println("standard input failed, which means that the parent is gone: " + e);
    }
    System.exit(0);
  }

  private static void closeQuietly(Node node) {
    try {
      node.close();
    } catch (IOException e) {
      System.err.println("the node did not close cleanly: " + e.getMessage());
    }
  }
}
