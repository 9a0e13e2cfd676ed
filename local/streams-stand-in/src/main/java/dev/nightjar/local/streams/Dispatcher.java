package dev.nightjar.local.streams;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** Takes a request through log, delays, faults and limits to the operation that answers it. */
final class Dispatcher implements HttpListener.Handler {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final TableState state;
  private final FaultPlan faults;
  private final CallLog calls;
  private final RateLimits limits;
  private final StreamOperations streams;
  private final TableOperations tables;
  private final HttpListener.Handler control;

  Dispatcher(
      TableState state,
      FaultPlan faults,
      CallLog calls,
      RateLimits limits,
      HttpListener.Handler control) {
    this.state = state;
    this.faults = faults;
    this.calls = calls;
    this.limits = limits;
    this.streams = new StreamOperations(state, calls);
    this.tables = new TableOperations(state, limits);
    this.control = control;
  }

  @Override
  public Reply handle(HttpListener.Request request) throws InterruptedException {
    if (request.path().startsWith("/control/")) {
      return control.handle(request);
    }
    Operation operation = Operation.of(request.headers().get("x-amz-target"));
    if (operation == null) {
      return Reply.error(
          400,
          Refusal.CORAL + "UnknownOperationException",
          "The stand-in knows no " + request.headers().get("x-amz-target"));
    }
    JsonNode body;
    try {
      body = JSON.readTree(request.body());
    } catch (IOException e) {
      return Reply.error(400, Refusal.CORAL + "SerializationException", "The body is no JSON");
    }
    String place = place(operation, body);
    long arrived = state.clock.millis();
    Reply reply = answer(operation, place, body);
    calls.add(operation, place, arrived, reply.outcome());
    return reply;
  }

  /** The shard (or segment) that a call is about; null where there is none. */
  private static String place(Operation operation, JsonNode body) {
    return switch (operation) {
      case GET_RECORDS -> {
        try {
          yield IteratorToken.decode(body.path("ShardIterator").asText()).shardId();
        } catch (Refusal e) {
          // The operation itself says so.
          yield null;
        }
      }
      case GET_SHARD_ITERATOR -> Requests.optional(body, "ShardId");
      case DESCRIBE_STREAM -> Requests.optional(body.path("ShardFilter"), "ShardId");
      case SCAN -> "segment-" + body.path("Segment").asInt();
      default -> null;
    };
  }

  private Reply answer(Operation operation, String place, JsonNode body)
      throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(faults.latencyMillis(operation));
    Fault fault = faults.draw(operation, place);
    if (fault == null) {
      return perform(operation, place, body, Integer.MAX_VALUE);
    }
    return switch (fault.kind()) {
      case ERROR -> Reply.error(fault.status(), fault.type(), fault.message());
      case PROXY_ERROR -> Reply.proxyError(fault.status());
      case CLOSED -> Reply.none(fault.kind());
      case SILENT -> {
        TimeUnit.MILLISECONDS.sleep(fault.amount());
        yield Reply.none(fault.kind());
      }
      case SLOW -> {
        TimeUnit.MILLISECONDS.sleep(fault.amount());
        yield perform(operation, place, body, Integer.MAX_VALUE);
      }
      case SHORT_PAGE, UNPROCESSED -> perform(operation, place, body, (int) fault.amount());
      case TRUNCATED ->
          perform(operation, place, body, Integer.MAX_VALUE)
              .sent(Reply.Sending.TRUNCATED, fault.kind());
      case WRONG_CHECKSUM ->
          perform(operation, place, body, Integer.MAX_VALUE)
              .sent(Reply.Sending.WRONG_CHECKSUM, fault.kind());
    };
  }

  private Reply perform(Operation operation, String place, JsonNode body, int cap) {
    try {
      limits.check(operation, place);
      return switch (operation) {
        case DESCRIBE_STREAM -> streams.describeStream(body);
        case GET_SHARD_ITERATOR -> streams.getShardIterator(body);
        case GET_RECORDS -> streams.getRecords(body, cap);
        case LIST_STREAMS -> streams.listStreams(body);
        case DESCRIBE_TABLE -> tables.describeTable(body);
        // An empty page of a Scan would have no key to go on after.
        case SCAN -> tables.scan(body, Math.max(1, cap));
        case BATCH_GET_ITEM -> tables.batchGetItem(body, cap);
      };
    } catch (Refusal refusal) {
      return Reply.error(refusal.status(), refusal.type(), refusal.getMessage());
    } catch (RuntimeException e) {
      // Told to the caller: a stand-in that hangs up here would pass for a fault of the network.
      return Reply.error(500, Refusal.STREAMS + "StandInFailure", e.toString());
    }
  }
}
