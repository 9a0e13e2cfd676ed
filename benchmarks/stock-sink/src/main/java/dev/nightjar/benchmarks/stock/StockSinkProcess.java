package dev.nightjar.benchmarks.stock;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.lib.NumberSequenceSource;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.opensearch.sink.FlushBackoffType;
import org.apache.flink.connector.opensearch.sink.Opensearch2Sink;
import org.apache.flink.connector.opensearch.sink.Opensearch2SinkBuilder;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.http.HttpHost;
import org.opensearch.action.index.IndexRequest;
import org.opensearch.common.xcontent.XContentType;

/**
 * The stock connector writing documents from files, at parallelism 1, in a local cluster of its own
 * Flink. Each file is one job; the last one is timed, those before it warm up. The result is the
 * last line of its output, {@code RESULT <nanoseconds> <nanoseconds of CPU>}: from the first
 * document to the end of the job, and of the task's thread and the client's together.
 */
public final class StockSinkProcess {

  /** What the result's line begins with. */
  public static final String RESULT = "RESULT ";

  private static final String SOURCE = "numbers";

  private StockSinkProcess() {}

  /**
   * Runs the jobs.
   *
   * @param args the server's host, its port, documents a bulk, and one file or more
   */
  public static void main(String[] args) throws Exception {
    HttpHost host = new HttpHost(args[0], Integer.parseInt(args[1]), "http");
    int bulk = Integer.parseInt(args[2]);
    // The task's thread is named after its chain, the client's after what they do.
    try (ThreadCpu cpu = new ThreadCpu(List.of("Source: " + SOURCE, "I/O dispatcher"))) {
      String result = "";
      for (String file : List.of(args).subList(3, args.length)) {
        result = run(host, bulk, PreparedDocument.read(Path.of(file)), cpu);
      }
      System.out.println(RESULT + result);
      System.out.flush();
    }
  }

  private static String run(
      HttpHost host, int bulk, List<PreparedDocument> documents, ThreadCpu cpu) throws Exception {
    Prepared.documents = documents;
    Prepared.atFirst.set(cpu::mark);
    StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(1);
    env.getConfig().enableObjectReuse();
    Opensearch2Sink<Long> sink =
        new Opensearch2SinkBuilder<Long>()
            .setHosts(host)
            .setDeliveryGuarantee(DeliveryGuarantee.AT_LEAST_ONCE)
            .setBulkFlushMaxActions(bulk)
            .setBulkFlushMaxSizeMb(10)
            .setBulkFlushBackoffStrategy(FlushBackoffType.EXPONENTIAL, 5, 100)
            .setEmitter(
                (n, context, indexer) -> {
                  PreparedDocument document = Prepared.documents.get(n.intValue());
                  indexer.add(
                      new IndexRequest(document.index())
                          .id(document.id())
                          .create(true)
                          .source(document.body(), XContentType.JSON));
                })
            .build();
    env.fromSource(
            new NumberSequenceSource(0, documents.size() - 1),
            WatermarkStrategy.noWatermarks(),
            SOURCE,
            Types.LONG)
        .map(new Prepared())
        .returns(Types.LONG)
        .sinkTo(sink);
    env.execute("stock");
    return (System.nanoTime() - Prepared.firstAt) + " " + cpu.nanos();
  }

  /** Starts the clock at the first document. */
  private static final class Prepared implements MapFunction<Long, Long> {

    private static final long serialVersionUID = 1;

    private static final AtomicReference<Runnable> atFirst = new AtomicReference<>();
    private static volatile List<PreparedDocument> documents;
    private static volatile long firstAt;

    @Override
    public Long map(Long n) {
      if (n == 0) {
        atFirst.get().run();
        firstAt = System.nanoTime();
      }
      return n;
    }
  }
}
