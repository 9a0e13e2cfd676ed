package dev.nightjar.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.nightjar.local.analysts.Question.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** How the documents are indexed, and so how a question must be asked. */
enum IndexDesign {
  /** By Nightjar's templates, as the job does it. */
  NIGHTJAR("nightjar"),

  /**
   * As the server does it for a document that it knows nothing of: each text as full text by its
   * standard analyzer, and as it is below {@code .keyword}. That analyzer leaves {@code
   * invoice.export} one word, so that a part of it needs stars; networks are parts of texts.
   */
  SERVER_DEFAULTS("plain");

  private static final List<String> WORDS_WITHIN_WORDS = List.of("exports", "impersonation");
  private static final Pattern NETWORK =
      Pattern.compile("source\\.ip:\"(\\d+\\.\\d+\\.\\d+\\.)0/24\"");
  private static final String FULL_TEXT = ".text:";
  private static final String TENANT = "organization.id";

  /** The texts that are looked for as they are. */
  private static final List<String> EXACT =
      List.of(
          "audit.ocsf.type_uid",
          "audit.ocsf.class_uid",
          "audit.ocsf.activity_name",
          "audit.principal",
          "audit.target.id",
          "audit.kind",
          "audit.actor.type",
          "audit.alert.level",
          "audit.alert.evidence.id",
          "user.id",
          "event.outcome",
          "source.geo.country_iso_code",
          TENANT);

  private final String prefix;

  IndexDesign(String prefix) {
    this.prefix = prefix;
  }

  /** What the names of its indices begin with. */
  String prefix() {
    return prefix;
  }

  /** The indices of a place, as an index pattern names them. */
  String indices(Place place) {
    return prefix + (place == Place.EVENTS ? "-events-*" : "-alerts");
  }

  /** The field of the tenant, exact. */
  String tenantField() {
    return exact(TENANT);
  }

  private String exact(String field) {
    return this == SERVER_DEFAULTS && EXACT.contains(field) ? field + ".keyword" : field;
  }

  /** A search as it must be typed over these indices. */
  String search(String typed) {
    if (this == NIGHTJAR) {
      return typed;
    }
    String search = NETWORK.matcher(typed).replaceAll("source.ip.keyword:$1*");
    search = search.replace(FULL_TEXT, ":");
    for (String word : WORDS_WITHIN_WORDS) {
      search = search.replaceAll("\\b" + word + "\\b", "*" + stem(word) + "*");
    }
    for (String field : EXACT) {
      search = search.replace(field + ":", exact(field) + ":");
    }
    return search;
  }

  /** What all forms of the word have in common. */
  private static String stem(String word) {
    return word.endsWith("s") ? word.substring(0, word.length() - 1) : word;
  }

  /** A request as it must be sent over these indices; changes it. */
  void adapt(JsonNode request) {
    if (request instanceof ObjectNode object) {
      List<String> names = new ArrayList<>();
      object.fieldNames().forEachRemaining(names::add);
      for (String name : names) {
        JsonNode value = object.get(name);
        if (name.equals("field")) {
          object.set(name, new TextNode(exact(value.asText())));
        } else if (name.equals("query") && value.isTextual()) {
          object.set(name, new TextNode(search(value.asText())));
        } else {
          adapt(value);
        }
      }
    } else if (request instanceof ArrayNode array) {
      array.forEach(this::adapt);
    }
  }
}
