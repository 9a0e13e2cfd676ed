package dev.nightjar.local.cli;

import dev.nightjar.sinks.opensearch.OpenSearchOptions;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The OpenSearch cluster that a command is about, and how to get in. */
final class ClusterSelection {

  @Option(
      names = "--opensearch",
      paramLabel = "URL",
      required = true,
      description = "Address, such as https://host:9200; several with commas.")
  private String urls;

  @Mixin private ClusterAccess access;

  /** The addresses as they were given. */
  String urls() {
    return urls;
  }

  /** What all indices are named with. */
  String prefix() {
    return access.prefix();
  }

  /**
   * Options with what was given, to which a command may add.
   *
   * @throws WrongUseException where half of a user was given, or the password is nowhere
   */
  OpenSearchOptions.Builder builder() throws WrongUseException {
    return access.builder().urls(urls);
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
