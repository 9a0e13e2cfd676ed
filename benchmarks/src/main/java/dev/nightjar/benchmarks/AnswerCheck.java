package dev.nightjar.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** Judges answers by what was planted: a fast answer that is wrong is none. */
final class AnswerCheck {

  private AnswerCheck() {}

  /**
   * Compares an answer with what it must be: how many documents, the newest of them, the sum of the
   * bars, and where rows are summed, the sums.
   *
   * @throws IllegalStateException where it is another one, or is not whole
   */
  static void check(Asked asked, JsonNode answer) {
    require(asked, "timed out", false, answer.path("timed_out").asBoolean(true));
    require(asked, "failed shards", 0L, answer.at("/_shards/failed").asLong(-1));
    require(asked, "documents", asked.count(), answer.at("/hits/total/value").asLong());
    require(asked, "documents, exactly", "eq", answer.at("/hits/total/relation").asText());
    if (asked.rows() == null) {
      JsonNode hits = answer.at("/hits/hits");
      require(asked, "shown", Math.min(DiscoverRequest.SIZE, asked.count()), (long) hits.size());
      require(asked, "the newest", asked.latest(), hits.path(0).path("sort").path(0).asLong());
      long bars = 0;
      for (JsonNode bar : answer.at("/aggregations/2/buckets")) {
        bars += bar.path("doc_count").asLong();
      }
      require(asked, "documents in bars", asked.count(), bars);
    } else {
      List<Long> rows = new ArrayList<>();
      for (JsonNode who : answer.at("/aggregations/who/buckets")) {
        rows.add(who.at("/rows/value").asLong());
      }
      require(asked, "rows", asked.rows(), rows);
    }
    require(asked, "an answer at all", true, asked.count() > 0);
  }

  private static void require(Asked asked, String what, Object expected, Object found) {
    if (!expected.equals(found)) {
      throw new IllegalStateException(
          "question " + asked + ": " + what + " must be " + expected + ", and is " + found);
    }
  }
}
