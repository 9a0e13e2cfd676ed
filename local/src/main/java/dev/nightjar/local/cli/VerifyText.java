package dev.nightjar.local.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nightjar.local.archive.Difference;
import dev.nightjar.local.archive.Place;
import dev.nightjar.local.archive.VerifyReport;
import dev.nightjar.local.text.PlainText;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;

/** What a comparison found, for people and for programs. */
final class VerifyText {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int KEY_WIDTH = 120;
  private static final Place[] COLUMNS = {Place.TABLE, Place.INDEX, Place.ARCHIVE};

  private VerifyText() {}

  /** One difference in a line, with what others wrote escaped. */
  static String line(Difference difference) {
    String what =
        switch (difference.kind()) {
          case MISSING -> "missing in the " + difference.where().shown();
          case EXTRA -> "not expected in the " + difference.where().shown();
          case HASH -> "another hash" + in(difference);
          case CONTENT -> "the same hash, other content" + in(difference);
        };
    return what
        + ": "
        + PlainText.of(difference.id(), KEY_WIDTH)
        + (difference.key().isEmpty() ? "" : " " + PlainText.of(difference.key(), KEY_WIDTH))
        + " ("
        + difference.detail()
        + ")";
  }

  private static String in(Difference difference) {
    return difference.where() == null ? "" : " in the " + difference.where().shown();
  }

  /** All of it, a table of the three first. */
  static List<String> lines(
      VerifyReport report,
      LocalDate day,
      String tenant,
      List<String> differences,
      List<String> problems) {
    List<String> lines = new ArrayList<>();
    lines.add(day + ", " + (tenant == null ? "all tenants" : "tenant " + PlainText.of(tenant)));
    lines.add(String.format(Locale.ROOT, "  %-16s%14s%14s%14s", "", "table", "index", "archive"));
    lines.add(row("entries", report, VerifyReport.Counts::entries));
    lines.add(row("other events", report, VerifyReport.Counts::others));
    VerifyReport.Counts expired = report.of(Place.EXPIRED);
    if (expired != null) {
      lines.add(
          String.format(
              Locale.ROOT, "  %-16s%14s%14s%,14d", "expired entries", "", "", expired.entries()));
    }
    lines.add(count(report.agreeing(), "agree"));
    if (report.explained() > 0) {
      lines.add(count(report.explained(), "of them are gone from the table by their TTL"));
    }
    long repeats = 0;
    for (Place place : Place.values()) {
      repeats += report.of(place) == null ? 0 : report.of(place).repeats();
    }
    if (repeats > 0) {
      lines.add(count(repeats, "told more than once"));
    }
    if (report.unmapped() > 0) {
      lines.add(
          count(
              report.unmapped(), "items of the table, of any day, are no events but dead letters"));
    }
    if (expired != null && report.of(Place.ARCHIVE) == null) {
      lines.add("  The archive holds no events, only entries that expired.");
    }
    if (report.problems() > 0) {
      lines.add(count(report.problems(), "lines or files of the archive can't be read"));
      problems.forEach(problem -> lines.add("    " + PlainText.of(problem)));
    }
    for (Difference.Kind kind : Difference.Kind.values()) {
      if (report.differences(kind) > 0) {
        lines.add(
            count(
                report.differences(kind),
                switch (kind) {
                  case MISSING -> "missing somewhere";
                  case EXTRA -> "in the table, though expired";
                  case HASH -> "with another hash";
                  case CONTENT -> "with the same hash and other content";
                }));
      }
    }
    differences.forEach(difference -> lines.add("    " + difference));
    long more = report.differences() - differences.size();
    if (more > 0) {
      lines.add(
          String.format(Locale.ROOT, "    and %,d more; --json shows all, --most N shows N", more));
    }
    lines.add(
        report.allAgree()
            ? "All agree."
            : "They differ. ./nightjar history --key tells what became of an item.");
    return lines;
  }

  private static String row(
      String name, VerifyReport report, ToLongFunction<VerifyReport.Counts> part) {
    StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "  %-16s", name));
    for (Place place : COLUMNS) {
      VerifyReport.Counts counts = report.of(place);
      line.append(
          counts == null
              ? String.format(Locale.ROOT, "%14s", "-")
              : String.format(Locale.ROOT, "%,14d", part.applyAsLong(counts)));
    }
    return line.toString();
  }

  private static String count(long count, String what) {
    return String.format(Locale.ROOT, "  %,10d %s", count, what);
  }

  /** One difference as an object. */
  static ObjectNode json(Difference difference) {
    ObjectNode line = JSON.createObjectNode();
    line.put("type", "difference");
    line.put("what", name(difference.kind()));
    line.put("where", difference.where() == null ? null : name(difference.where()));
    line.put("id", difference.id());
    line.put("tenant", difference.tenant());
    line.put("key", difference.key());
    line.put("detail", difference.detail());
    return line;
  }

  /** The numbers as an object; a place that was not asked is not in it. */
  static ObjectNode json(VerifyReport report, LocalDate day, String tenant) {
    ObjectNode line = JSON.createObjectNode();
    line.put("type", "summary");
    line.put("day", day.toString());
    line.put("tenant", tenant);
    for (Place place : Place.values()) {
      VerifyReport.Counts counts = report.of(place);
      if (counts != null) {
        line.putObject(name(place))
            .put("entries", counts.entries())
            .put("others", counts.others())
            .put("repeats", counts.repeats());
      }
    }
    line.put("agree", report.agreeing());
    line.put("expired", report.explained());
    line.put("deadLetters", report.unmapped());
    line.put("problems", report.problems());
    ObjectNode differences = line.putObject("differences");
    for (Difference.Kind kind : Difference.Kind.values()) {
      differences.put(name(kind), report.differences(kind));
    }
    line.put("allAgree", report.allAgree());
    return line;
  }

  private static String name(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
