package dev.nightjar.local.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/** A report as JSON: all of it, in ASCII, with the digest of its evidence. */
public final class ReportJson {

  /** The version of the form; it grows when a field goes or means something else. */
  public static final int FORMAT = 1;

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
          .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  private ReportJson() {}

  /** The whole report, on many lines. */
  public static String of(Report report) {
    ObjectNode root = JSON.createObjectNode();
    ObjectNode made = root.putObject("report");
    made.put("format", FORMAT);
    made.put("producer", "Nightjar " + report.version());
    made.put("produced", report.produced().toString());
    made.put("digest_algorithm", "SHA-256 of evidence: keys sorted, no blanks, ASCII");
    made.put("digest", report.digest());
    root.set("evidence", tree(report.evidence()));
    try {
      // The only control character that JSON lets stand as it is.
      return JSON.writerWithDefaultPrettyPrinter()
              .writeValueAsString(root)
              .replace("\u007f", "\\u007f")
          + "\n";
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The digest of evidence: that of its canonical form in ASCII, in lower hexadecimal. */
  static String digest(Evidence evidence) {
    try {
      byte[] text = canonical(tree(evidence)).getBytes(StandardCharsets.US_ASCII);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A value as a tree. */
  static JsonNode tree(Object value) {
    return JSON.valueToTree(value);
  }

  /**
   * The one text of a tree: keys in the order of their characters, no blanks, everything outside of
   * printable ASCII as {@code \}{@code uxxxx} in lower case. Python's {@code json.dumps} writes the
   * same with sorted keys and its narrowest separators.
   */
  static String canonical(JsonNode node) {
    StringBuilder out = new StringBuilder();
    canonical(node, out);
    return out.toString();
  }

  private static void canonical(JsonNode node, StringBuilder out) {
    if (node.isObject()) {
      Map<String, JsonNode> sorted = new TreeMap<>();
      node.properties().forEach(field -> sorted.put(field.getKey(), field.getValue()));
      String before = "{";
      for (Map.Entry<String, JsonNode> field : sorted.entrySet()) {
        out.append(before);
        text(field.getKey(), out);
        out.append(':');
        canonical(field.getValue(), out);
        before = ",";
      }
      out.append(sorted.isEmpty() ? "{}" : "}");
    } else if (node.isArray()) {
      String before = "[";
      for (JsonNode each : node) {
        out.append(before);
        canonical(each, out);
        before = ",";
      }
      out.append(node.isEmpty() ? "[]" : "]");
    } else if (node.isTextual()) {
      text(node.asText(), out);
    } else {
      out.append(node.asText());
    }
  }

  private static void text(String text, StringBuilder out) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        case '\f' -> out.append("\\f");
        case '\b' -> out.append("\\b");
        default -> {
          if (c >= ' ' && c <= '~') {
            out.append(c);
          } else {
            out.append("\\u").append(HexFormat.of().toHexDigits(c));
          }
        }
      }
    }
    out.append('"');
  }
}
