package dev.nightjar.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nightjar.local.streams.Main;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The stand-in for DynamoDB Streams in a process of its own, for what is measured: it shares
 * neither heap nor collector with it.
 */
public final class StreamsProcess implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ChildJvm process;
  private final HttpClient http = HttpClient.newHttpClient();

  private StreamsProcess(ChildJvm process) {
    this.process = process;
  }

  /**
   * Starts it and waits until it answers.
   *
   * @param folder where its log goes; made where absent
   * @param heap such as {@code 2g}
   * @param arguments as its own usage names them, such as {@code --shards 64}
   * @throws StartFailedException when it does not come up; the message shows the end of its log
   */
  public static StreamsProcess start(Path folder, String heap, List<String> arguments)
      throws IOException, InterruptedException {
    List<Path> classPath =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .map(entry -> Path.of(entry).toAbsolutePath())
            .toList();
    return new StreamsProcess(
        ChildJvm.start(
            new ChildJvm.Spec(
                "the stand-in for DynamoDB Streams",
                classPath,
                List.of("-Xmx" + heap, "-XX:+UseParallelGC"),
                Main.class.getName(),
                arguments,
                Map.of(),
                folder,
                folder.resolve("streams.log")),
            PATIENCE));
  }

  /** Where clients connect. */
  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + process.port());
  }

  /** The process's id. */
  public long pid() {
    return process.pid();
  }

  /** Rolls every open shard over to one child. */
  public void rotateAll() throws IOException, InterruptedException {
    control("rotate-all", "{}");
  }

  /** Rolls one shard over to one child. */
  public void rotate(String shardId) throws IOException, InterruptedException {
    control("rotate", JSON.createObjectNode().put("shardId", shardId).toString());
  }

  /** The shards that take writes. */
  public List<String> openShards() throws IOException, InterruptedException {
    return control("shards", "{}").path("shards").valueStream().map(JsonNode::asText).toList();
  }

  private JsonNode control(String command, String body) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(endpoint().resolve("/control/" + command))
            .POST(BodyPublishers.ofString(body))
            .build();
    HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IOException("the stand-in refused " + command + ": " + answer.body());
    }
    return JSON.readTree(answer.body());
  }

  @Override
  public void close() {
    process.close();
  }
}
