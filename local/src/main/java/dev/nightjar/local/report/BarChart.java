package dev.nightjar.local.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;

/**
 * Bars over time, each piled up from parts, as SVG without script or style: for a page in print.
 * Lengths are in pixels of the drawing, which scales.
 */
final class BarChart {

  private static final int WIDTH = 720;
  private static final int HEIGHT = 220;
  private static final int LEFT = 64;
  private static final int RIGHT = 12;
  private static final int TOP = 34;
  private static final int BOTTOM = 30;
  private static final int MOST_LABELS = 8;
  private static final String FONT = "DejaVu Sans, Verdana, sans-serif";
  private static final String INK = "#222222";
  private static final String FAINT = "#767676";

  private final String id;
  private final String title;
  private final String unit;
  private final String empty;
  private final List<String> labels;
  private final List<Part> parts;

  /**
   * A part of each bar.
   *
   * @param name what it is; never null
   * @param colour such as {@code #9b1b30}; never null
   * @param values one for each bar, 0 or more
   */
  record Part(String name, String colour, long[] values) {}

  /**
   * A chart.
   *
   * @param id a name that no other of the page has
   * @param title what it shows
   * @param unit what is counted, at the axis
   * @param empty what to say where there is nothing
   * @param labels what each bar stands for
   * @param parts what bars are made up of, from below
   */
  BarChart(
      String id, String title, String unit, String empty, List<String> labels, List<Part> parts) {
    this.id = id;
    this.title = title;
    this.unit = unit;
    this.empty = empty;
    this.labels = labels;
    this.parts = parts;
  }

  /**
   * The drawing.
   *
   * @param glyphs replaces what can't be drawn
   */
  String svg(UnaryOperator<String> glyphs) {
    Markup svg = new Markup(glyphs);
    svg.open(
        "svg",
        "xmlns",
        "http://www.w3.org/2000/svg",
        "role",
        "img",
        "aria-labelledby",
        id + "-title " + id + "-what",
        "viewBox",
        "0 0 " + WIDTH + " " + HEIGHT,
        "width",
        Integer.toString(WIDTH),
        "height",
        Integer.toString(HEIGHT));
    svg.element("title", title, "id", id + "-title");
    svg.element("desc", description(), "id", id + "-what");
    long highest = highest();
    if (highest == 0) {
      text(svg, WIDTH / 2.0, HEIGHT / 2.0, "middle", 14, FAINT, empty);
    } else {
      axis(svg, top(highest));
      bars(svg, top(highest));
      legend(svg);
    }
    return svg.close("svg").all();
  }

  /** What those hear who do not see it. */
  private String description() {
    long highest = highest();
    if (highest == 0) {
      return empty;
    }
    List<String> sums = new ArrayList<>();
    String most = "";
    for (int i = 0; i < labels.size(); i++) {
      if (sum(i) == highest) {
        most = labels.get(i);
        break;
      }
    }
    for (Part part : parts) {
      long sum = 0;
      for (long value : part.values()) {
        sum += value;
      }
      sums.add(part.name() + " " + number(sum));
    }
    return "Bars of "
        + unit
        + ": "
        + String.join(", ", sums)
        + "; the most, "
        + number(highest)
        + ", at "
        + most
        + ".";
  }

  private long highest() {
    long highest = 0;
    for (int i = 0; i < labels.size(); i++) {
      highest = Math.max(highest, sum(i));
    }
    return highest;
  }

  private long sum(int bar) {
    return parts.stream().mapToLong(part -> part.values()[bar]).sum();
  }

  /** The step of the axis: 1, 2 or 5 times a power of ten, so that about four are enough. */
  private static long step(long highest) {
    long power = 1;
    while (power * 10 <= highest / 4) {
      power *= 10;
    }
    for (long factor : new long[] {1, 2, 5}) {
      if (factor * power * 4 >= highest) {
        return factor * power;
      }
    }
    return 10 * power;
  }

  private static long top(long highest) {
    long step = step(highest);
    return (highest + step - 1) / step * step;
  }

  private static double y(long value, long top) {
    return HEIGHT - BOTTOM - (HEIGHT - BOTTOM - TOP) * (double) value / top;
  }

  private void axis(Markup svg, long top) {
    text(svg, LEFT, 14, "start", 12, INK, unit);
    for (long value = 0; value <= top; value += step(top)) {
      String y = coordinate(y(value, top));
      svg.empty(
          "line",
          "x1",
          Integer.toString(LEFT),
          "x2",
          Integer.toString(WIDTH - RIGHT),
          "y1",
          y,
          "y2",
          y,
          "stroke",
          value == 0 ? INK : "#d8d8d8",
          "stroke-width",
          "1");
      text(svg, LEFT - 6, y(value, top) + 4, "end", 11, FAINT, number(value));
    }
  }

  private void bars(Markup svg, long top) {
    double width = (WIDTH - LEFT - RIGHT) / (double) labels.size();
    int each = (labels.size() + MOST_LABELS - 1) / MOST_LABELS;
    for (int i = 0; i < labels.size(); i++) {
      double x = LEFT + i * width;
      long below = 0;
      for (Part part : parts) {
        long value = part.values()[i];
        if (value > 0) {
          svg.open(
              "rect",
              "x",
              coordinate(x + width * 0.1),
              "y",
              coordinate(y(below + value, top)),
              "width",
              coordinate(width * 0.8),
              "height",
              coordinate(y(below, top) - y(below + value, top)),
              "fill",
              part.colour());
          svg.element("title", labels.get(i) + ", " + part.name() + ": " + number(value));
          svg.close("rect");
          below += value;
        }
      }
      if (i % each == 0) {
        text(svg, x + width / 2, HEIGHT - BOTTOM + 16, "middle", 11, FAINT, labels.get(i));
      }
    }
  }

  private void legend(Markup svg) {
    double x = WIDTH - RIGHT;
    if (parts.size() < 2) {
      return;
    }
    // From the right, so that the names end where the bars do.
    for (Part part : parts) {
      x -= 8 * part.name().length() + 24;
      svg.empty(
          "rect",
          "x",
          coordinate(x),
          "y",
          "5",
          "width",
          "10",
          "height",
          "10",
          "fill",
          part.colour());
      text(svg, x + 14, 14, "start", 11, INK, part.name());
    }
  }

  private static void text(
      Markup svg, double x, double y, String anchor, int size, String colour, String text) {
    svg.element(
        "text",
        text,
        "x",
        coordinate(x),
        "y",
        coordinate(y),
        "text-anchor",
        anchor,
        "font-family",
        FONT,
        "font-size",
        Integer.toString(size),
        "fill",
        colour);
  }

  private static String coordinate(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }

  private static String number(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }
}
