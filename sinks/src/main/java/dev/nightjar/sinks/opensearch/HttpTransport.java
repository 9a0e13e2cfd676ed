package dev.nightjar.sinks.opensearch;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * Requests to one cluster over HTTP/1.1, which gives each bulk in flight a connection of its own.
 * The addresses are used in turn: the next one after one could not be reached or has no cluster.
 * Certificates and host names are always verified.
 */
final class HttpTransport implements AutoCloseable {

  private static final AtomicInteger COUNT = new AtomicInteger();

  private final OpenSearchOptions options;
  private final ExecutorService threads;
  private final HttpClient client;
  private final String authorization;
  private final AtomicInteger current = new AtomicInteger();

  /**
   * An answer of the server.
   *
   * @param status the HTTP status
   * @param body the bytes; never null
   */
  record Answer(int status, byte[] body) {}

  /**
   * Reads the authorities to trust; connects nowhere yet.
   *
   * @throws IOException where the file of authorities can't be read; the message names the option
   */
  HttpTransport(OpenSearchOptions options) throws IOException {
    this.options = options;
    this.authorization =
        options.auth() == OpenSearchOptions.Auth.NONE
            ? null
            : "Basic "
                + Base64.getEncoder()
                    .encodeToString(
                        (options.username() + ":" + options.password())
                            .getBytes(StandardCharsets.UTF_8));
    int number = COUNT.incrementAndGet();
    AtomicInteger thread = new AtomicInteger();
    this.threads =
        Executors.newFixedThreadPool(
            2,
            task -> {
              Thread worker =
                  new Thread(task, "opensearch-" + number + "-" + thread.incrementAndGet());
              worker.setDaemon(true);
              return worker;
            });
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(options.connectTimeout())
            .executor(threads);
    try {
      if (options.caFile() != null) {
        builder.sslContext(trusting(Path.of(options.caFile())));
      }
      this.client = builder.build();
    } catch (IOException | RuntimeException e) {
      threads.shutdown();
      throw e;
    }
  }

  /**
   * Sends a request. The future ends within the time-out, the reading of the body included.
   *
   * @param method the HTTP method
   * @param path path and query, from the slash on
   * @param body JSON, or newline-delimited JSON for a bulk; null for none
   * @return the answer whatever its status; fails with an {@link IOException} or a {@link
   *     java.util.concurrent.TimeoutException}, wrapped or not, where there is none
   */
  CompletableFuture<Answer> send(String method, String path, byte[] body) {
    return sendTo(current.get(), method, path, body);
  }

  /** As {@link #send}, to one address, counted from 0. */
  CompletableFuture<Answer> sendTo(int turn, String method, String path, byte[] body) {
    String type = path.startsWith("/_bulk") ? "application/x-ndjson" : "application/json";
    return sendTo(turn, method, path, body, Map.of("Content-Type", type));
  }

  /**
   * As {@link #send}, with headers of the request's own.
   *
   * @param headers by name, the type of the body among them; left out where there is no body
   */
  CompletableFuture<Answer> send(
      String method, String path, byte[] body, Map<String, String> headers) {
    return sendTo(current.get(), method, path, body, headers);
  }

  private CompletableFuture<Answer> sendTo(
      int turn, String method, String path, byte[] body, Map<String, String> headers) {
    List<URI> uris = options.uris();
    Duration timeout = options.requestTimeout();
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
                URI.create(uris.get(Math.floorMod(turn, uris.size())).toString() + path))
            .timeout(timeout)
            .method(
                method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
    if (body != null) {
      headers.forEach(request::header);
    }
    if (authorization != null) {
      // With the first request already: a challenge would cost a bulk of bytes each time.
      request.header("Authorization", authorization);
    }
    CompletableFuture<HttpResponse<byte[]>> exchange =
        client.sendAsync(request.build(), BodyHandlers.ofByteArray());
    return exchange
        .thenApply(response -> new Answer(response.statusCode(), response.body()))
        // The client's own time-out ends with the headers; a body may stall after them.
        .orTimeout(timeout.toMillis() + 1_000, TimeUnit.MILLISECONDS)
        .whenComplete(
            (answer, failure) -> {
              if (failure != null) {
                exchange.cancel(true);
              }
              if (failure != null || (answer.status() >= 502 && answer.status() <= 504)) {
                // A node that has lost its cluster answers, and will for as long as it is asked.
                current.compareAndSet(turn, turn + 1);
              }
            });
  }

  private static SSLContext trusting(Path file) throws IOException {
    String rule =
        "opensearch.ca-file = '"
            + file
            + "': a readable PEM file with at least one certificate is needed; correct the path, or leave it out to trust Java's own authorities";
    try (InputStream in = Files.newInputStream(file)) {
      Collection<? extends Certificate> authorities =
          CertificateFactory.getInstance("X.509").generateCertificates(in);
      if (authorities.isEmpty()) {
        throw new IOException(rule);
      }
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      int i = 0;
      for (Certificate authority : authorities) {
        store.setCertificateEntry("authority-" + i++, authority);
      }
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (java.nio.file.FileSystemException | GeneralSecurityException e) {
      throw new IOException(rule, e);
    }
  }

  /** Ends its threads; requests in flight are left to their fate, which the ids make harmless. */
  @Override
  public void close() {
    threads.shutdown();
  }
}
