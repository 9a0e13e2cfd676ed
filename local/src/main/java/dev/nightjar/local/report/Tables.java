package dev.nightjar.local.report;

import dev.nightjar.local.report.Evidence.Bucket;
import dev.nightjar.local.report.Evidence.Item;
import dev.nightjar.local.report.Evidence.Ranking;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** Tables and numbers of a page. */
final class Tables {

  private final Markup page;

  Tables(Markup page) {
    this.page = page;
  }

  /** Writes what stands in a cell. */
  @FunctionalInterface
  interface Cell {
    /** Writes it. */
    void into(Markup page);
  }

  /** A cell with a number; numbers stand at the right. */
  record Number(Cell cell) implements Cell {
    @Override
    public void into(Markup page) {
      cell.into(page);
    }
  }

  /** A cell with what a document says. */
  static Cell data(String text) {
    return page -> page.data(text);
  }

  /** A cell with several texts of documents. */
  static Cell data(List<String> texts) {
    return page -> {
      if (texts.isEmpty()) {
        page.text("–");
      }
      for (int i = 0; i < texts.size(); i++) {
        page.text(i == 0 ? "" : ", ").data(texts.get(i));
      }
    };
  }

  /** A cell with our own words. */
  static Cell text(String text) {
    return page -> page.text(text);
  }

  /** A cell with a number, and the query that it comes from. */
  static Cell number(Figure figure) {
    return new Number(page -> figure(page, figure));
  }

  /** A number without a query of its own: it is said by a document of a list. */
  static Cell number(long value) {
    return new Number(page -> page.text(written(value)));
  }

  /** A number, and where it comes from. */
  static void figure(Markup page, Figure figure) {
    page.text(written(figure.value()));
    for (String query : figure.queries()) {
      page.element("a", query, "class", "q", "href", "#" + query);
    }
  }

  static String written(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  /** What a table says where it would be empty. */
  void none(String sentence) {
    page.element("p", sentence, "class", "none");
  }

  /** Begins a table; a head that begins with # stands above numbers. */
  void begin(String... heads) {
    // Two columns at the two ends of a page are hard to read across.
    page.open("table", "class", heads.length == 2 ? "k" : "w").open("thead").open("tr");
    for (String head : heads) {
      if (head.startsWith("#")) {
        page.element("th", head.substring(1), "class", "n");
      } else {
        page.element("th", head);
      }
    }
    page.close("tr").close("thead").open("tbody");
  }

  /** A row. */
  void row(Cell... cells) {
    page.open("tr");
    for (Cell cell : cells) {
      if (cell instanceof Number) {
        page.open("td", "class", "n");
      } else {
        page.open("td");
      }
      cell.into(page);
      page.close("td");
    }
    page.close("tr");
  }

  /** Ends a table. */
  void end() {
    page.close("tbody").close("table");
  }

  /** A table of kinds and numbers. */
  void buckets(String what, String number, List<Bucket> buckets, String none) {
    if (buckets.isEmpty()) {
      none(none);
      return;
    }
    begin(what, "#" + number);
    buckets.forEach(bucket -> row(data(bucket.key()), number(bucket.count())));
    end();
  }

  /** A ranking, and what it leaves out. */
  void ranking(String what, String number, Ranking ranking, String none) {
    if (ranking.shown().isEmpty()) {
      none(none);
      return;
    }
    begin(what, "#" + number);
    ranking.shown().forEach(bucket -> row(data(bucket.key()), number(bucket.count())));
    if (ranking.others().value() > 0) {
      row(text("all others"), number(ranking.others()));
    }
    end();
  }

  /** A table of items. */
  void items(List<String> heads, List<Item> items, Consumer<Item> row, String none) {
    if (items.isEmpty()) {
      none(none);
      return;
    }
    begin(heads.toArray(String[]::new));
    items.forEach(row);
    end();
  }
}
