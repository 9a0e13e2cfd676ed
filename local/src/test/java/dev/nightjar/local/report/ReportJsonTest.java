package dev.nightjar.local.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** The form for machines, and what its digest is of. */
class ReportJsonTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** What Python's json.dumps(..., sort_keys=True, separators=(",", ":")) says of the same. */
  @Test
  void theCanonicalFormIsThatOfPython() throws Exception {
    JsonNode tree =
        JSON.readTree(
            "{\"b\":[1,true,null,{}],\"a\":{\"z\":\"\\u00e9\\u007f\\ud83d\\ude00/\\\"\\\\\\n\\u001b\","
                + "\"y\":[]}}");
    assertThat(ReportJson.canonical(tree))
        .isEqualTo(
            "{\"a\":{\"y\":[],\"z\":\"\\u00e9\\u007f\\ud83d\\ude00/\\\"\\\\\\n\\u001b\"},"
                + "\"b\":[1,true,null,{}]}");
  }

  @Test
  void theDigestIsOfTheEvidenceAsItIsWritten() throws Exception {
    for (String text : TestingEvidence.HOSTILE) {
      Evidence evidence = TestingEvidence.read(TestingEvidence.answers(text), "acme", 10);
      Report report = Report.of("1.2", TestingEvidence.NOW, evidence);
      String written = ReportJson.of(report);
      assertThat(written).matches("[\\n -~]*");
      JsonNode read = JSON.readTree(written);
      assertThat(read.at("/report/produced").asText()).isEqualTo("2026-12-02T08:00:00Z");
      assertThat(read.at("/report/producer").asText()).isEqualTo("Nightjar 1.2");
      byte[] canonical =
          ReportJson.canonical(read.path("evidence")).getBytes(StandardCharsets.US_ASCII);
      assertThat(read.at("/report/digest").asText())
          .isEqualTo(
              HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(canonical)))
          .isEqualTo(report.digest());
      assertThat(read.at("/evidence/events/actions/shown/0/key").asText()).isEqualTo(text);
    }
  }

  @Test
  void theDigestIsOfTheEvidenceAlone() throws Exception {
    Evidence one = TestingEvidence.read(TestingEvidence.answers("x"), "acme", 10);
    Evidence other = TestingEvidence.read(TestingEvidence.answers("y"), "acme", 10);
    String digest = Report.of("1", TestingEvidence.NOW, one).digest();
    assertThat(Report.of("2", Instant.EPOCH, one).digest()).isEqualTo(digest);
    assertThat(Report.of("1", TestingEvidence.NOW, other).digest()).isNotEqualTo(digest);
  }
}
