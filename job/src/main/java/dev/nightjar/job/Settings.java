package dev.nightjar.job;

import dev.nightjar.audit.mapping.Mapping;
import dev.nightjar.cep.operator.DetectionEngine;
import dev.nightjar.cep.rule.LogSource;
import dev.nightjar.dynamodb.GapPolicy;
import dev.nightjar.dynamodb.SnapshotOptions;
import dev.nightjar.dynamodb.StartPosition;
import dev.nightjar.dynamodb.StreamDescription;
import dev.nightjar.dynamodb.StreamSettings;
import dev.nightjar.job.configuration.ConfigurationException;
import dev.nightjar.job.configuration.ConfigurationSources;
import dev.nightjar.job.configuration.Request;
import dev.nightjar.job.configuration.Resolution;
import dev.nightjar.sinks.opensearch.OpenSearchOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What the job was told, checked. Its text form shows no secret.
 *
 * @param name the job's name; never null
 * @param pipelines what to do with events; never empty
 * @param region what it does in its Region; never null
 * @param stream which stream, and how to reach it; never null
 * @param source how to read it; never null
 * @param mapping what an item means; never null
 * @param enrichment what is added to events; never null
 * @param rules which rules run, and on what; never null
 * @param search where OpenSearch is, and how documents go there; never null
 * @param archive what goes into files; null where there is no archive
 */
public record Settings(
    String name,
    Set<Pipeline> pipelines,
    RegionRole region,
    StreamSettings stream,
    Reading source,
    Mapping mapping,
    Enrichment enrichment,
    Rules rules,
    OpenSearchOptions search,
    Archive archive) {

  /** More reads a second than these, of each of two jobs, are more than a shard serves. */
  private static final int SHARED_CALLS = 3;

  /**
   * How the stream is read.
   *
   * @param start where to start without state; never null
   * @param onGap what to do where records are lost; never null
   * @param outOfOrderness how far the watermark stays behind; never null
   * @param discoveryInterval how often shards are listed without a reason; never null
   * @param caughtUpAfter how long a shard is empty before it counts as caught up; never null
   * @param callsPerSecond reads a second of one shard
   * @param parallelCalls shards of one subtask that are read at the same time
   * @param describeCallsPerSecond listings of shards a second
   * @param table how the table itself is read; never null
   */
  public record Reading(
      StartPosition start,
      GapPolicy onGap,
      Duration outOfOrderness,
      Duration discoveryInterval,
      Duration caughtUpAfter,
      int callsPerSecond,
      int parallelCalls,
      int describeCallsPerSecond,
      SnapshotOptions table) {}

  /**
   * What is added to events.
   *
   * @param geoDatabases where the user keeps databases of places; often empty; never null
   * @param geo what was found there; none before it was looked for; never null
   */
  public record Enrichment(List<String> geoDatabases, GeoFiles geo) {}

  /**
   * Which rules run, and on what.
   *
   * @param directory where rule files are looked for; null where the shipped rules are all
   * @param runsCatalogue whether the shipped rules run; those on the integrity of the log always do
   * @param pollInterval how long to wait between two looks at the directory; never null
   * @param onFault what a fault in a file does at start; never null
   * @param table what the table is the log of, in the words of rules; never null
   * @param engine what evaluates the rules; never null
   * @param patterns the classes of rules that are written in Java; often empty; never null
   */
  public record Rules(
      String directory,
      boolean runsCatalogue,
      Duration pollInterval,
      RuleOptions.OnFault onFault,
      LogSource table,
      DetectionEngine engine,
      List<String> patterns) {}

  /**
   * The archive in files.
   *
   * @param path where it is; never null
   * @param what goes into it; never null
   * @param rollInterval how long lines wait for more; never null
   */
  public record Archive(String path, ArchiveWhat what, Duration rollInterval) {}

  /** Copies the set. */
  public Settings {
    pipelines = Set.copyOf(pipelines);
  }

  /**
   * The settings that arguments, and what they name, lead to.
   *
   * @throws ConfigurationException with every fault
   */
  public static Settings of(String... args) {
    return of(
        ConfigurationSources.of(Request.parse(args)).resolve(Options.ALL, RuleOptions.RETIRED));
  }

  /**
   * The settings of resolved options.
   *
   * @throws ConfigurationException with every fault
   */
  public static Settings of(Resolution resolution) {
    return new SettingsReader(resolution).read();
  }

  /** Whether this submission does something with events. */
  public boolean does(Pipeline pipeline) {
    return pipelines.contains(pipeline);
  }

  /**
   * The same settings for the stream that was found.
   *
   * @param stream what the check of the stream says
   */
  public Settings with(StreamDescription stream) {
    return new Settings(
        name,
        pipelines,
        region,
        this.stream,
        source,
        mapping.withInferredExpiry(stream.global()),
        enrichment,
        rules,
        search,
        archive);
  }

  /**
   * The same settings for the databases of places that were found.
   *
   * @param geo their checked copies
   */
  Settings with(GeoFiles geo) {
    return new Settings(
        name,
        pipelines,
        region,
        stream,
        source,
        mapping,
        new Enrichment(enrichment.geoDatabases(), geo),
        rules,
        search,
        archive);
  }

  /** What an operator should know at start though nothing is wrong; sentences, often none. */
  public List<String> notices() {
    List<String> notices = new ArrayList<>();
    if (pipelines.size() < Pipeline.values().length) {
      notices.add(
          "This submission runs a part of the pipelines. Together with the job that runs the rest"
              + " it takes both readers that a DynamoDB stream allows: no other consumer, such as a"
              + " Lambda trigger, may read it. A global table allows one reader: don't split there.");
      if (source.callsPerSecond() > SHARED_CALLS) {
        notices.add(
            StreamOptions.CALLS_PER_SECOND.key()
                + " = "
                + source.callsPerSecond()
                + " in a job that runs a part of the pipelines: the service allows 5 reads a second"
                + " of a shard for all readers together, so that the two jobs throttle each other."
                + " Set 2 or 3 in both.");
      }
    }
    if (archive != null && !does(Pipeline.PROJECT)) {
      notices.add(
          ArchiveOptions.PATH.key()
              + " is set, and this submission does not project: the one that does writes the"
              + " archive.");
    }
    if (region == RegionRole.STANDBY) {
      notices.add(
          "This submission is a standby: it indexes and counts, and alerts nobody. To fail over, stop"
              + " it with a savepoint and start it from that with region.role = active.");
    }
    if (rules.engine() == DetectionEngine.CEP && rules.directory() != null) {
      notices.add(
          "With detect.engine = cep the rules are those of the start: what changes in"
              + " rules.directory while the job runs takes effect at its next start.");
    }
    if (stream.endpoint() == null && !stream.credentials().isDefaultChain()) {
      notices.add(
          "Static credentials are meant for DynamoDB Local; in AWS let source.credentials = default"
              + " find those of the role.");
    }
    return notices;
  }
}
