package dev.nightjar.benchmarks;

import dev.nightjar.benchmarks.Benchmark.Progress;
import dev.nightjar.local.StreamsProcess;
import java.util.ArrayList;
import java.util.List;

/**
 * Where stand-ins for DynamoDB Streams run, one after another, and who is told what is done.
 *
 * @param folder for their logs; never null
 * @param progress who is told; never null
 */
record SourceStage(ScratchFolder folder, Progress progress) {

  /** Tells what is done. */
  void step(String what) {
    progress.step(what);
  }

  /**
   * Starts a stand-in that takes 20 ms a call, on a core of its own where that can be.
   *
   * @param heap such as {@code 1g}
   * @param arguments as its own usage names them
   */
  StreamsProcess start(String heap, String... arguments) throws Exception {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--latency-millis", "20"));
    StreamsProcess server = StreamsProcess.start(folder.path(), heap, all);
    folder.writtenBy(server.pid());
    progress.step(Cores.pin(server.pid()));
    return server;
  }
}
