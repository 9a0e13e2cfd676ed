package dev.nightjar.job;

import dev.nightjar.audit.mapping.Mapping;
import dev.nightjar.audit.mapping.MappingException;
import dev.nightjar.cep.rule.LogSource;
import dev.nightjar.dynamodb.CredentialsSettings;
import dev.nightjar.dynamodb.SnapshotOptions;
import dev.nightjar.dynamodb.StartPosition;
import dev.nightjar.dynamodb.StreamSettings;
import dev.nightjar.job.configuration.ConfigurationException;
import dev.nightjar.job.configuration.Fault;
import dev.nightjar.job.configuration.Option;
import dev.nightjar.job.configuration.Resolution;
import dev.nightjar.job.configuration.ValueType;
import dev.nightjar.sinks.opensearch.OpenSearchOptions;
import dev.nightjar.sinks.opensearch.Retention;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Makes settings of options, and collects what single options can't tell: combinations. */
final class SettingsReader {

  private final Resolution resolution;
  private final List<Fault> faults;

  SettingsReader(Resolution resolution) {
    this.resolution = resolution;
    this.faults = new ArrayList<>(resolution.faults());
  }

  Settings read() {
    StreamSettings stream = stream();
    StartPosition start = start();
    Mapping mapping = mapping();
    OpenSearchOptions search = search();
    checkRetention();
    Settings.Archive archive = ArchiveSettings.read(resolution, this::add);
    if (!faults.isEmpty()) {
      throw new ConfigurationException(faults);
    }
    return new Settings(
        get(Options.NAME),
        Set.copyOf(get(Options.PIPELINES)),
        get(Options.REGION_ROLE),
        stream,
        new Settings.Reading(
            start,
            get(StreamOptions.ON_GAP),
            get(Options.OUT_OF_ORDERNESS),
            get(StreamOptions.DISCOVERY_INTERVAL),
            get(StreamOptions.CAUGHT_UP_AFTER),
            get(StreamOptions.CALLS_PER_SECOND),
            get(StreamOptions.PARALLEL_CALLS),
            get(StreamOptions.DESCRIBE_CALLS_PER_SECOND),
            new SnapshotOptions(
                get(StreamOptions.SNAPSHOT_SEGMENTS),
                get(StreamOptions.SNAPSHOT_READ_CAPACITY),
                get(StreamOptions.REPAIR_REACH))),
        mapping.withBackdatedAfter(get(Options.BACKDATED_AFTER)),
        new Settings.Enrichment(
            get(EnrichmentOptions.GEO_DATABASES) == null
                ? List.of()
                : get(EnrichmentOptions.GEO_DATABASES),
            GeoFiles.NONE),
        new Settings.Rules(
            get(RuleOptions.DIRECTORY),
            get(RuleOptions.CATALOGUE),
            get(RuleOptions.POLL_INTERVAL),
            get(RuleOptions.ON_FAULT),
            new LogSource(
                get(RuleOptions.CATEGORY), get(RuleOptions.PRODUCT), get(RuleOptions.SERVICE)),
            get(RuleOptions.ENGINE),
            get(RuleOptions.PATTERNS) == null ? List.of() : get(RuleOptions.PATTERNS)),
        search,
        archive);
  }

  /** What retention needs to know; the rest may be missing. */
  RetentionSettings retention() {
    OpenSearchOptions search = search();
    checkRetention();
    if (!faults.isEmpty()) {
      throw new ConfigurationException(faults);
    }
    return new RetentionSettings(
        search,
        get(RetentionOptions.ENABLED),
        new Retention(
            get(RetentionOptions.EVENTS),
            get(RetentionOptions.ALERTS),
            get(RetentionOptions.COUNTS),
            get(RetentionOptions.DEAD_LETTERS)));
  }

  /**
   * An index must not be written any more when it goes: an event that is read again would make it
   * anew.
   */
  private void checkRetention() {
    Duration kept = get(RetentionOptions.EVENTS);
    Duration accepted = get(SearchOptions.RETENTION);
    boolean relevant =
        Boolean.TRUE.equals(get(RetentionOptions.ENABLED))
            || resolution.isSet(RetentionOptions.EVENTS);
    if (relevant && kept != null && accepted != null && kept.compareTo(accepted) < 0) {
      add(
          Fault.of(
              RetentionOptions.EVENTS.key(),
              days(kept),
              "it is shorter than "
                  + SearchOptions.RETENTION.key()
                  + " = "
                  + days(accepted)
                  + ", so that indices would go to which late events are still written",
              "Set " + SearchOptions.RETENTION.key() + " to the same, or this to more"));
    }
  }

  private static String days(Duration time) {
    return time.toHoursPart() == 0 ? time.toDays() + " d" : time.toHours() + " h";
  }

  private StreamSettings stream() {
    CredentialsSettings credentials = credentials();
    if (get(StreamOptions.TABLE) == null && get(StreamOptions.STREAM_ARN) == null) {
      missing(
          StreamOptions.TABLE,
          "the job must know which table's stream to read",
          "Set source.table, or source.stream-arn");
      return null;
    }
    try {
      return new StreamSettings(
          get(StreamOptions.TABLE),
          get(StreamOptions.STREAM_ARN),
          get(StreamOptions.REGION),
          get(StreamOptions.ENDPOINT),
          credentials);
    } catch (IllegalArgumentException e) {
      add(
          new Fault(
              StreamOptions.STREAM_ARN.key(),
              StreamOptions.STREAM_ARN.key() + ": " + e.getMessage() + "."));
      return null;
    }
  }

  /** Where to start; null where that is faulty. */
  private StartPosition start() {
    StartPosition.Kind kind = get(StreamOptions.START);
    if (kind == null) {
      return null;
    }
    Instant instant =
        companion(
            StreamOptions.START_TIMESTAMP,
            StartPosition.Kind.TIMESTAMP,
            kind,
            "Set it to an instant such as 2026-11-21T09:00:00Z");
    String export =
        companion(
            StreamOptions.START_EXPORT,
            StartPosition.Kind.EXPORT,
            kind,
            "Set it to the folder of the export that holds manifest-summary.json");
    return switch (kind) {
      case TRIM_HORIZON -> StartPosition.trimHorizon();
      case LATEST -> StartPosition.latest();
      case SNAPSHOT -> StartPosition.snapshot();
      case TIMESTAMP -> instant == null ? null : StartPosition.timestamp(instant);
      case EXPORT -> export == null ? null : StartPosition.export(export);
    };
  }

  /** The value of an option that one start needs, and every other refuses. */
  private <T> T companion(
      Option<T> option, StartPosition.Kind needing, StartPosition.Kind kind, String remedy) {
    String start = StreamOptions.START.key() + " = " + ValueType.name(needing);
    T value = get(option);
    if (kind == needing && value == null) {
      missing(option, start + " needs it", remedy);
    } else if (kind != needing && value != null) {
      add(
          Fault.of(
              option.key(),
              value.toString(),
              "it is for " + start,
              "Set that too, or remove this"));
    }
    return value;
  }

  private CredentialsSettings credentials() {
    String access = get(StreamOptions.ACCESS_KEY);
    String secret = get(StreamOptions.SECRET_KEY);
    if (get(StreamOptions.CREDENTIALS) != Credentials.STATIC) {
      for (Option<?> key :
          List.of(
              StreamOptions.ACCESS_KEY, StreamOptions.SECRET_KEY, StreamOptions.SESSION_TOKEN)) {
        if (get(StreamOptions.CREDENTIALS) != null && resolution.isSet(key)) {
          add(
              Fault.of(
                  key.key(),
                  Option.REDACTED,
                  "it is for source.credentials = static",
                  "Set that too, or remove this"));
        }
      }
      return CredentialsSettings.defaultChain();
    }
    String rule = "source.credentials = static needs both keys";
    if (access == null) {
      missing(
          StreamOptions.ACCESS_KEY,
          rule,
          "Set it, or let source.credentials = default find a role's");
    }
    if (secret == null) {
      missing(
          StreamOptions.SECRET_KEY,
          rule,
          "Set it, or let source.credentials = default find a role's");
    }
    return access == null || secret == null
        ? CredentialsSettings.defaultChain()
        : new CredentialsSettings(access, secret, get(StreamOptions.SESSION_TOKEN));
  }

  private Mapping mapping() {
    Map<String, String> set = new LinkedHashMap<>();
    for (Option<String> option : Options.MAPPING) {
      if (resolution.isSet(option)) {
        set.put(option.key(), get(option));
      }
    }
    try {
      return Mapping.read(set);
    } catch (MappingException e) {
      e.faults().forEach(fault -> add(new Fault(fault.key(), fault.toString())));
      return null;
    }
  }

  private OpenSearchOptions search() {
    OpenSearchOptions.Builder builder = OpenSearchOptions.builder().urls(get(SearchOptions.URL));
    if (get(SearchOptions.AUTH) == OpenSearchOptions.Auth.BASIC) {
      builder.basic(get(SearchOptions.USERNAME), get(SearchOptions.PASSWORD));
    } else {
      authIsMissing();
    }
    builder.caFile(get(SearchOptions.CA_FILE));
    ifValid(SearchOptions.PREFIX, builder::indexPrefix);
    ifValid(SearchOptions.PERIOD, builder::indexPeriod);
    ifValid(SearchOptions.RETENTION, builder::retention);
    ifValid(SearchOptions.SHARDS, builder::indexShards);
    ifValid(SearchOptions.REPLICAS, builder::indexReplicas);
    ifValid(SearchOptions.CONNECT_TIMEOUT, builder::connectTimeout);
    ifValid(SearchOptions.BULK_DOCUMENTS, builder::bulkDocuments);
    ifValid(SearchOptions.BULK_BYTES, builder::bulkBytes);
    ifValid(SearchOptions.BULK_IN_FLIGHT, builder::bulksInFlight);
    ifValid(SearchOptions.BUFFERED_DOCUMENTS, builder::bufferedDocuments);
    ifValid(SearchOptions.BUFFERED_BYTES, builder::bufferedBytes);
    ifValid(SearchOptions.BULK_LINGER, builder::linger);
    ifValid(SearchOptions.BULK_TIMEOUT, builder::requestTimeout);
    if (get(SearchOptions.BACK_OFF_MIN) != null && get(SearchOptions.BACK_OFF_MAX) != null) {
      builder.backOff(get(SearchOptions.BACK_OFF_MIN), get(SearchOptions.BACK_OFF_MAX));
    }
    List<String> found = builder.faults();
    for (String sentence : found) {
      add(new Fault(sentence.split(" ", 2)[0], sentence + "."));
    }
    return found.isEmpty() ? builder.build() : null;
  }

  private void authIsMissing() {
    for (Option<?> option : List.of(SearchOptions.USERNAME, SearchOptions.PASSWORD)) {
      if (get(SearchOptions.AUTH) != null && resolution.isSet(option)) {
        add(
            Fault.of(
                option.key(),
                Option.REDACTED,
                "it is for opensearch.auth = basic",
                "Set that too, or remove this"));
      }
    }
  }

  private <T> void ifValid(Option<T> option, Consumer<T> setter) {
    T value = get(option);
    if (value != null) {
      setter.accept(value);
    }
  }

  private <T> T get(Option<T> option) {
    return resolution.get(option);
  }

  private void missing(Option<?> option, String rule, String remedy) {
    add(Fault.of(option.key(), null, rule, remedy));
  }

  /** An option whose text can't be read was reported already, and counts as not set here. */
  private void add(Fault fault) {
    boolean unread =
        resolution.faults().stream().anyMatch(known -> known.key().equals(fault.key()));
    if (!unread) {
      faults.add(fault);
    }
  }
}
