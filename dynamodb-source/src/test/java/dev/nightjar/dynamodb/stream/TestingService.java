package dev.nightjar.dynamodb.stream;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.nightjar.dynamodb.CredentialsSettings;
import dev.nightjar.dynamodb.StreamSettings;
import dev.nightjar.dynamodb.stream.SdkClients.Patience;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.zip.CRC32;
import java.util.zip.GZIPOutputStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** An HTTP server that answers the SDK as the test says, with damage where the test wants it. */
final class TestingService implements AutoCloseable {

  static {
    // Otherwise each answer waits 40 ms for the client's acknowledgement.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  /** A call as it arrived: the operation's name, and the body as JSON. */
  record Request(String operation, String body) {}

  /**
   * An answer.
   *
   * @param sent how many bytes of the body are sent before the connection is closed; -1 for none,
   *     not even a head
   * @param hold the rest waits for this; null to send at once
   */
  record Reply(
      int status, Map<String, String> headers, byte[] body, int sent, CountDownLatch hold) {

    /** As the service answers, with the right checksum. */
    static Reply ok(String json) {
      byte[] body = json.getBytes(StandardCharsets.UTF_8);
      return new Reply(200, Map.of(), body, body.length, null).sum();
    }

    /** A refusal as the service tells it. */
    static Reply error(int status, String code, String message) {
      byte[] body =
          ("{\"__type\":\"com.amazonaws.dynamodb.v20120810#"
                  + code
                  + "\",\"message\":\""
                  + message
                  + "\"}")
              .getBytes(StandardCharsets.UTF_8);
      return new Reply(status, Map.of(), body, body.length, null).sum();
    }

    private Reply sum() {
      CRC32 sum = new CRC32();
      sum.update(body);
      return with("x-amz-crc32", Long.toString(sum.getValue()));
    }

    Reply with(String header, String value) {
      Map<String, String> more = new LinkedHashMap<>(headers);
      more.put(header, value);
      return new Reply(status, more, body, sent, hold);
    }

    /** The connection is closed after these bytes of the body; -1 for before the head. */
    Reply cutAfter(int bytes) {
      return new Reply(status, headers, body, bytes, hold);
    }

    Reply cutAfter(int bytes, CountDownLatch latch) {
      return new Reply(status, headers, body, bytes, latch);
    }

    Reply gzip() {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
        gzip.write(body);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      byte[] packed = out.toByteArray();
      return new Reply(status, headers, packed, packed.length, hold)
          .sum()
          .with("Content-Encoding", "gzip");
    }
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Deque<Reply> replies = new ArrayDeque<>();
  private final List<Request> requests = new ArrayList<>();
  private Function<Request, Reply> otherwise =
      request -> Reply.error(500, "InternalServerError", "the test has no more answers");

  TestingService() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** The next calls are answered so, in order. */
  synchronized TestingService answer(Reply... next) {
    replies.addAll(Arrays.asList(next));
    return this;
  }

  /** Calls are answered so where nothing else is planned. */
  synchronized void otherwise(Function<Request, Reply> reply) {
    otherwise = reply;
  }

  /** The real client of the SDK, which asks this service. */
  SdkStreamsApi client(boolean retries, Patience patience) {
    return new SdkStreamsApi(
        new StreamSettings(
            "audit", null, "eu-west-1", uri(), CredentialsSettings.fixed("id", "secret")),
        retries,
        patience);
  }

  static StreamsApiException failure(ThrowingCallable call) {
    return catchThrowableOfType(StreamsApiException.class, call);
  }

  static String text(byte[] utf8) {
    return new String(utf8, StandardCharsets.UTF_8);
  }

  /** What was asked, in order. */
  synchronized List<Request> requests() {
    return List.copyOf(requests);
  }

  private synchronized Reply next(Request request) {
    requests.add(request);
    return replies.isEmpty() ? otherwise.apply(request) : replies.poll();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      Reply reply = next(new Request(target.substring(target.indexOf('.') + 1), body));
      if (reply.sent() < 0) {
        return;
      }
      exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.0");
      exchange.getResponseHeaders().set("x-amzn-RequestId", "REQUEST-1");
      reply.headers().forEach(exchange.getResponseHeaders()::set);
      exchange.sendResponseHeaders(reply.status(), reply.body().length);
      exchange.getResponseBody().write(reply.body(), 0, reply.sent());
      exchange.getResponseBody().flush();
      if (reply.hold() != null) {
        reply.hold().await();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
