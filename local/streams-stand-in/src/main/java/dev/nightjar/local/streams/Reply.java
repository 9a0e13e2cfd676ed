package dev.nightjar.local.streams;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * An answer to be sent.
 *
 * @param body its parts, which are sent one after another
 * @param sending how much of it is sent
 * @param outcome what the call log says of it
 */
record Reply(int status, String contentType, List<byte[]> body, Sending sending, String outcome) {

  /** How an answer leaves. */
  enum Sending {
    WHOLE,
    TRUNCATED,
    WRONG_CHECKSUM,
    NOT_AT_ALL
  }

  static final String JSON_1_0 = "application/x-amz-json-1.0";

  private static final JsonMapper JSON = JsonMapper.builder().build();

  static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  static Reply json(JsonNode body) {
    return parts(List.of(bytes(body)));
  }

  static Reply parts(List<byte[]> body) {
    return new Reply(200, JSON_1_0, body, Sending.WHOLE, "OK");
  }

  static Reply error(int status, String type, String message) {
    ObjectNode body = object().put("__type", type);
    // The two namespaces differ in this capital.
    body.put(type.startsWith(Refusal.CORAL) ? "Message" : "message", message);
    return new Reply(
        status,
        JSON_1_0,
        List.of(bytes(body)),
        Sending.WHOLE,
        type.substring(type.indexOf('#') + 1));
  }

  static Reply proxyError(int status) {
    return new Reply(
        status,
        "text/html",
        List.of(
            "<html><body><h1>Bad Gateway</h1></body></html>".getBytes(StandardCharsets.US_ASCII)),
        Sending.WHOLE,
        Fault.Kind.PROXY_ERROR.name());
  }

  static Reply none(Fault.Kind why) {
    return new Reply(0, "", List.of(), Sending.NOT_AT_ALL, why.name());
  }

  Reply sent(Sending how, Fault.Kind why) {
    return new Reply(status, contentType, body, how, why.name());
  }

  static byte[] bytes(JsonNode node) {
    try {
      return JSON.writeValueAsBytes(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree can always be written", e);
    }
  }
}
