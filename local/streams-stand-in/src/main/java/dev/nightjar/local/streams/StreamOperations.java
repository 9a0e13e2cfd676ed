package dev.nightjar.local.streams;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The operations on streams: requests and answers as the API reference has them. */
final class StreamOperations {

  private static final int MOST_SHARDS = 100;
  private static final int MOST_RECORDS = 1000;
  private static final byte[] COMMA = {','};
  private static final byte[] END = {']', '}'};

  private final TableState state;
  private final StreamReads reads;
  private final CallLog calls;

  StreamOperations(TableState state, CallLog calls) {
    this.state = state;
    this.reads = new StreamReads(state);
    this.calls = calls;
  }

  Reply describeStream(JsonNode request) {
    JsonNode filter = request.path("ShardFilter");
    String childrenOf = null;
    if (!filter.isMissingNode()) {
      if (!"CHILD_SHARDS".equals(filter.path("Type").asText())) {
        throw Refusal.invalid("Invalid ShardFilter type: " + filter.path("Type").asText());
      }
      childrenOf = Requests.required(filter, "ShardId");
    }
    StreamReads.Listing listing =
        reads.list(
            Requests.required(request, "StreamArn"),
            Requests.optional(request, "ExclusiveStartShardId"),
            Requests.limit(request, MOST_SHARDS),
            childrenOf);
    ChangeStream stream = listing.stream();
    ObjectNode answer = Reply.object();
    ObjectNode description = answer.putObject("StreamDescription");
    description.put("CreationRequestDateTime", stream.createdMillis() / 1000);
    description.set("KeySchema", Requests.keySchema(state.schema));
    if (listing.lastShardId() != null) {
      description.put("LastEvaluatedShardId", listing.lastShardId());
    }
    ArrayNode shards = description.putArray("Shards");
    for (ShardView shard : listing.shards()) {
      ObjectNode node = shards.addObject();
      if (shard.parentShardId() != null) {
        node.put("ParentShardId", shard.parentShardId());
      }
      ObjectNode range = node.putObject("SequenceNumberRange");
      if (!shard.open()) {
        range.put("EndingSequenceNumber", shard.endingSequenceNumber());
      }
      range.put("StartingSequenceNumber", shard.startingSequenceNumber());
      node.put("ShardId", shard.shardId());
    }
    description.put("StreamArn", stream.arn());
    description.put("StreamLabel", stream.label());
    description.put("StreamStatus", status(stream.enabled()));
    description.put("StreamViewType", stream.viewType().name());
    description.put("TableName", state.name);
    return Reply.json(answer);
  }

  private String status(boolean enabled) {
    if (state.behaviour.changing()) {
      return enabled ? "ENABLING" : "DISABLING";
    }
    return enabled ? "ENABLED" : "DISABLED";
  }

  Reply getShardIterator(JsonNode request) {
    return Reply.json(
        Reply.object()
            .put(
                "ShardIterator",
                reads.iterator(
                    Requests.required(request, "StreamArn"),
                    Requests.required(request, "ShardId"),
                    Requests.required(request, "ShardIteratorType"),
                    Requests.optional(request, "SequenceNumber"))));
  }

  Reply getRecords(JsonNode request, int cap) {
    StreamReads.Page page =
        reads.records(
            IteratorToken.decode(Requests.required(request, "ShardIterator")),
            Requests.limit(request, MOST_RECORDS),
            cap);
    List<byte[]> body = new ArrayList<>(2 * page.records().size() + 2);
    String head = page.next() == null ? "{" : "{\"NextShardIterator\":\"" + page.next() + "\",";
    body.add((head + "\"Records\":[").getBytes(StandardCharsets.US_ASCII));
    for (byte[] record : page.records()) {
      if (body.size() > 1) {
        body.add(COMMA);
      }
      body.add(record);
    }
    body.add(END);
    calls.served(page.records().size());
    return Reply.parts(body);
  }

  Reply listStreams(JsonNode request) {
    String table = Requests.optional(request, "TableName");
    String after = Requests.optional(request, "ExclusiveStartStreamArn");
    int limit = Requests.limit(request, 100);
    ObjectNode answer = Reply.object();
    ArrayNode streams = answer.putArray("Streams");
    boolean started = after == null;
    for (ChangeStream stream : reads.streams()) {
      if (started && (table == null || table.equals(state.name))) {
        if (streams.size() == limit) {
          answer.put("LastEvaluatedStreamArn", streams.get(limit - 1).path("StreamArn").asText());
          break;
        }
        streams
            .addObject()
            .put("StreamArn", stream.arn())
            .put("StreamLabel", stream.label())
            .put("TableName", state.name);
      }
      started |= stream.arn().equals(after);
    }
    return Reply.json(answer);
  }
}
