package dev.nightjar.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Shows measurements: a table for people, a JSON object a line for programs. */
final class Report {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> HEAD =
      List.of("name", "value", "unit", "baseline", "baseline value", "ratio", "target", "met");

  private Report() {}

  /** One JSON object, with the keys that the design's contract names. */
  static String json(Measurement m) {
    ObjectNode node = JSON.createObjectNode();
    node.put("name", m.name());
    node.put("value", rounded(m.value()));
    node.put("unit", m.unit());
    node.put("baseline", m.baseline());
    node.put("baseline_value", rounded(m.baselineValue()));
    node.put("ratio", rounded(m.ratio()));
    node.put("target", m.target().toString());
    node.put("met", m.met());
    return node.toString();
  }

  /** A table with aligned columns, numbers to the right. */
  static String table(List<Measurement> measurements) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(HEAD);
    for (Measurement m : measurements) {
      rows.add(
          List.of(
              m.name(),
              number(m.value()),
              m.unit(),
              m.baseline(),
              number(m.baselineValue()),
              number(m.ratio()),
              m.target().toString(),
              m.met() ? "yes" : "NO"));
    }
    int[] widths = new int[HEAD.size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    StringBuilder out = new StringBuilder();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        boolean right = i == 1 || i == 4 || i == 5;
        line.append(String.format((right ? "%" : "%-") + widths[i] + "s  ", row.get(i)));
      }
      out.append(line.toString().stripTrailing()).append('\n');
    }
    return out.toString();
  }

  /** Three significant digits for small numbers, whole ones with separators for large. */
  static String number(double value) {
    if (!Double.isFinite(value)) {
      return "-";
    }
    if (Math.abs(value) >= 100) {
      return String.format(Locale.ROOT, "%,.0f", value);
    }
    return new BigDecimal(value).round(new MathContext(3)).stripTrailingZeros().toPlainString();
  }

  private static BigDecimal rounded(double value) {
    return Double.isFinite(value) ? new BigDecimal(value).round(new MathContext(6)) : null;
  }
}
