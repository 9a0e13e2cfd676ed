package dev.nightjar.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nightjar.audit.mapping.Mapping;
import dev.nightjar.cep.backtest.Backtest;
import dev.nightjar.cep.backtest.BacktestOptions;
import dev.nightjar.cep.backtest.BacktestProgress;
import dev.nightjar.cep.backtest.BacktestResult;
import dev.nightjar.cep.backtest.EventFields;
import dev.nightjar.cep.catalogue.Catalogue;
import dev.nightjar.cep.rule.RuleSet;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * One backtest in a process of its own, which is pinned and has the heap that it is to have. Writes
 * its result as one line of JSON.
 */
final class BacktestProcess {

  private static final int WARM_UPS = 3;

  private BacktestProcess() {}

  /**
   * What it found.
   *
   * @param eventsPerSecond of the backtest, from opening the file to the last alert
   * @param treesPerSecond of Jackson, which makes a tree of each line and forgets it
   * @param alerts how many alerts were written
   * @param spilled how many bytes went through files to be sorted
   * @param cpuShare seconds of CPU of the process for each second that passed
   */
  record Result(
      double eventsPerSecond, double treesPerSecond, long alerts, long spilled, double cpuShare) {}

  /**
   * Runs it.
   *
   * @param args a file to warm up with, the file that is timed, the bytes to sort in, and a folder
   *     for what is sorted
   */
  public static void main(String[] args) throws Exception {
    long memory = Long.parseLong(args[2]);
    Path folder = Path.of(args[3]);
    RuleSet rules = RuleTexts.read(Catalogue.files());
    for (int i = 0; i < WARM_UPS; i++) {
      backtest(rules, args[0], memory, folder);
    }
    long cpu = processCpu();
    long begin = System.nanoTime();
    BacktestResult result = backtest(rules, args[1], memory, folder);
    long nanos = System.nanoTime() - begin;
    cpu = processCpu() - cpu;
    trees(args[0]);
    begin = System.nanoTime();
    long trees = trees(args[1]);
    double treesPerSecond = trees / ((System.nanoTime() - begin) / 1e9);
    if (trees != result.events()) {
      throw new IllegalStateException(
          result.events() + " of " + trees + " lines were judged: " + result.summary());
    }
    System.out.println(
        new ObjectMapper()
            .writeValueAsString(
                new Result(
                    result.events() / (nanos / 1e9),
                    treesPerSecond,
                    result.alerts(),
                    result.spilled(),
                    (double) cpu / nanos)));
  }

  private static long processCpu() {
    return ProcessHandle.current().info().totalCpuDuration().orElseThrow().toNanos();
  }

  private static BacktestResult backtest(RuleSet rules, String file, long memory, Path folder)
      throws Exception {
    BacktestOptions options =
        new BacktestOptions(
            List.of(file),
            EventFields.STANDARD,
            Mapping.standard(),
            null,
            null,
            null,
            false,
            1,
            memory,
            folder);
    return new Backtest(rules, options, new BacktestProgress())
        .run(InputStream.nullInputStream(), OutputStream.nullOutputStream());
  }

  private static long trees(String file) throws IOException {
    long count = 0;
    try (InputStream in = Files.newInputStream(Path.of(file));
        MappingIterator<JsonNode> nodes =
            new ObjectMapper().readerFor(JsonNode.class).readValues(in)) {
      for (; nodes.hasNext(); nodes.next()) {
        count++;
      }
    }
    return count;
  }
}
