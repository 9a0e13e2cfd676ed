package dev.nightjar.local.streams;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * Lets another process write and shape: POST /control/{command} with a JSON body, {@code {}} at
 * least. The module's README.md lists the commands.
 */
final class Control implements HttpListener.Handler {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final StreamModel model;
  private final CallLog calls;
  private final SteadyWriter writer;

  Control(StreamModel model, CallLog calls, SteadyWriter writer) {
    this.model = model;
    this.calls = calls;
    this.writer = writer;
  }

  @Override
  public Reply handle(HttpListener.Request request) {
    try {
      JsonNode body = JSON.readTree(request.body());
      return Reply.json(perform(request.path().substring("/control/".length()), body));
    } catch (IOException | IllegalArgumentException | IllegalStateException e) {
      return Reply.error(400, "control#Refused", String.valueOf(e.getMessage()));
    }
  }

  private JsonNode perform(String command, JsonNode body) {
    ObjectNode answer = Reply.object();
    switch (command) {
      case "write" -> {
        ArrayNode written = answer.putArray("written");
        for (JsonNode item : body.path("items")) {
          model
              .put(Item.parse(item.toString()))
              .ifPresent(
                  record ->
                      written
                          .addObject()
                          .put("shardId", record.shardId())
                          .put("sequenceNumber", record.sequenceNumber())
                          .put("writtenMillis", record.writtenMillis()));
        }
      }
      case "write-each" -> answer.put("written", writer.writeToEach(number(body, "records", 1)));
      case "rate" -> writer.rate(body.path("perShardPerSecond").asDouble());
      case "stats" -> stats(answer);
      case "forget-stats" -> calls.clear();
      case "split" -> ids(answer, model.split(body.path("shardId").asText()));
      case "rotate" -> ids(answer, List.of(model.rotate(body.path("shardId").asText())));
      case "rotate-all" -> ids(answer, model.rotateAll());
      case "advance" -> {
        model.clock().advance(Duration.ofMillis(body.path("millis").asLong()));
        answer.put("millis", model.clock().millis());
      }
      case "shards" -> ids(answer, model.openShards());
      default -> throw new IllegalArgumentException("there is no command '" + command + "'");
    }
    return answer;
  }

  private void stats(ObjectNode answer) {
    for (Operation operation : Operation.values()) {
      answer
          .putObject(operation.name())
          .put("calls", calls.count(operation))
          .put("ok", calls.ended(operation, "OK"))
          .put("busiestSecond", calls.busiestSecond(operation, null));
    }
    answer.put("recordsServed", calls.recordsServed());
  }

  private static int number(JsonNode body, String member, int least) {
    int value = body.path(member).asInt(least - 1);
    if (value < least) {
      throw new IllegalArgumentException("'" + member + "' is at least " + least);
    }
    return value;
  }

  private static void ids(ObjectNode answer, List<String> ids) {
    ArrayNode shards = answer.putArray("shards");
    ids.forEach(shards::add);
  }
}
