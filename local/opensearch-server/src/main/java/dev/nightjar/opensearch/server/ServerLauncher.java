package dev.nightjar.opensearch.server;

import java.util.List;
import org.opensearch.analysis.common.CommonAnalysisPlugin;
import org.opensearch.env.Environment;
import org.opensearch.index.mapper.MapperExtrasPlugin;
import org.opensearch.index.reindex.ReindexPlugin;
import org.opensearch.ingest.common.IngestCommonPlugin;
import org.opensearch.node.Node;
import org.opensearch.painless.PainlessPlugin;
import org.opensearch.plugins.Plugin;
import org.opensearch.script.mustache.MustachePlugin;
import org.opensearch.transport.Netty4Plugin;

/** Runs one OpenSearch node whose modules are on the class path: it starts soonest so. */
public final class ServerLauncher extends Node {

  private static final List<Class<? extends Plugin>> PLUGINS =
      List.of(
          Netty4Plugin.class,
          CommonAnalysisPlugin.class,
          IngestCommonPlugin.class,
          ReindexPlugin.class,
          MapperExtrasPlugin.class,
          PainlessPlugin.class,
          MustachePlugin.class);

  private ServerLauncher(Environment environment) {
    super(environment, PLUGINS, true);
  }

  /** Starts the node, says its port, and waits for the end of the standard input. */
  public static void main(String[] args) throws Exception {
    NodeProcess.run(ServerLauncher.class, args, ServerLauncher::new);
  }
}
