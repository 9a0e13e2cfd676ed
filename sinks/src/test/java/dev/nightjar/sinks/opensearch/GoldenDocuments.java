package dev.nightjar.sinks.opensearch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Documents as they were once written, byte by byte. */
final class GoldenDocuments {

  private GoldenDocuments() {}

  static JsonNode json(Document document) throws IOException {
    return TestingOpenSearch.JSON.readTree(document.body());
  }

  static void assertSame(String file, Document document) throws IOException {
    try (InputStream in = GoldenDocuments.class.getResourceAsStream("/golden/" + file)) {
      String golden = in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
      assertThat(new String(document.body(), StandardCharsets.UTF_8)).isEqualTo(golden.strip());
    }
  }
}
