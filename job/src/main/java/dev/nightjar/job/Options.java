package dev.nightjar.job;

import static dev.nightjar.job.configuration.Option.of;
import static dev.nightjar.job.configuration.ValueType.checkedElsewhere;
import static dev.nightjar.job.configuration.ValueType.choice;
import static dev.nightjar.job.configuration.ValueType.duration;
import static dev.nightjar.job.configuration.ValueType.list;
import static dev.nightjar.job.configuration.ValueType.text;

import dev.nightjar.audit.mapping.MappingOption;
import dev.nightjar.job.configuration.Option;
import dev.nightjar.job.configuration.ValueType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Everything that can be set, in the order in which the documentation shows it. */
public final class Options {

  private static final Duration HOUR = Duration.ofHours(1);

  public static final Option<String> NAME =
      of("job.name", text(), "nightjar", "The job's name in Flink.");

  public static final Option<List<Pipeline>> PIPELINES =
      of(
          "pipelines",
          list(choice(Pipeline.class)),
          "project,detect,count",
          "What this submission does with events. In one job a stalled branch stalls all;"
              + " production runs two jobs, `project` and `detect,count`, which take both readers"
              + " that a stream allows.");

  public static final Option<RegionRole> REGION_ROLE =
      of(
          "region.role",
          choice(RegionRole.class),
          "active",
          "With a global table one job runs in each Region: the `active` one does all, a `standby`"
              + " one indexes and counts, keeps the state of detection warm, and alerts nobody.");

  public static final Option<Duration> OUT_OF_ORDERNESS =
      of(
          "time.out-of-orderness",
          duration(Duration.ZERO, HOUR),
          "1 s",
          "How far the watermark stays behind; within it, order of arrival does not matter.");

  public static final Option<Duration> BACKDATED_AFTER =
      of(
          "time.backdated-after",
          duration(Duration.ZERO, Duration.ofDays(36_500)),
          "15 min",
          "An event that is older than this when it arrives is marked as backdated.");

  /** The options of the mapping, in their own order. */
  public static final List<Option<String>> MAPPING =
      List.of(MappingOption.values()).stream().map(Options::mapping).toList();

  /** All options. */
  public static final List<Option<?>> ALL = all();

  private Options() {}

  /** What {@code --help} prints after the usage: each option with default, rule and description. */
  public static String help() {
    StringBuilder help = new StringBuilder();
    for (Option<?> option : ALL) {
      help.append("\n  --").append(option.key());
      if (option.defaultValue() != null) {
        help.append(" (default: ").append(option.defaultValue()).append(')');
      }
      help.append("\n      ").append(option.description());
      help.append("\n      Must be ").append(option.type().rule()).append(".\n");
    }
    return help.toString();
  }

  private static Option<String> mapping(MappingOption option) {
    String name = option.kind().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    String rule =
        switch (option.kind()) {
          case TEXT -> "a text that is not blank";
          case OPTIONAL_TEXT -> "a text";
          case PATHS -> "paths to attributes with commas; the first that is there wins";
          case LIST -> "texts with commas";
          case CONDITIONS -> "conditions path=value with commas";
          case PATTERN -> "a pattern of RE2 with a group, or empty";
          case FORMATS -> "time formats with commas";
          case ZONE -> "a time zone";
          case DURATION -> "a number of ms, s, min, h or d";
          case ACTOR_TYPE -> "human, service or system";
          case FLAG -> "true or false";
        };
    ValueType<String> type = checkedElsewhere(name, rule);
    return of(option.key(), type, option.defaultValue(), option.description());
  }

  private static List<Option<?>> all() {
    List<Option<?>> all = new ArrayList<>();
    all.addAll(List.of(NAME, PIPELINES, REGION_ROLE));
    all.addAll(StreamOptions.ALL);
    all.addAll(List.of(OUT_OF_ORDERNESS, BACKDATED_AFTER));
    all.addAll(MAPPING);
    all.addAll(EnrichmentOptions.ALL);
    all.addAll(RuleOptions.ALL);
    all.addAll(SearchOptions.ALL);
    all.addAll(RetentionOptions.ALL);
    all.addAll(ArchiveOptions.ALL);
    return List.copyOf(all);
  }
}
