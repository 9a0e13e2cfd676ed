package dev.nightjar.local.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Answers that a test gives, by the query's id; else what OpenSearch says of no index at all. */
public final class TestingAnswers implements Answers {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String NOTHING = "{\"hits\":{\"total\":{\"value\":0},\"hits\":[]}}";

  private final Map<String, JsonNode> answers = new HashMap<>();
  private final List<Query> asked = new ArrayList<>();

  /** Gives the answer to a query. */
  public TestingAnswers give(String id, String answer) {
    answers.put(id, json(answer));
    return this;
  }

  @Override
  public JsonNode to(Query query) {
    asked.add(query);
    return answers.getOrDefault(query.id(), json(NOTHING));
  }

  /** What was asked. */
  public List<Query> asked() {
    return asked;
  }

  static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError(text, e);
    }
  }
}
