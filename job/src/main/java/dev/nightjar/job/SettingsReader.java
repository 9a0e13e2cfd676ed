package dev.nightjar.job;

import dev.nightjar.audit.mapping.Mapping;
import dev.nightjar.audit.mapping.MappingException;
import dev.nightjar.cep.DetectionOptions;
import dev.nightjar.dynamodb.CredentialsSettings;
import dev.nightjar.dynamodb.StreamSettings;
import dev.nightjar.job.configuration.ConfigurationException;
import dev.nightjar.job.configuration.Fault;
import dev.nightjar.job.configuration.Option;
import dev.nightjar.job.configuration.Resolution;
import dev.nightjar.sinks.opensearch.OpenSearchOptions;
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
    Mapping mapping = mapping();
    DetectionOptions detection = detection();
    OpenSearchOptions search = search();
    if (!faults.isEmpty()) {
      throw new ConfigurationException(faults);
    }
    return new Settings(
        get(Options.NAME),
        Set.copyOf(get(Options.PIPELINES)),
        stream,
        new Settings.Reading(
            get(Options.START),
            get(Options.ON_GAP),
            get(Options.OUT_OF_ORDERNESS),
            get(Options.DISCOVERY_INTERVAL),
            get(Options.CAUGHT_UP_AFTER),
            get(Options.CALLS_PER_SECOND),
            get(Options.PARALLEL_CALLS)),
        mapping.withBackdatedAfter(get(Options.BACKDATED_AFTER)),
        detection,
        search);
  }

  private StreamSettings stream() {
    CredentialsSettings credentials = credentials();
    if (get(Options.TABLE) == null && get(Options.STREAM_ARN) == null) {
      missing(
          Options.TABLE,
          "the job must know which table's stream to read",
          "Set source.table, or source.stream-arn");
      return null;
    }
    try {
      return new StreamSettings(
          get(Options.TABLE),
          get(Options.STREAM_ARN),
          get(Options.REGION),
          get(Options.ENDPOINT),
          credentials);
    } catch (IllegalArgumentException e) {
      add(
          new Fault(
              Options.STREAM_ARN.key(), Options.STREAM_ARN.key() + ": " + e.getMessage() + "."));
      return null;
    }
  }

  private CredentialsSettings credentials() {
    String access = get(Options.ACCESS_KEY);
    String secret = get(Options.SECRET_KEY);
    if (get(Options.CREDENTIALS) != Credentials.STATIC) {
      for (Option<?> key : List.of(Options.ACCESS_KEY, Options.SECRET_KEY, Options.SESSION_TOKEN)) {
        if (get(Options.CREDENTIALS) != null && resolution.isSet(key)) {
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
          Options.ACCESS_KEY, rule, "Set it, or let source.credentials = default find a role's");
    }
    if (secret == null) {
      missing(
          Options.SECRET_KEY, rule, "Set it, or let source.credentials = default find a role's");
    }
    return access == null || secret == null
        ? CredentialsSettings.defaultChain()
        : new CredentialsSettings(access, secret, get(Options.SESSION_TOKEN));
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

  private DetectionOptions detection() {
    DetectionOptions defaults = DetectionOptions.defaults();
    // A faulty option was reported already; its default keeps it from being reported again.
    DetectionOptions options =
        new DetectionOptions(
            or(Options.BURST_THRESHOLD, defaults.burstThreshold()),
            or(Options.BURST_WINDOW, defaults.burstWindow()),
            or(Options.GRANT_WINDOW, defaults.grantWindow()),
            or(Options.EXPORT_ACTIONS, defaults.exportActions()),
            or(Options.GRANT_ACTIONS, defaults.grantActions()));
    for (DetectionOptions.Fault fault : options.faults()) {
      add(Fault.of("detect." + fault.key(), fault.value(), fault.rule(), "Change it"));
    }
    return options;
  }

  private OpenSearchOptions search() {
    OpenSearchOptions.Builder builder = OpenSearchOptions.builder().urls(get(Options.SEARCH_URL));
    if (get(Options.SEARCH_AUTH) == OpenSearchOptions.Auth.BASIC) {
      builder.basic(get(Options.SEARCH_USERNAME), get(Options.SEARCH_PASSWORD));
    } else {
      authIsMissing();
    }
    builder.caFile(get(Options.SEARCH_CA_FILE));
    ifValid(Options.SEARCH_PREFIX, builder::indexPrefix);
    ifValid(Options.SEARCH_PERIOD, builder::indexPeriod);
    ifValid(Options.SEARCH_RETENTION, builder::retention);
    ifValid(Options.SEARCH_SHARDS, builder::indexShards);
    ifValid(Options.SEARCH_REPLICAS, builder::indexReplicas);
    ifValid(Options.SEARCH_CONNECT_TIMEOUT, builder::connectTimeout);
    ifValid(Options.BULK_DOCUMENTS, builder::bulkDocuments);
    ifValid(Options.BULK_BYTES, builder::bulkBytes);
    ifValid(Options.BULK_IN_FLIGHT, builder::bulksInFlight);
    ifValid(Options.BUFFERED_DOCUMENTS, builder::bufferedDocuments);
    ifValid(Options.BUFFERED_BYTES, builder::bufferedBytes);
    ifValid(Options.BULK_LINGER, builder::linger);
    ifValid(Options.BULK_TIMEOUT, builder::requestTimeout);
    if (get(Options.BACK_OFF_MIN) != null && get(Options.BACK_OFF_MAX) != null) {
      builder.backOff(get(Options.BACK_OFF_MIN), get(Options.BACK_OFF_MAX));
    }
    List<String> found = builder.faults();
    for (String sentence : found) {
      add(new Fault(sentence.split(" ", 2)[0], sentence + "."));
    }
    return found.isEmpty() ? builder.build() : null;
  }

  private void authIsMissing() {
    for (Option<?> option : List.of(Options.SEARCH_USERNAME, Options.SEARCH_PASSWORD)) {
      if (get(Options.SEARCH_AUTH) != null && resolution.isSet(option)) {
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

  private <T> T or(Option<T> option, T otherwise) {
    T value = get(option);
    return value == null ? otherwise : value;
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
