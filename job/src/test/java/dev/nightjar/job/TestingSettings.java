package dev.nightjar.job;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.nightjar.cep.live.RuleSource;
import dev.nightjar.job.configuration.ConfigurationException;
import dev.nightjar.job.configuration.ConfigurationSources;
import dev.nightjar.job.configuration.Fault;
import dev.nightjar.job.configuration.Request;
import dev.nightjar.job.configuration.Resolution;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Settings without the environment and the files of the machine. */
final class TestingSettings {

  static final Path NO_FILE = Path.of("no", "such", "file");

  private TestingSettings() {}

  /** The least that a job needs, and these arguments. */
  static Settings with(String... args) {
    return Settings.of(
        resolution(
            Map.of(),
            Stream.concat(
                    Stream.of("--source.table=audit", "--opensearch.url=http://127.0.0.1:9200"),
                    Stream.of(args))
                .toArray(String[]::new)));
  }

  /** The shipped rules, for a bounded job. */
  static RuleSource rules() {
    List<Fault> faults = new ArrayList<>();
    RuleSource rules = StartingRules.checked(with().rules(), Clock.systemUTC(), faults);
    if (rules == null) {
      throw new IllegalStateException("the shipped rules are refused: " + faults);
    }
    return rules.once();
  }

  static Resolution resolution(Map<String, String> environment, String... args) {
    return new ConfigurationSources(Request.parse(args), NO_FILE, environment::get)
        .resolve(Options.ALL, RuleOptions.RETIRED);
  }

  /** What is refused of these arguments, which stand alone. */
  static ConfigurationException faults(String... args) {
    return catchThrowableOfType(
        ConfigurationException.class, () -> Settings.of(resolution(Map.of(), args)));
  }
}
