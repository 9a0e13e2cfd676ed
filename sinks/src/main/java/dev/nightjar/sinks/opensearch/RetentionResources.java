package dev.nightjar.sinks.opensearch;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Reads what the program brings along for retention. */
final class RetentionResources {

  private static final ObjectMapper JSON = new ObjectMapper();

  private RetentionResources() {}

  /** A fresh copy of a resource. */
  static ObjectNode read(String name) {
    String path = "/nightjar/retention/" + name + ".json";
    try (InputStream in = RetentionResources.class.getResourceAsStream(path)) {
      return (ObjectNode) JSON.readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException("the program's own resource " + path + " is broken", e);
    }
  }
}
