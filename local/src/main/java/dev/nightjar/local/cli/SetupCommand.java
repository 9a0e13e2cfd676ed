package dev.nightjar.local.cli;

import dev.nightjar.sinks.dashboards.SavedObjects;
import dev.nightjar.sinks.opensearch.DashboardsSetup;
import dev.nightjar.sinks.opensearch.OpenSearchOptions;
import dev.nightjar.sinks.opensearch.OpenSearchSetup;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ./nightjar setup}: prepares OpenSearch. */
@Command(
    name = "setup",
    sortOptions = false,
    description =
        "Installs the index templates in OpenSearch, which the job does at its start too; and the"
            + " index patterns, saved searches and dashboards in OpenSearch Dashboards.")
final class SetupCommand implements Callable<Integer> {

  @Option(
      names = "--opensearch",
      paramLabel = "URL",
      description =
          "Where the index templates go: an address such as https://host:9200; several with"
              + " commas.")
  private String urls;

  @Option(
      names = "--dashboards",
      paramLabel = "URL",
      description =
          "Where the dashboards go: the address of OpenSearch Dashboards with its base path, such"
              + " as https://host:5601. What was installed before is replaced.")
  private String dashboards;

  @Option(
      names = "--dashboards-tenant",
      paramLabel = "T",
      description =
          "The tenant of the security plugin that is to have them, such as global (default: the"
              + " user's own).")
  private String dashboardsTenant;

  @Option(
      names = "--print-dashboards",
      description = "Prints the saved objects, to be imported by hand, and does nothing else.")
  private boolean print;

  @Mixin private ClusterAccess access;

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
    OpenSearchOptions.Builder common = access.builder().indexReplicas(replicas);
    String prefix = access.prefix();
    if (print) {
      checked(common.urls(urls == null ? "http://127.0.0.1" : urls), "--opensearch");
      System.out.print(SavedObjects.ndjson(prefix));
      return 0;
    }
    if (urls == null && dashboards == null) {
      throw new WrongUseException(
          "nothing to do: give --opensearch URL, --dashboards URL, or both");
    }
    if (dashboardsTenant != null && dashboards == null) {
      throw new WrongUseException("--dashboards-tenant belongs to --dashboards URL: give both");
    }
    // Both are looked at before either is changed.
    OpenSearchOptions search = urls == null ? null : checked(common.urls(urls), "--opensearch");
    OpenSearchOptions pages =
        dashboards == null ? null : checked(common.urls(dashboards), "--dashboards");
    if (pages != null && pages.uris().size() > 1) {
      throw new WrongUseException("--dashboards = " + dashboards + ": one address is needed");
    }
    if (search != null) {
      List<String> notes = OpenSearchSetup.install(search);
      System.out.println("The index templates of " + prefix + " are in place at " + urls);
      notes.forEach(System.out::println);
    }
    if (pages != null) {
      int objects = DashboardsSetup.install(pages, dashboardsTenant);
      System.out.println(
          objects + " saved objects of " + prefix + " are in place at " + pages.uris().get(0));
    }
    return 0;
  }

  /** The options, or all faults; an address is named by the option that it was given with. */
  private static OpenSearchOptions checked(OpenSearchOptions.Builder options, String name)
      throws WrongUseException {
    List<String> faults = options.faults();
    if (!faults.isEmpty()) {
      throw new WrongUseException(String.join("\n  ", faults).replace("opensearch.url", name));
    }
    return options.build();
  }
}
