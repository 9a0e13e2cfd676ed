package dev.nightjar.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nightjar.benchmarks.Measurement.Target;
import dev.nightjar.local.OpenSearchServer;
import dev.nightjar.sinks.opensearch.Document;
import dev.nightjar.sinks.opensearch.EventDocuments;
import dev.nightjar.sinks.opensearch.IndexNames;
import dev.nightjar.sinks.opensearch.IndexPeriod;
import dev.nightjar.sinks.opensearch.OpenSearchOptions;
import dev.nightjar.sinks.opensearch.OpenSearchSetup;
import dev.nightjar.sinks.opensearch.OpenSearchSink;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.lib.NumberSequenceSource;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The OpenSearch sink at parallelism 1, against a raw loader with three connections: same node,
 * same run, documents serialised before the clock starts. Where {@code taskset} is there, the
 * server has one core and the client the other.
 */
final class SinkBenchmark implements Benchmark {

  private static final int CONNECTIONS = 3;
  private static final int BULK = 1_000;

  @Override
  public String name() {
    return "sink";
  }

  @Override
  public String description() {
    return "documents a second into a real OpenSearch, against a raw bulk loader";
  }

  @Override
  public List<Measurement> run(boolean quick, Progress progress) throws Exception {
    int documents = quick ? 60_000 : 300_000;
    int rounds = quick ? 1 : 3;
    Path folder = Files.createTempDirectory("nightjar-bench-sink");
    progress.step("starting OpenSearch");
    // The light flags of a test server would make the server the subject.
    try (OpenSearchServer server = OpenSearchServer.start(folder, List.of("-Xmx2g"))) {
      progress.step(Cores.pin(server.pid()));
      load(server, "warm-up", documents / 3);
      List<Double> raw = new ArrayList<>();
      List<Double> sink = new ArrayList<>();
      for (int round = 1; round <= rounds; round++) {
        progress.step("round " + round + " of " + rounds + ": raw loader");
        raw.add(raw(server, "raw-" + round, documents));
        progress.step("round " + round + " of " + rounds + ": sink");
        sink.add(sink(server, "sink-" + round, documents));
      }
      return List.of(
          new Measurement(
              "sink.throughput",
              Cpu.median(sink),
              "documents/s",
              "raw bulk loader, 3 connections",
              Cpu.median(raw),
              Target.ratioAtLeast(0.9)));
    } finally {
      Folders.delete(folder);
    }
  }

  private static void load(OpenSearchServer server, String prefix, int documents) throws Exception {
    raw(server, prefix + "-raw", documents);
    sink(server, prefix + "-sink", documents);
  }

  private static double raw(OpenSearchServer server, String prefix, int count) throws Exception {
    OpenSearchOptions options = options(server.endpoint(), prefix);
    OpenSearchSetup.install(options);
    List<byte[]> bodies = RawLoader.bodies(documents(prefix, count), BULK);
    long nanos = new RawLoader(server.endpoint(), CONNECTIONS).load(bodies);
    settle(server, prefix, count);
    return count / (nanos / 1e9);
  }

  private static double sink(OpenSearchServer server, String prefix, int count) throws Exception {
    OpenSearchOptions options = options(server.endpoint(), prefix);
    OpenSearchSetup.install(options);
    Prepared.documents = documents(prefix, count).toArray(new Document[0]);
    StreamExecutionEnvironment env = BenchmarkJob.environment();
    env.fromSource(
            new NumberSequenceSource(0, count - 1),
            WatermarkStrategy.noWatermarks(),
            "numbers",
            Types.LONG)
        .uid("numbers")
        .map(new Prepared())
        .returns(Document.class)
        .name("documents")
        .uid("documents")
        .sinkTo(OpenSearchSink.builder(options).build())
        .name("sink")
        .uid("sink");
    env.execute("sink");
    long nanos = System.nanoTime() - Prepared.firstAt;
    Prepared.documents = null;
    settle(server, prefix, count);
    return count / (nanos / 1e9);
  }

  private static OpenSearchOptions options(URI endpoint, String prefix) {
    return OpenSearchOptions.builder().uri(endpoint).indexPrefix(prefix).indexReplicas(0).build();
  }

  private static List<Document> documents(String prefix, int count) {
    EventDocuments writer =
        new EventDocuments(new IndexNames(prefix, IndexPeriod.DAY, Duration.ofDays(365)));
    List<Document> documents = new ArrayList<>(count);
    for (int n = 0; n < count; n++) {
      documents.add(writer.of(SampleEvents.event(n, SampleEvents.DAY.plusMillis(n))));
    }
    return documents;
  }

  /** Counts what arrived and removes it, so that each run meets the same server. */
  private static void settle(OpenSearchServer server, String prefix, int expected)
      throws IOException, InterruptedException {
    call(server, "POST", "/" + prefix + "-events-*/_refresh");
    String answer = call(server, "GET", "/" + prefix + "-events-*/_count");
    long found = new ObjectMapper().readTree(answer).get("count").asLong();
    if (found != expected) {
      throw new IllegalStateException(expected + " documents were sent, " + found + " arrived");
    }
    call(server, "DELETE", "/" + prefix + "-events-2026.11.20");
  }

  private static String call(OpenSearchServer server, String method, String path)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(server.endpoint().resolve(path))
            .method(method, BodyPublishers.noBody())
            .build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
  }

  /** Hands out documents that were made before the clock started, in this JVM. */
  private static final class Prepared implements MapFunction<Long, Document> {

    private static final long serialVersionUID = 1;

    private static volatile Document[] documents;
    private static volatile long firstAt;

    @Override
    public Document map(Long n) {
      if (n == 0) {
        firstAt = System.nanoTime();
      }
      return documents[n.intValue()];
    }
  }
}
