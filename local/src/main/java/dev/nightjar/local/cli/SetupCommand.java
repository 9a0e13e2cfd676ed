package dev.nightjar.local.cli;

import dev.nightjar.sinks.opensearch.OpenSearchSetup;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ./nightjar setup}: prepares OpenSearch. */
@Command(
    name = "setup",
    sortOptions = false,
    description =
        "Installs the index templates. The job does the same at start; this is for those whose job"
            + " may not.")
final class SetupCommand implements Callable<Integer> {

  @Mixin private ClusterSelection cluster;

  @Option(
      names = "--replicas",
      paramLabel = "N",
      defaultValue = "1",
      description = "Copies of each shard (default: ${DEFAULT-VALUE}).")
  private int replicas;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Shows this text.")
  private boolean help;

  @Override
  public Integer call() throws Exception {
    OpenSearchSetup.install(ClusterSelection.checked(cluster.builder().indexReplicas(replicas)));
    System.out.println(
        "The index templates of " + cluster.prefix() + " are in place at " + cluster.urls());
    return 0;
  }
}
