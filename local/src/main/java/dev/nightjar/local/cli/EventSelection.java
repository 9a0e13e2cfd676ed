package dev.nightjar.local.cli;

import dev.nightjar.audit.mapping.Mapping;
import dev.nightjar.cep.backtest.EventFields;
import dev.nightjar.cep.backtest.EventFiles;
import dev.nightjar.cep.backtest.RefusedException;
import dev.nightjar.cep.geo.GeoDatabases;
import dev.nightjar.cep.match.EventView;
import dev.nightjar.cep.match.FieldTable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The events that a command reads, in the forms that a backtest takes. */
final class EventSelection {

  @Option(
      names = "--events",
      paramLabel = "PATH",
      required = true,
      description =
          "A file or directory of events, plain or gzip: JSON lines, a document with Records,"
              + " DynamoDB export lines or stream records. May be given several times.")
  private final List<String> paths = new ArrayList<>();

  @Option(
      names = "--tenant-field",
      paramLabel = "F",
      defaultValue = "organization.id",
      description = "Where a plain object says its tenant (default: ${DEFAULT-VALUE}).")
  private String tenantField;

  @Option(
      names = "--time-field",
      paramLabel = "F",
      defaultValue = "@timestamp",
      description = "Where it says its time (default: ${DEFAULT-VALUE}).")
  private String timeField;

  @Option(
      names = "--id-field",
      paramLabel = "F",
      defaultValue = "event.id",
      description = "Where it says its id (default: ${DEFAULT-VALUE}).")
  private String idField;

  @Mixin private ConfiguredMapping configured;

  @Mixin private GeoSelection geo;

  /** Reads all events, one after another; a view is valid until the next one. */
  void read(FieldTable table, Consumer<EventView> sink) throws WrongUseException, IOException {
    Mapping mapping = configured.read();
    try (GeoDatabases databases = geo.open()) {
      EventFiles.read(
          paths,
          System.in,
          table,
          new EventFields(tenantField, timeField, idField),
          mapping,
          databases,
          sink);
    } catch (RefusedException e) {
      throw new WrongUseException(e.getMessage());
    }
  }
}
