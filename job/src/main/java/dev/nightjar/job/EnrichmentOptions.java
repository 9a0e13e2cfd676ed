package dev.nightjar.job;

import static dev.nightjar.job.configuration.Option.of;
import static dev.nightjar.job.configuration.ValueType.list;
import static dev.nightjar.job.configuration.ValueType.text;

import dev.nightjar.job.configuration.Option;
import java.util.List;

/** What can be set about what the job adds to events. */
public final class EnrichmentOptions {

  public static final Option<List<String>> GEO_DATABASES =
      of(
          "enrichment.geo-databases",
          list(text()),
          null,
          "Files (.mmdb), or addresses such as `s3://bucket/GeoLite2-City.mmdb`, that tell in which"
              + " country, city and network `source.ip` is where an event does not; the first that"
              + " knows wins. Read at start and shipped with the job: a newer file takes effect at"
              + " the next start.");

  /** All of them, in the order of the documentation. */
  public static final List<Option<?>> ALL = List.of(GEO_DATABASES);

  private EnrichmentOptions() {}
}
