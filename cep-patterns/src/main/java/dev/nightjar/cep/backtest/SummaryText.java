package dev.nightjar.cep.backtest;

import dev.nightjar.cep.geo.GeoVersion;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** What a backtest did, in lines for people: a table by rule and tenant, and what was left out. */
final class SummaryText {

  /** Tenants that are named for each rule; the others are added up. */
  static final int TENANTS = 20;

  private static final String ROW = "  %-40s %-24s %9s %12s %9s %9s %11s %9s %8s";

  private final RuleIndex index;
  private final Tally tally;
  private final List<GeoVersion> versions;

  /**
   * The text of a run.
   *
   * @param versions the databases that told where addresses are
   */
  SummaryText(RuleIndex index, Tally tally, List<GeoVersion> versions) {
    this.index = index;
    this.versions = versions;
    this.tally = tally;
  }

  List<String> lines(long alerts) {
    List<String> lines = new ArrayList<>();
    lines.add(
        number(alerts)
            + (alerts == 1 ? " alert" : " alerts")
            + " from "
            + number(tally.events())
            + " events");
    if (tally.eventsOutside() > 0) {
      lines.add(number(tally.eventsOutside()) + " events outside of --from and --to");
    }
    tally
        .skipped()
        .forEach((reason, count) -> lines.add(number(count) + " records skipped: " + reason));
    versions.forEach(version -> lines.add("places by " + version));
    if (tally.unreadablePlaces() > 0) {
      lines.add(number(tally.unreadablePlaces()) + " look-ups of a place met a broken record");
    }
    lines.add(
        row(
            "rule",
            "tenant",
            "alerts",
            "wanted",
            "muted",
            "late",
            "undecidable",
            "no group",
            "bounded"));
    int silent = 0;
    for (int rule = 0; rule < index.size(); rule++) {
      if (Arrays.stream(tally.ofRule(rule)).allMatch(count -> count == 0)) {
        silent++;
      } else {
        addRule(lines, rule);
      }
    }
    if (silent == index.size()) {
      lines.remove(lines.size() - 1);
    }
    if (silent > 0) {
      lines.add(number(silent) + (silent == 1 ? " rule" : " rules") + " without any event");
    }
    return lines;
  }

  private record Row(String tenant, long[] counts) {}

  private void addRule(List<String> lines, int rule) {
    List<Row> rows = new ArrayList<>();
    for (String tenant : tally.tenants()) {
      long[] counts = tally.of(rule, tenant);
      if (Arrays.stream(counts).anyMatch(count -> count > 0)) {
        rows.add(new Row(tenant, counts));
      }
    }
    if (rows.size() > TENANTS) {
      rows.sort(Comparator.comparingLong((Row row) -> -row.counts()[0]).thenComparing(Row::tenant));
      long[] others = new long[rows.get(0).counts().length];
      List<Row> rest = rows.subList(TENANTS, rows.size());
      for (Row row : rest) {
        for (int i = 0; i < others.length; i++) {
          others[i] += row.counts()[i];
        }
      }
      Row sum = new Row("(" + number(rest.size()) + " others)", others);
      rest.clear();
      rows.add(sum);
    }
    for (Row row : rows) {
      Object[] cells = new Object[2 + row.counts().length];
      cells[0] = index.header(rule).id();
      cells[1] = clean(row.tenant());
      for (int i = 0; i < row.counts().length; i++) {
        cells[2 + i] = number(row.counts()[i]);
      }
      lines.add(row(cells));
    }
  }

  /** A tenant's name is data: it must not steer the terminal. */
  private static String clean(String text) {
    return text.replaceAll("\\p{Cntrl}", "?");
  }

  private static String row(Object... cells) {
    return String.format(Locale.ROOT, ROW, cells).stripTrailing();
  }

  private static String number(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }
}
