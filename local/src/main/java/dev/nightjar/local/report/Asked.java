package dev.nightjar.local.report;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.local.report.Evidence.Bucket;
import dev.nightjar.local.report.Evidence.Item;
import dev.nightjar.local.report.Evidence.Ranking;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * A query with its answer, out of which numbers are read together with their places.
 *
 * @param query what was asked; never null
 * @param answer what OpenSearch answered; never null
 */
record Asked(Query query, JsonNode answer) {

  /** The longest text of a document that a report repeats, in characters. */
  private static final int LONGEST = 2_000;

  /** How many documents fit the query. */
  Figure total() {
    return figure("/hits/total/value");
  }

  /** The number at a place. */
  Figure figure(String pointer) {
    return Figure.of(query, answer, pointer);
  }

  /** The buckets of an aggregation. */
  List<Bucket> buckets(String aggregation) {
    return buckets(aggregation, "/doc_count", place -> List.of());
  }

  /** The buckets of an aggregation, each divided by another one. */
  List<Bucket> divided(String aggregation, String part) {
    return buckets(aggregation, "/doc_count", place -> buckets(place + "/" + part));
  }

  /**
   * The buckets of an aggregation.
   *
   * @param number where a bucket holds its number
   * @param parts what the bucket at a place is divided into
   */
  List<Bucket> buckets(String aggregation, String number, Function<String, List<Bucket>> parts) {
    List<Bucket> buckets = new ArrayList<>();
    int size = answer.at(aggregation + "/buckets").size();
    for (int i = 0; i < size; i++) {
      String place = aggregation + "/buckets/" + i;
      buckets.add(new Bucket(key(place), figure(place + number), parts.apply(place)));
    }
    return buckets;
  }

  /** The key of a bucket. */
  String key(String place) {
    JsonNode bucket = answer.at(place);
    JsonNode written = bucket.get("key_as_string");
    return cut((written == null ? bucket.path("key") : written).asText());
  }

  /** The most frequent kinds. */
  Ranking ranking(String aggregation) {
    return new Ranking(
        buckets(aggregation),
        figure(aggregation + "/sum_other_doc_count"),
        figure(aggregation + "/doc_count_error_upper_bound"));
  }

  /** The documents that were found, as items. */
  List<Item> items(Function<JsonNode, Item> item) {
    List<Item> items = new ArrayList<>();
    answer.at("/hits/hits").forEach(hit -> items.add(item.apply(hit)));
    return items;
  }

  /** A text of a document, cut where it is very long; empty where there is none. */
  static String text(JsonNode source, String pointer) {
    return cut(source.at(pointer).asText(""));
  }

  /** The texts of an array, or a text alone; at most 100. */
  static List<String> texts(JsonNode source, String pointer) {
    JsonNode node = source.at(pointer);
    List<String> texts = new ArrayList<>();
    if (node.isTextual()) {
      texts.add(cut(node.asText()));
    }
    for (JsonNode each : node) {
      if (texts.size() == 100) {
        texts.add("and " + (node.size() - 100) + " more");
        break;
      }
      texts.add(cut(each.asText()));
    }
    return texts;
  }

  /** Index and id of a hit. */
  static String document(JsonNode hit) {
    return hit.path("_index").asText() + "/" + hit.path("_id").asText();
  }

  /** A text, cut where it is very long, which it then says. */
  static String cut(String text) {
    if (text == null || text.length() <= LONGEST) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(LONGEST - 1)) ? LONGEST - 1 : LONGEST;
    return text.substring(0, end) + "… (the first " + end + " of " + text.length() + " characters)";
  }
}
