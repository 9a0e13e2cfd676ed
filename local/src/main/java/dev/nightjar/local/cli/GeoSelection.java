package dev.nightjar.local.cli;

import dev.nightjar.cep.geo.GeoDatabaseException;
import dev.nightjar.cep.geo.GeoDatabases;
import dev.nightjar.cep.geo.GeoFault;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** The databases that tell a command where addresses are. */
final class GeoSelection {

  @Option(
      names = "--geo",
      paramLabel = "FILE",
      description =
          "A database of countries, cities or autonomous systems (.mmdb), which tells where"
              + " source.ip is where an event does not. May be given several times; the first that"
              + " knows wins.")
  private final List<Path> files = new ArrayList<>();

  /** Opens them. */
  GeoDatabases open() throws WrongUseException {
    try {
      return GeoDatabases.open(files);
    } catch (GeoDatabaseException e) {
      throw new WrongUseException(
          e.faults().stream()
              .map(GeoFault::toString)
              .map(fault -> "--geo = " + fault)
              .collect(Collectors.joining("\n")));
    }
  }
}
