package dev.nightjar.local.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the reader of the index makes of the server's answers. */
class SearchIndexTest {

  private final AtomicInteger requests = new AtomicInteger();
  private HttpServer server;

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void asksAgainWhileAnIndexThatWasJustMadeHasNoShardYet() throws IOException {
    SearchIndex index = serve(2, 503, "{\"error\":\"all shards failed\"}", "{\"count\":7}");
    assertThat(index.count(index.events())).isEqualTo(7);
    assertThat(requests).hasValue(3);
  }

  @Test
  void passesOnEveryOtherErrorAtOnce() throws IOException {
    SearchIndex index = serve(1, 400, "{\"error\":\"no such field\"}", "{\"count\":7}");
    assertThatThrownBy(() -> index.count(index.events()))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("no such field");
    assertThat(requests).hasValue(1);
  }

  private SearchIndex serve(int faults, int status, String fault, String answer)
      throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          boolean bad = requests.incrementAndGet() <= faults;
          byte[] body = (bad ? fault : answer).getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(bad ? status : 200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    return new SearchIndex(
        URI.create("http://127.0.0.1:" + server.getAddress().getPort()), "nightjar");
  }
}
