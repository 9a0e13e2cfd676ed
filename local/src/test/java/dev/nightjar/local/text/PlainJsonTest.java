package dev.nightjar.local.text;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;

class PlainJsonTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void everyCharacterIsAVisibleAsciiOneAndReadsAsTheSame() throws Exception {
    StringBuilder all = new StringBuilder();
    for (int point = 0; point < 0x3000; point++) {
      all.appendCodePoint(point);
    }
    all.append("\ufeff\ufffc").appendCodePoint(0x1f600).appendCodePoint(0xe0041);
    ObjectNode object = JSON.createObjectNode().put(all.toString(), all.toString());

    String line = PlainJson.of(object);

    assertThat(line.chars()).allMatch(c -> c >= ' ' && c < 0x7f);
    JsonNode read = JSON.readTree(line);
    assertThat(read).isEqualTo(object);
  }
}
