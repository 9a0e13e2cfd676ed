package dev.nightjar.job.configuration;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Where values come from: the defaults of the options, then a YAML file, then the property group
 * {@value #GROUP}, then arguments. The later wins.
 *
 * @param request what the arguments say; never null
 * @param serviceFile where the managed service puts property groups; it need not exist
 * @param environment an environment variable by its name, null where it is not set
 */
public record ConfigurationSources(
    Request request, Path serviceFile, UnaryOperator<String> environment) {

  /** The property group that holds the options. */
  public static final String GROUP = "nightjar";

  /** The sources of this process. */
  public static ConfigurationSources of(Request request) {
    return new ConfigurationSources(request, PropertyGroups.SERVICE_FILE, System::getenv);
  }

  /** Reads all sources. It never throws on content: faults are in the result. */
  public Resolution resolve(List<Option<?>> options) {
    return resolve(options, Map.of());
  }

  /**
   * The same where an earlier version had more options.
   *
   * @param retired what to do instead of each, a part of a sentence, by key
   */
  public Resolution resolve(List<Option<?>> options, Map<String, String> retired) {
    List<Fault> faults = new ArrayList<>(request.faults());
    List<Layer> layers =
        Stream.of(
                request.config() == null ? null : YamlFile.read(request.config(), faults),
                PropertyGroups.ofService(serviceFile, GROUP, faults),
                request.properties() == null
                    ? null
                    : PropertyGroups.ofFile(request.properties(), GROUP, faults),
                request.options())
            .filter(Objects::nonNull)
            .toList();
    return new Resolution(options, retired, layers, environment, faults);
  }
}
