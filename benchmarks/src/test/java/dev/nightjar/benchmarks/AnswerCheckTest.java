package dev.nightjar.benchmarks;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nightjar.local.analysts.Question;
import dev.nightjar.local.analysts.Question.Place;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnswerCheckTest {

  private static final Question SEARCH = new Question(4, "Who?", Place.EVENTS, "exports", null);
  private static final Question REQUEST = new Question(20, "Who?", Place.EVENTS, null, "{}");
  private static final String FOUND =
      """
      {"timed_out": false, "_shards": {"failed": 0},
       "hits": {"total": {"value": 2, "relation": "eq"}, "hits": [{"sort": [9]}, {"sort": [7]}]},
       "aggregations": {"2": {"buckets": [{"doc_count": 1}, {"doc_count": 1}]}}}
      """;
  private static final String SUMMED =
      """
      {"timed_out": false, "_shards": {"failed": 0},
       "hits": {"total": {"value": 2, "relation": "eq"}, "hits": []},
       "aggregations": {"who": {"buckets": [{"rows": {"value": 50.0}}, {"rows": {"value": 7.0}}]}}}
      """;

  @Test
  void acceptsTheAnswerThatWasPlanted() {
    assertThatCode(() -> check(asked(SEARCH, 2, null), FOUND)).doesNotThrowAnyException();
    assertThatCode(() -> check(asked(REQUEST, 2, List.of(50L, 7L)), SUMMED))
        .doesNotThrowAnyException();
  }

  @Test
  void refusesAnotherNumberOfDocumentsAndNone() {
    assertRefused(asked(SEARCH, 3, null), FOUND, "documents must be 3, and is 2");
    assertRefused(asked(SEARCH, 2, null), FOUND.replace("\"eq\"", "\"gte\""), "is gte");
    assertRefused(
        asked(SEARCH, 0, null),
        "{\"timed_out\": false, \"_shards\": {\"failed\": 0},"
            + " \"hits\": {\"total\": {\"value\": 0, \"relation\": \"eq\"}, \"hits\":"
            + " [{\"sort\": [9]}]}}",
        "shown must be 0, and is 1");
  }

  @Test
  void refusesNothingWhereNothingWasToBeFound() {
    Asked asked = new Asked(SEARCH, "exports", Window.MONTH, null, 0, 0, null);
    String nothing =
        "{\"timed_out\": false, \"_shards\": {\"failed\": 0},"
            + " \"hits\": {\"total\": {\"value\": 0, \"relation\": \"eq\"}, \"hits\": []}}";

    assertRefused(asked, nothing, "an answer at all must be true");
  }

  @Test
  void refusesOtherDocumentsThanTheNewest() {
    assertRefused(asked(SEARCH, 2, null), FOUND.replace("[9]", "[8]"), "newest must be 9");
    assertRefused(
        asked(SEARCH, 2, null), FOUND.replace(", {\"sort\": [7]}", ""), "shown must be 2");
    assertRefused(
        asked(SEARCH, 2, null), FOUND.replace(", {\"doc_count\": 1}", ""), "in bars must be 2");
  }

  @Test
  void refusesOtherSums() {
    assertRefused(
        asked(REQUEST, 2, List.of(50L, 7L)), SUMMED.replace("7.0", "6.0"), "and is [50, 6]");
  }

  @Test
  void refusesAnAnswerThatIsNotWhole() {
    assertRefused(
        asked(SEARCH, 2, null), FOUND.replace("\"failed\": 0", "\"failed\": 1"), "failed shards");
    assertRefused(
        asked(SEARCH, 2, null), FOUND.replace("_out\": false", "_out\": true"), "timed out");
  }

  private static Asked asked(Question question, long count, List<Long> rows) {
    return new Asked(question, "exports", Window.MONTH, "aurora", count, 9, rows);
  }

  private static void check(Asked asked, String answer) throws Exception {
    AnswerCheck.check(asked, new ObjectMapper().readTree(answer));
  }

  private static void assertRefused(Asked asked, String answer, String message) {
    assertThatThrownBy(() -> check(asked, answer))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("question " + asked.question().number())
        .hasMessageContaining(message);
  }
}
