package dev.nightjar.local.cli;

import dev.nightjar.sinks.opensearch.OpenSearchOptions;
import dev.nightjar.sinks.opensearch.OpenSearchSetup;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./nightjar setup}: prepares OpenSearch. */
@Command(
    name = "setup",
    sortOptions = false,
    description =
        "Installs the index templates. The job does the same at start; this is for those whose job"
            + " may not.")
final class SetupCommand implements Callable<Integer> {

  @Option(
      names = "--opensearch",
      paramLabel = "URL",
      required = true,
      description = "Address, such as https://host:9200; several with commas.")
  private String urls;

  @Option(names = "--username", paramLabel = "U", description = "User of basic authentication.")
  private String username;

  @Option(
      names = "--password-env",
      paramLabel = "NAME",
      description =
          "The environment variable that holds the password, so that it is in no history.")
  private String passwordVariable;

  @Option(
      names = "--ca",
      paramLabel = "FILE",
      description = "PEM file with the authorities to trust.")
  private String authorities;

  @Option(
      names = "--index-prefix",
      paramLabel = "P",
      defaultValue = "nightjar",
      description = "What all indices are named with (default: ${DEFAULT-VALUE}).")
  private String prefix;

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

  private final UnaryOperator<String> environment = System::getenv;

  @Override
  public Integer call() throws Exception {
    OpenSearchOptions.Builder options =
        OpenSearchOptions.builder().urls(urls).indexPrefix(prefix).indexReplicas(replicas);
    if ((username == null) != (passwordVariable == null)) {
      throw new WrongUseException(
          "--username and --password-env belong together: give both, or none");
    }
    if (username != null) {
      String password = environment.apply(passwordVariable);
      if (password == null || password.isEmpty()) {
        throw new WrongUseException(
            "--password-env = " + passwordVariable + ": there is no such environment variable");
      }
      options.basic(username, password);
    }
    if (authorities != null) {
      options.caFile(authorities);
    }
    List<String> faults = options.faults();
    if (!faults.isEmpty()) {
      throw new WrongUseException(String.join("\n  ", faults));
    }
    OpenSearchSetup.install(options.build());
    System.out.println("The index templates of " + prefix + " are in place at " + urls);
    return 0;
  }
}
