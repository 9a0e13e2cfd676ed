package dev.nightjar.local.cli;

import dev.nightjar.sinks.opensearch.OpenSearchOptions;
import java.util.List;
import java.util.function.UnaryOperator;
import picocli.CommandLine.Option;

/** The OpenSearch cluster that a command is about, and how to get in. */
final class ClusterSelection {

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

  private final UnaryOperator<String> environment = System::getenv;

  /** The addresses as they were given. */
  String urls() {
    return urls;
  }

  /** What all indices are named with. */
  String prefix() {
    return prefix;
  }

  /**
   * Options with what was given, to which a command may add.
   *
   * @throws WrongUseException where half of a user was given, or the password is nowhere
   */
  OpenSearchOptions.Builder builder() throws WrongUseException {
    OpenSearchOptions.Builder options = OpenSearchOptions.builder().urls(urls).indexPrefix(prefix);
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

  /**
   * The options with what was given.
   *
   * @throws WrongUseException with all faults
   */
  OpenSearchOptions options() throws WrongUseException {
    return checked(builder());
  }

  /**
   * Builds options.
   *
   * @throws WrongUseException with all faults
   */
  static OpenSearchOptions checked(OpenSearchOptions.Builder options) throws WrongUseException {
    List<String> faults = options.faults();
    if (!faults.isEmpty()) {
      throw new WrongUseException(String.join("\n  ", faults));
    }
    return options.build();
  }
}
