package dev.nightjar.cep.backtest;

import dev.nightjar.cep.rule.RuleSet;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs rules over history and writes each alert as one line of JSON, in the order of firing. The
 * output depends on rules and events alone: not on the order of files and lines, unless they are to
 * be judged as they come, nor on threads and memory. Nothing is written before all of the input was
 * read and found whole.
 */
public final class Backtest {

  private static final int OUTPUT_BUFFER = 1 << 16;

  private final RuleSet rules;
  private final BacktestOptions options;
  private final BacktestProgress progress;

  /**
   * A backtest.
   *
   * @param progress is told how far it is
   */
  public Backtest(RuleSet rules, BacktestOptions options, BacktestProgress progress) {
    this.rules = rules;
    this.options = options;
    this.progress = progress;
  }

  /**
   * Runs it.
   *
   * @param standardInput what the input {@code -} stands for
   * @param out gets a line for each alert, in UTF-8, and nothing else; not closed
   * @throws RefusedException where an input is refused; then nothing was written
   * @throws IOException where temporary files or the output fail
   */
  public BacktestResult run(InputStream standardInput, OutputStream out)
      throws RefusedException, IOException, InterruptedException {
    List<InputFile> files = InputFile.of(options.events());
    Tally tally;
    try (Workspace work = new Workspace(rules, options, progress)) {
      ChunkReader chunks = new ChunkReader(files, standardInput, work.refusals());
      work.open(chunks);
      progress.begin(files.stream().mapToLong(InputFile::size).sum(), chunks::bytesRead);
      tally = new Tally(work.index().size());
      runAll(work, tally, () -> new RoutingTask(rules, work));
      if (!options.skipBroken()) {
        work.refusals().check();
      }
      progress.enter(BacktestProgress.Phase.JUDGING);
      for (int stage = 1; stage <= work.stages(); stage++) {
        judge(work, stage, tally);
      }
      progress.enter(BacktestProgress.Phase.WRITING);
      long alerts = write(work, tally, out);
      long spilled = work.spilled();
      return new BacktestResult(
          tally.events(),
          alerts,
          spilled,
          work.refusals().faults(),
          new SummaryText(work.index(), tally, options.geo().versions()).lines(alerts));
    }
  }

  private void judge(Workspace work, int stage, Tally tally)
      throws IOException, InterruptedException {
    AtomicInteger partitions = new AtomicInteger();
    try (ExternalSort sort = work.stage(stage)) {
      sort.finish();
      runAll(work, tally, () -> new JudgingTask(rules, stage, work, partitions));
    }
  }

  /** Runs a task on each thread and adds up what they counted. */
  private void runAll(Workspace work, Tally tally, TaskMaker maker)
      throws IOException, InterruptedException {
    List<Callable<Tally>> tasks = new ArrayList<>();
    for (int i = 0; i < options.threads(); i++) {
      Callable<Tally> task = maker.make();
      tasks.add(() -> guarded(work, task));
    }
    ExecutorService threads =
        Executors.newFixedThreadPool(
            options.threads(),
            task -> {
              Thread thread = new Thread(task, "backtest");
              thread.setDaemon(true);
              return thread;
            });
    try {
      for (Future<Tally> done : threads.invokeAll(tasks)) {
        tally.add(done.get());
      }
    } catch (ExecutionException e) {
      throw cause(e.getCause());
    } finally {
      threads.shutdownNow();
    }
  }

  private static Tally guarded(Workspace work, Callable<Tally> task) throws Exception {
    boolean done = false;
    try {
      Tally counts = task.call();
      done = true;
      return counts;
    } finally {
      if (!done) {
        work.fail();
      }
    }
  }

  private static IOException cause(Throwable thrown) {
    if (thrown instanceof Error error) {
      throw error;
    }
    if (thrown instanceof RuntimeException unchecked) {
      throw unchecked;
    }
    return thrown instanceof IOException io ? io : new IOException(thrown);
  }

  private static long write(Workspace work, Tally tally, OutputStream out) throws IOException {
    ExternalSort sort = work.alerts();
    sort.finish();
    BufferedOutputStream lines = new BufferedOutputStream(out, OUTPUT_BUFFER);
    RecordCursor records = sort.read(0);
    AlertRecords.Reader alert = new AlertRecords.Reader();
    String last = null;
    long count = 0;
    while (records.next()) {
      alert.open(records);
      // An event that stands in the input twice is one event.
      if (!alert.alertId().equals(last)) {
        lines.write(records.bytes(), alert.lineFrom(), alert.lineLength());
        lines.write('\n');
        tally.count(Tally.Column.ALERTS, alert.rule(), alert.tenant());
        count++;
      }
      last = alert.alertId();
    }
    lines.flush();
    return count;
  }

  /** Makes the task of a thread. */
  private interface TaskMaker {
    Callable<Tally> make();
  }
}
