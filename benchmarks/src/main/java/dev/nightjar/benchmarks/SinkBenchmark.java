package dev.nightjar.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nightjar.benchmarks.Measurement.Target;
import dev.nightjar.benchmarks.stock.PreparedDocument;
import dev.nightjar.benchmarks.stock.StockSinkProcess;
import dev.nightjar.benchmarks.stock.ThreadCpu;
import dev.nightjar.local.Checkout;
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
import java.util.function.Function;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.lib.NumberSequenceSource;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The OpenSearch sink at parallelism 1, against a raw loader with three connections: same node,
 * same run, documents serialised before the clock starts. A second baseline is the stock connector
 * on its own Flink, in a process of its own. Where {@code taskset} is there, the server has one
 * core and the client the other.
 */
final class SinkBenchmark implements Benchmark {

  private static final int CONNECTIONS = 3;
  private static final int BULK = 1_000;

  private static final String RAW = "raw bulk loader, 3 connections";
  private static final String STOCK = "flink-connector-opensearch2, Flink 1.20";
  private static final String SOURCE = "numbers";

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
    progress.step("starting OpenSearch");
    // The light flags of a test server would make the server the subject.
    try (ScratchFolder scratch = new ScratchFolder("nightjar-bench-sink");
        OpenSearchServer server = OpenSearchServer.start(scratch.path(), List.of("-Xmx2g"))) {
      Path folder = scratch.path();
      scratch.writtenBy(server.pid());
      progress.step(Cores.pin(server.pid()));
      raw(server, "warm-up-raw", documents / 3);
      sink(server, "warm-up-sink", documents / 3);
      List<Load> raw = new ArrayList<>();
      List<Load> sink = new ArrayList<>();
      List<Load> stock = new ArrayList<>();
      for (int round = 1; round <= rounds; round++) {
        String of = "round " + round + " of " + rounds + ": ";
        progress.step(of + "raw loader");
        raw.add(raw(server, "raw-" + round, documents));
        progress.step(of + "sink");
        sink.add(sink(server, "sink-" + round, documents));
        progress.step(of + STOCK + ", with its warm-up");
        stock.add(stock(server, "stock-" + round, documents, folder, progress));
      }
      return List.of(
          throughput("sink.throughput", sink, RAW, raw, Target.ratioAtLeast(0.9)),
          throughput("sink.throughput.of-stock", sink, STOCK, stock, Target.none()),
          cpu("sink.cpu", sink, RAW, raw, Target.valueAtMost(6)),
          cpu("sink.cpu.of-stock", sink, STOCK, stock, Target.none()));
    }
  }

  /**
   * What one load took.
   *
   * @param perSecond documents a second
   * @param cpuMicros microseconds of the client's CPU a document: the task's thread, where there is
   *     one, and the threads that speak HTTP
   */
  private record Load(double perSecond, double cpuMicros) {

    static Load of(int documents, long nanos, long cpuNanos) {
      return new Load(documents / (nanos / 1e9), cpuNanos / 1e3 / documents);
    }
  }

  private static Measurement throughput(
      String name, List<Load> value, String baseline, List<Load> against, Target target) {
    return median(name, "documents/s", value, baseline, against, Load::perSecond, target);
  }

  private static Measurement cpu(
      String name, List<Load> value, String baseline, List<Load> against, Target target) {
    return median(name, "us/document", value, baseline, against, Load::cpuMicros, target);
  }

  private static Measurement median(
      String name,
      String unit,
      List<Load> value,
      String baseline,
      List<Load> against,
      Function<Load, Double> number,
      Target target) {
    return new Measurement(
        name,
        Cpu.median(value.stream().map(number).toList()),
        unit,
        baseline,
        Cpu.median(against.stream().map(number).toList()),
        target);
  }

  private static Load raw(OpenSearchServer server, String prefix, int count) throws Exception {
    OpenSearchSetup.install(options(server.endpoint(), prefix));
    List<byte[]> bodies = RawLoader.bodies(documents(prefix, count), BULK);
    try (ThreadCpu cpu = new ThreadCpu(List.of(RawLoader.THREADS, "HttpClient-"))) {
      cpu.mark();
      long nanos = new RawLoader(server.endpoint(), CONNECTIONS).load(bodies);
      Load load = Load.of(count, nanos, cpu.nanos());
      settle(server, prefix, count);
      return load;
    }
  }

  private static Load sink(OpenSearchServer server, String prefix, int count) throws Exception {
    OpenSearchOptions options = options(server.endpoint(), prefix);
    OpenSearchSetup.install(options);
    Prepared.documents = documents(prefix, count).toArray(new Document[0]);
    // The task's thread is named after its chain, the client's after what they do.
    try (ThreadCpu cpu =
        new ThreadCpu(List.of("Source: " + SOURCE, "opensearch-", "HttpClient-"))) {
      Prepared.clock = cpu;
      StreamExecutionEnvironment env = BenchmarkJob.environment();
      env.fromSource(
              new NumberSequenceSource(0, count - 1),
              WatermarkStrategy.noWatermarks(),
              SOURCE,
              Types.LONG)
          .uid(SOURCE)
          .map(new Prepared())
          .returns(Document.class)
          .name("documents")
          .uid("documents")
          .sinkTo(OpenSearchSink.builder(options).build())
          .name("sink")
          .uid("sink");
      env.execute("sink");
      Load load = Load.of(count, System.nanoTime() - Prepared.firstAt, cpu.nanos());
      settle(server, prefix, count);
      return load;
    } finally {
      Prepared.documents = null;
      Prepared.clock = null;
    }
  }

  /** The stock connector warms up in its own process, with a third of the documents. */
  private static Load stock(
      OpenSearchServer server, String prefix, int count, Path folder, Progress progress)
      throws Exception {
    Path warmUp = file(server, folder, prefix + "-warm-up", count / 3);
    Path timed = file(server, folder, prefix, count);
    Checkout checkout = Checkout.current();
    String said =
        OwnProcess.run(
            List.of("@" + checkout.root().resolve("local/target/jvm.args"), "-Xmx2g"),
            checkout.processClassPath("benchmarks/stock-sink"),
            StockSinkProcess.class,
            List.of(
                server.endpoint().getHost(),
                Integer.toString(server.endpoint().getPort()),
                Integer.toString(BULK),
                warmUp.toString(),
                timed.toString()),
            progress);
    settle(server, prefix + "-warm-up", count / 3);
    settle(server, prefix, count);
    Files.delete(warmUp);
    Files.delete(timed);
    String[] result = said.substring(said.lastIndexOf(StockSinkProcess.RESULT)).strip().split(" ");
    return Load.of(count, Long.parseLong(result[1]), Long.parseLong(result[2]));
  }

  private static Path file(OpenSearchServer server, Path folder, String prefix, int count)
      throws Exception {
    OpenSearchSetup.install(options(server.endpoint(), prefix));
    Path file = folder.resolve(prefix + ".documents");
    List<PreparedDocument> prepared = new ArrayList<>(count);
    for (Document document : documents(prefix, count)) {
      prepared.add(new PreparedDocument(document.index(), document.id(), document.body()));
    }
    PreparedDocument.write(file, prepared);
    return file;
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
    private static volatile ThreadCpu clock;
    private static volatile long firstAt;

    @Override
    public Document map(Long n) {
      if (n == 0) {
        clock.mark();
        firstAt = System.nanoTime();
      }
      return documents[n.intValue()];
    }
  }
}
