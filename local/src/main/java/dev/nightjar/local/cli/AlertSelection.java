package dev.nightjar.local.cli;

import dev.nightjar.audit.Alert;
import dev.nightjar.audit.text.Durations;
import dev.nightjar.local.triage.AlertFilter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The alerts that a command is about. */
final class AlertSelection {

  @Option(names = "--tenant", paramLabel = "T", description = "Only this tenant's.")
  private String tenant;

  @Option(
      names = "--level",
      paramLabel = "LEVEL",
      converter = LevelConverter.class,
      description = "Only of this level or worse: informational, low, medium, high or critical.")
  private Alert.Level level;

  @Option(names = "--rule", paramLabel = "ID", description = "Only of the rule of this id.")
  private String rule;

  @Option(
      names = "--since",
      paramLabel = "TIME",
      description =
          "Only with events since then: a time such as 2026-11-21T09:15:00Z, a date (its start in"
              + " UTC), or how long ago, such as 24h or 7d.")
  private String since;

  /** The filter of what was given. */
  AlertFilter filter(Clock clock) throws WrongUseException {
    return new AlertFilter(tenant, level, rule, since == null ? null : since(clock));
  }

  private Instant since(Clock clock) throws WrongUseException {
    Duration ago = Durations.parse(since);
    try {
      return ago == null
          ? new BacktestCommand.TimeConverter().convert(since)
          : clock.instant().minus(ago);
    } catch (TypeConversionException e) {
      throw new WrongUseException("--since " + e.getMessage() + ", or how long ago, such as 24h");
    }
  }

  /** Reads a level as documents write it. */
  static final class LevelConverter implements ITypeConverter<Alert.Level> {
    @Override
    public Alert.Level convert(String text) {
      return Arrays.stream(Alert.Level.values())
          .filter(level -> level.name().equalsIgnoreCase(text))
          .findFirst()
          .orElseThrow(
              () ->
                  new TypeConversionException(
                      "must be "
                          + Arrays.stream(Alert.Level.values())
                              .map(level -> level.name().toLowerCase(Locale.ROOT))
                              .collect(Collectors.joining(", "))
                          + ", not '"
                          + text
                          + "'"));
    }
  }
}
