package dev.nightjar.job.configuration;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Options in a YAML file: {@code source: {table: audit}} and {@code source.table: audit} alike. */
final class YamlFile {

  private static final ObjectMapper YAML =
      new ObjectMapper(
              YAMLFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build())
          // A second document of the file would not be read, and nobody would know.
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private final Path file;
  private final List<Fault> faults;
  private final Map<String, String> values = new LinkedHashMap<>();

  private YamlFile(Path file, List<Fault> faults) {
    this.file = file;
    this.faults = faults;
  }

  /** Reads a file; adds what is wrong with it to the faults. */
  static Layer read(Path file, List<Fault> faults) {
    YamlFile yaml = new YamlFile(file, faults);
    try {
      JsonNode root = YAML.readTree(file.toFile());
      if (root.isObject()) {
        yaml.flatten("", root);
      } else if (!root.isMissingNode() && !root.isNull()) {
        yaml.fault("its root must hold keys", "Write it such as `source.table: audit`");
      }
    } catch (JsonProcessingException e) {
      // The original message without the source, which would quote values.
      String place = e.getLocation() == null ? "" : ", line " + e.getLocation().getLineNr();
      yaml.fault(
          "it is no YAML that can be read" + place,
          "Correct it there; each key may stand once, in one document");
    } catch (IOException e) {
      yaml.fault("it can't be read", "Check the path and its permissions");
    }
    return new Layer("file " + file, yaml.values);
  }

  private void flatten(String key, JsonNode node) {
    if (node.isObject()) {
      node.properties()
          .forEach(
              entry ->
                  flatten(
                      key.isEmpty() ? entry.getKey() : key + "." + entry.getKey(),
                      entry.getValue()));
    } else if (values.put(key, node.isArray() ? joined(key, node) : text(node)) != null) {
      fault("it sets " + key + " twice, nested and flat", "Keep one of the two");
    }
  }

  private String joined(String key, JsonNode array) {
    List<String> entries = new ArrayList<>();
    for (JsonNode entry : array) {
      if (entry.isContainerNode()) {
        fault(
            "a list holds plain values only, but that of " + key + " does not",
            "Write texts or numbers");
      } else {
        entries.add(text(entry).replace(",", "\\,"));
      }
    }
    return String.join(",", entries);
  }

  private static String text(JsonNode node) {
    return node.isNull() ? "" : node.asText();
  }

  private void fault(String rule, String remedy) {
    faults.add(Fault.of("--config", file.toString(), rule, remedy));
  }
}
