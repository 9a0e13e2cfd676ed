package dev.nightjar.local.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * A number of a report, and where it comes from.
 *
 * @param value the number
 * @param queries the ids of the queries whose answers hold it; never null or empty
 * @param pointer where the one query's answer holds it, as a JSON pointer; a place that is not
 *     there stands for 0. Null where the number is derived
 * @param derivation how it follows from the answers, in words; null where a pointer says it
 */
public record Figure(long value, List<String> queries, String pointer, String derivation) {

  /** A number that an answer holds. */
  public static Figure of(Query query, JsonNode answer, String pointer) {
    return new Figure(read(answer, pointer), List.of(query.id()), pointer, null);
  }

  /** A number that follows from answers. */
  public static Figure derived(long value, String derivation, List<String> queries) {
    return new Figure(value, List.copyOf(queries), null, derivation);
  }

  /** What an answer holds at a place; 0 where there is nothing, as of an index that never was. */
  public static long read(JsonNode answer, String pointer) {
    return answer.at(pointer).asLong(0);
  }
}
