package dev.nightjar.local.cli;

import dev.nightjar.sinks.opensearch.OpenSearchOptions;
import java.util.function.UnaryOperator;
import picocli.CommandLine.Option;

/** How a command gets into a cluster or its Dashboards, and whose indices it is about. */
final class ClusterAccess {

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

  private final UnaryOperator<String> environment = System::getenv;

  /** What all indices are named with. */
  String prefix() {
    return prefix;
  }

  /**
   * Options with what was given, to which a command adds an address.
   *
   * @throws WrongUseException where half of a user was given, or the password is nowhere
   */
  OpenSearchOptions.Builder builder() throws WrongUseException {
    OpenSearchOptions.Builder options = OpenSearchOptions.builder().indexPrefix(prefix);
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
    return options;
  }
}
