package dev.nightjar.job;

import dev.nightjar.job.configuration.ConfigurationException;
import dev.nightjar.job.configuration.ConfigurationSources;
import dev.nightjar.job.configuration.Request;
import dev.nightjar.job.configuration.Resolution;
import dev.nightjar.sinks.opensearch.OpenSearchOptions;
import dev.nightjar.sinks.opensearch.Retention;

/**
 * What a configuration of the job says about how long documents are kept, and where they are. It
 * may lack what only a running job needs, such as a table.
 *
 * @param search where OpenSearch is; never null
 * @param enabled whether anything may be removed
 * @param retention how long documents are kept; never null
 */
public record RetentionSettings(OpenSearchOptions search, boolean enabled, Retention retention) {

  /**
   * Those that arguments of the job, and what they name, lead to.
   *
   * @throws ConfigurationException with every fault
   */
  public static RetentionSettings of(String... args) {
    return of(
        ConfigurationSources.of(Request.parse(args)).resolve(Options.ALL, RuleOptions.RETIRED));
  }

  /**
   * Those of resolved options.
   *
   * @throws ConfigurationException with every fault
   */
  static RetentionSettings of(Resolution resolution) {
    return new SettingsReader(resolution).retention();
  }
}
