package dev.nightjar.local.cli;

import dev.nightjar.audit.mapping.Mapping;
import dev.nightjar.audit.mapping.MappingException;
import dev.nightjar.job.Options;
import dev.nightjar.job.configuration.ConfigurationSources;
import dev.nightjar.job.configuration.Fault;
import dev.nightjar.job.configuration.Option;
import dev.nightjar.job.configuration.Request;
import dev.nightjar.job.configuration.Resolution;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine;

/**
 * Takes the mapping out of a configuration of the job. Its other options may lack what they need.
 */
final class ConfiguredMapping {

  @CommandLine.Option(
      names = "--config",
      paramLabel = "FILE",
      description = "The job's YAML file, for its mapping (map.*); else the standard mapping.")
  private Path file;

  /**
   * The mapping of the file; the standard one where there is none.
   *
   * @throws WrongUseException where it is faulty, with all faults
   */
  Mapping read() throws WrongUseException {
    if (file == null) {
      return Mapping.standard();
    }
    Resolution resolution =
        ConfigurationSources.of(Request.parse("--config=" + file)).resolve(Options.ALL);
    List<String> others =
        Options.ALL.stream()
            .filter(option -> !Options.MAPPING.contains(option))
            .filter(option -> !option.equals(Options.BACKDATED_AFTER))
            .map(Option::key)
            .toList();
    List<Fault> faults =
        resolution.faults().stream().filter(fault -> !others.contains(fault.key())).toList();
    if (!faults.isEmpty()) {
      throw new WrongUseException(
          faults.stream().map(Fault::sentence).collect(Collectors.joining("\n  ")));
    }
    Map<String, String> set = new LinkedHashMap<>();
    for (Option<String> option : Options.MAPPING) {
      if (resolution.isSet(option)) {
        set.put(option.key(), resolution.get(option));
      }
    }
    try {
      Duration backdated = resolution.get(Options.BACKDATED_AFTER);
      return Mapping.read(set).withBackdatedAfter(backdated);
    } catch (MappingException e) {
      throw new WrongUseException(
          e.faults().stream()
              .map(MappingException.Fault::toString)
              .collect(Collectors.joining("\n  ")));
    }
  }
}
