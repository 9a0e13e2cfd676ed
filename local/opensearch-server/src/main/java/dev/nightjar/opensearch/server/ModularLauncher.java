package dev.nightjar.opensearch.server;

import org.opensearch.node.Node;

/**
 * Runs one OpenSearch node as a distribution does: each folder below {@code modules} and {@code
 * plugins} of its home has a class loader of its own, and only the core is on the class path.
 */
public final class ModularLauncher {

  private ModularLauncher() {}

  /** Starts the node, says its port, and waits for the end of the standard input. */
  public static void main(String[] args) throws Exception {
    NodeProcess.run(ModularLauncher.class, args, Node::new);
  }
}
