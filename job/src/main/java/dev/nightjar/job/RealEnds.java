package dev.nightjar.job;

import dev.nightjar.audit.mapping.ChangeMapper;
import dev.nightjar.audit.mapping.Mapping;
import dev.nightjar.audit.mapping.MappingOption;
import dev.nightjar.cep.live.RuleSource;
import dev.nightjar.dynamodb.DynamoDbStreamsSource;
import dev.nightjar.dynamodb.StartPosition;
import dev.nightjar.dynamodb.StreamCheck;
import dev.nightjar.dynamodb.StreamDescription;
import dev.nightjar.dynamodb.StreamUnavailableException;
import dev.nightjar.job.configuration.ConfigurationException;
import dev.nightjar.job.configuration.Fault;
import dev.nightjar.job.configuration.ValueType;
import dev.nightjar.sinks.archive.ArchiveSink;
import dev.nightjar.sinks.opensearch.OpenSearchSetup;
import dev.nightjar.sinks.opensearch.OpenSearchSetupException;
import dev.nightjar.sinks.opensearch.OpenSearchSink;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The real ends of the job: the table's stream, OpenSearch, and the archive.
 *
 * @param settings those of the job, with what was learnt of the stream and of files; never null
 * @param source reads the stream; never null
 * @param rules looks for rules; null where nothing is detected
 * @param ends write to OpenSearch and the archive; never null
 */
public record RealEnds(
    Settings settings, DynamoDbStreamsSource source, RuleSource rules, Ends ends) {

  private static final Logger LOG = LoggerFactory.getLogger(RealEnds.class);
  private static final Duration MOST_AHEAD = Duration.ofHours(1);

  /**
   * Asks the table for its stream, reads databases of places and rules, prepares OpenSearch, then
   * makes the ends. Called where the job is submitted, so that what is wrong is said there.
   *
   * @throws ConfigurationException with the faults of all, where there are any
   */
  public static RealEnds checked(Settings settings) {
    List<Fault> faults = new ArrayList<>(startFaults(settings, Clock.systemUTC()));
    Settings known = settings;
    Settings.Archive archive = settings.does(Pipeline.PROJECT) ? settings.archive() : null;
    faults.addAll(ArchiveSettings.fileFaults(archive));
    try {
      StreamDescription stream = StreamCheck.describe(settings.stream());
      known = settings.with(stream);
      faults.addAll(keyFaults(stream, settings.mapping()));
      faults.addAll(regionFaults(stream, settings));
      faults.addAll(ArchiveSettings.streamFaults(stream, archive));
    } catch (StreamUnavailableException e) {
      String key =
          settings.stream().streamArn() == null
              ? StreamOptions.TABLE.key()
              : StreamOptions.STREAM_ARN.key();
      faults.add(new Fault(key, key + ": " + e.getMessage() + "."));
    }
    known = known.with(GeoFiles.checked(settings.enrichment().geoDatabases(), faults));
    RuleSource rules = null;
    if (settings.does(Pipeline.DETECT)) {
      rules = StartingRules.checked(settings.rules(), Clock.systemUTC(), faults);
    }
    try {
      OpenSearchSetup.install(settings.search()).forEach(LOG::warn);
    } catch (OpenSearchSetupException e) {
      e.faults().forEach(fault -> faults.add(new Fault(SearchOptions.URL.key(), fault)));
    }
    if (!faults.isEmpty()) {
      throw new ConfigurationException(faults);
    }
    return of(known, rules);
  }

  /**
   * A start that is still to come: the job would run and read nothing until then. An hour is left
   * for clocks that differ, and for who starts a little ahead; of that the source warns.
   */
  static List<Fault> startFaults(Settings settings, Clock clock) {
    StartPosition start = settings.source().start();
    if (start.kind() != StartPosition.Kind.TIMESTAMP
        || !start.instant().isAfter(clock.instant().plus(MOST_AHEAD))) {
      return List.of();
    }
    return List.of(
        Fault.of(
            StreamOptions.START_TIMESTAMP.key(),
            start.instant().toString(),
            "it is more than an hour after "
                + clock.instant()
                + ", the time of this machine, and until then the job would read nothing",
            "Set an instant that has passed, or source.start = latest for what is written from now"
                + " on"));
  }

  /** The stream of a global table allows one reader, so one job must do it all. */
  static List<Fault> regionFaults(StreamDescription stream, Settings settings) {
    if (!stream.global() || settings.pipelines().size() == Pipeline.values().length) {
      return List.of();
    }
    return List.of(
        Fault.of(
            Options.PIPELINES.key(),
            settings.pipelines().stream()
                .sorted()
                .map(ValueType::name)
                .collect(Collectors.joining(",")),
            "the table '"
                + stream.table()
                + "' is global, and the stream of a global table allows one reader a shard, so that"
                + " no second job can run the rest",
            "Run all pipelines in one job: leave it out"));
  }

  /**
   * Under other names than the table's own, no item would have a key: all would be dead letters.
   */
  static List<Fault> keyFaults(StreamDescription stream, Mapping mapping) {
    List<String> schema = stream.keySchema();
    List<Fault> faults = new ArrayList<>();
    String sortKey = schema.size() > 1 ? schema.get(1) : "";
    keyFault(MappingOption.PARTITION_KEY, mapping.partitionKey(), schema.get(0), stream, faults);
    keyFault(MappingOption.SORT_KEY, mapping.sortKey(), sortKey, stream, faults);
    return faults;
  }

  private static void keyFault(
      MappingOption option,
      String mapped,
      String actual,
      StreamDescription stream,
      List<Fault> faults) {
    if (!mapped.equals(actual)) {
      faults.add(
          Fault.of(
              option.key(),
              mapped,
              "the key of the table '"
                  + stream.table()
                  + "' is "
                  + String.join(", ", stream.keySchema()),
              "Set it to '" + actual + "'"));
    }
  }

  /**
   * The ends without asking anybody.
   *
   * @param rules null where nothing is to be detected
   */
  static RealEnds of(Settings settings, RuleSource rules) {
    ChangeMapper mapper = new ChangeMapper(settings.mapping());
    Settings.Reading reading = settings.source();
    DynamoDbStreamsSource source =
        DynamoDbStreamsSource.builder().stream(settings.stream())
            .startFrom(reading.start())
            .onGap(reading.onGap())
            .outOfOrderness(reading.outOfOrderness())
            .discoveryInterval(reading.discoveryInterval())
            .caughtUpAfter(reading.caughtUpAfter())
            .callsPerSecond(reading.callsPerSecond())
            .parallelCalls(reading.parallelCalls())
            .describeCallsPerSecond(reading.describeCallsPerSecond())
            .snapshot(reading.table())
            .eventTime(record -> mapper.eventTime(Changes.of(record)))
            .build();
    OpenSearchSink sink =
        OpenSearchSink.builder(settings.search())
            .raisesAlerts(settings.region() == RegionRole.ACTIVE)
            .build();
    ArchiveSink archive =
        settings.archive() == null ? null : new ArchiveSink(settings.archive().path());
    return new RealEnds(
        settings, source, rules, new Ends(sink, sink, sink, sink, sink, sink, archive));
  }
}
