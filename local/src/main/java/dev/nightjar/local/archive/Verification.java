package dev.nightjar.local.archive;

import dev.nightjar.audit.mapping.Mapping;
import dev.nightjar.sinks.archive.ArchiveFolder;
import dev.nightjar.sinks.opensearch.OpenSearchOptions;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Compares what table, index and archive hold of a day. Each is read once, one after the other, and
 * laid out in temporary files, of which a small part at a time is compared: memory does not grow
 * with the day.
 */
public final class Verification {

  private final List<Traces> places;
  private final DayComparison comparison;
  private final VerifyReport report;
  private final Consumer<Difference> differences;
  private final Consumer<String> problems;

  /**
   * What is to be compared.
   *
   * @param day in UTC; never null
   * @param tenant whose events; null for all
   * @param mapping the job's; never null
   * @param table the items of the table; null where it is not asked
   * @param index the cluster and prefix; null where it is not asked
   * @param archive the path; null where it is not asked
   * @param now the time by which a TTL has passed; never null
   */
  public record Request(
      LocalDate day,
      String tenant,
      Mapping mapping,
      TableItems table,
      OpenSearchOptions index,
      String archive,
      Instant now) {}

  /** Of places, for tests. */
  Verification(
      List<Traces> places,
      Instant now,
      Consumer<Difference> differences,
      Consumer<String> problems) {
    this.places = List.copyOf(places);
    Set<Place> asked = EnumSet.noneOf(Place.class);
    places.forEach(place -> asked.add(place.place()));
    this.comparison = new DayComparison(asked, now);
    this.report = new VerifyReport(asked);
    this.differences = differences;
    this.problems = problems;
  }

  /**
   * Prepares a comparison; connects to nothing but the archive's file system.
   *
   * @param differences gets each difference, in the order of ids
   * @param problems gets each line and file of the archive that can't be read, in words
   * @throws IOException where the archive can't be reached
   */
  public static Verification of(
      Request request, Consumer<Difference> differences, Consumer<String> problems)
      throws IOException {
    List<Traces> places = new ArrayList<>();
    LocalDate day = request.day();
    String tenant = request.tenant();
    Mapping mapping = request.mapping();
    if (request.table() != null) {
      places.add(new TableTraces(request.table(), day, tenant, mapping, request.now()));
    }
    if (request.index() != null) {
      places.add(new IndexTraces(request.index(), day, tenant, mapping));
    }
    if (request.archive() != null) {
      ArchiveReader archive = new ArchiveReader(request.archive());
      if (archive.holds(ArchiveFolder.Kind.EVENTS)) {
        places.add(new ArchiveTraces(archive, ArchiveFolder.Kind.EVENTS, day, tenant, mapping));
      }
      places.add(new ArchiveTraces(archive, ArchiveFolder.Kind.EXPIRED, day, tenant, mapping));
    }
    return new Verification(places, request.now(), differences, problems);
  }

  /** The numbers, which grow while it runs. */
  public VerifyReport report() {
    return report;
  }

  /**
   * Reads and compares.
   *
   * @return the numbers of all
   * @throws IOException where a place can't be read, or there is no room for temporary files
   */
  public VerifyReport run() throws IOException {
    try (TraceFiles files = new TraceFiles()) {
      for (Traces place : places) {
        report.begin(place.place());
        place.read(new Keeper(files));
      }
      report.begin(null);
      files.forEach(this::judge);
    }
    return report;
  }

  private void judge(Found found) {
    report.countFound(found);
    List<Difference> wrong = comparison.differences(found);
    if (wrong.isEmpty()) {
      report.countAgreeing();
      if (comparison.isExplained(found)) {
        report.countExplained();
      }
    }
    for (Difference difference : wrong) {
      report.count(difference);
      differences.accept(difference);
    }
  }

  /** Lays out what is read. */
  private final class Keeper implements Traces.Receiver {
    private final TraceFiles files;

    Keeper(TraceFiles files) {
      this.files = files;
    }

    @Override
    public void trace(Place place, Trace trace) throws IOException {
      report.countRead();
      files.add(place, trace);
    }

    @Override
    public void looked() {
      report.countLooked();
    }

    @Override
    public void problem(String where, String problem) {
      report.countProblem();
      problems.accept(where + ": " + problem);
    }

    @Override
    public void unmapped() {
      report.countUnmapped();
    }
  }
}
