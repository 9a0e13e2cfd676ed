package dev.nightjar.local.streams;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.CRC32;

/**
 * HTTP/1.1 on 127.0.0.1 with kept connections and a thread each. Written out because a fault closes
 * a connection in the middle of an answer, which the JDK's server does not offer, and because that
 * one delays small answers by 40 ms unless a system property is set before its class is loaded.
 */
final class HttpListener implements AutoCloseable {

  private static final int BUFFER = 1 << 16;
  private static final int LONGEST_BODY = 1 << 24;

  /**
   * A request.
   *
   * @param headers by name in lower case
   */
  record Request(String method, String path, Map<String, String> headers, byte[] body) {}

  /** Answers requests; called by many threads. */
  interface Handler {

    Reply handle(Request request) throws InterruptedException;
  }

  private final ServerSocket server;
  private final Handler handler;
  private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
  private final AtomicLong requests = new AtomicLong();
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "streams-stand-in");
            thread.setDaemon(true);
            return thread;
          });

  /** Listens at once; port 0 takes a free one. */
  HttpListener(int port, Handler handler) throws IOException {
    this.handler = handler;
    this.server = new ServerSocket();
    server.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port), 512);
    threads.execute(this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        connections.add(socket);
        threads.execute(() -> serve(socket));
      } catch (IOException | RejectedExecutionException e) {
        // Closed, or the caller went away before it was served.
        continue;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      InputStream in = new BufferedInputStream(socket.getInputStream(), 1 << 13);
      OutputStream out = new BufferedOutputStream(socket.getOutputStream(), BUFFER);
      boolean kept = true;
      while (kept) {
        Request request = read(in, out);
        if (request == null) {
          return;
        }
        kept =
            send(handler.handle(request), out)
                && !"close".equalsIgnoreCase(request.headers().get("connection"));
      }
    } catch (IOException e) {
      // The caller went away.
      return;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      connections.remove(socket);
    }
  }

  /** Null at the end of the connection. */
  private static Request read(InputStream in, OutputStream out) throws IOException {
    String first = line(in);
    if (first == null || first.isEmpty()) {
      return null;
    }
    String[] words = first.split(" ");
    if (words.length != 3) {
      throw new IOException("no request line of HTTP: " + first);
    }
    Map<String, String> headers = new HashMap<>();
    for (String line = line(in); line != null && !line.isEmpty(); line = line(in)) {
      int colon = line.indexOf(':');
      if (colon < 1) {
        throw new IOException("no header of HTTP: " + line);
      }
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    if ("100-continue".equalsIgnoreCase(headers.get("expect"))) {
      out.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      out.flush();
    }
    int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
    if (length < 0 || length > LONGEST_BODY || headers.containsKey("transfer-encoding")) {
      throw new IOException("a body needs a length of at most " + LONGEST_BODY);
    }
    byte[] body = in.readNBytes(length);
    return body.length < length ? null : new Request(words[0], words[1], headers, body);
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder(80);
    for (int b = in.read(); b >= 0; b = in.read()) {
      if (b == '\n') {
        int end = line.length();
        return end > 0 && line.charAt(end - 1) == '\r'
            ? line.substring(0, end - 1)
            : line.toString();
      }
      line.append((char) b);
    }
    return null;
  }

  /** Whether the connection is kept. */
  private boolean send(Reply reply, OutputStream out) throws IOException {
    if (reply.sending() == Reply.Sending.NOT_AT_ALL) {
      return false;
    }
    CRC32 checksum = new CRC32();
    int length = 0;
    for (byte[] part : reply.body()) {
      checksum.update(part);
      length += part.length;
    }
    boolean wrong = reply.sending() == Reply.Sending.WRONG_CHECKSUM;
    String head =
        "HTTP/1.1 "
            + reply.status()
            + (reply.status() == 200 ? " OK" : " Error")
            + "\r\nContent-Type: "
            + reply.contentType()
            + "\r\nContent-Length: "
            + length
            + "\r\nx-amzn-RequestId: "
            + requestId(requests.incrementAndGet())
            + "\r\nx-amz-crc32: "
            + (wrong ? checksum.getValue() ^ 1 : checksum.getValue())
            + "\r\n\r\n";
    out.write(head.getBytes(StandardCharsets.US_ASCII));
    int left = reply.sending() == Reply.Sending.TRUNCATED ? length / 2 : length;
    for (byte[] part : reply.body()) {
      int written = Math.min(left, part.length);
      out.write(part, 0, written);
      left -= written;
    }
    out.flush();
    return reply.sending() != Reply.Sending.TRUNCATED;
  }

  /** As long as the service's own: 52 capitals and digits. */
  private static String requestId(long number) {
    String digits = Long.toString(number, 36).toUpperCase(Locale.ROOT);
    return "STANDIN" + "0".repeat(45 - digits.length()) + digits;
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : connections) {
      socket.close();
    }
    threads.shutdownNow();
  }
}
