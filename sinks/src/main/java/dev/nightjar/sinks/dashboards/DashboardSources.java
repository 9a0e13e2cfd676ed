package dev.nightjar.sinks.dashboards;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * The sources of the saved objects: small JSON files and Vega-Lite specifications among the
 * program's resources, in which {@code {prefix}} stands for the prefix of the indices.
 */
final class DashboardSources {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String FOLDER = "/nightjar/dashboards/";

  private final String prefix;

  /**
   * Sources for the indices of a prefix.
   *
   * @param prefix as the options of OpenSearch allow it: no character that JSON or a URL escapes
   */
  DashboardSources(String prefix) {
    this.prefix = prefix;
  }

  /** What all ids and indices begin with. */
  String prefix() {
    return prefix;
  }

  /** A list of sources, such as {@code panels}. */
  JsonNode list(String name) {
    String path = name + ".json";
    try {
      return JSON.readTree(text(path));
    } catch (IOException e) {
      throw new UncheckedIOException("the program's own resource " + path + " is broken", e);
    }
  }

  /** The Vega-Lite specification of a panel, as it is written. */
  String vega(String panel) {
    return text("vega/" + panel + ".vl.json").strip();
  }

  private String text(String path) {
    try (InputStream in = DashboardSources.class.getResourceAsStream(FOLDER + path)) {
      if (in == null) {
        throw new IOException("it is missing");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("{prefix}", prefix);
    } catch (IOException e) {
      throw new UncheckedIOException("the program's own resource " + path + " is broken", e);
    }
  }
}
