package dev.nightjar.local.demo;

import dev.nightjar.local.DynamoDbLocal;
import dev.nightjar.local.LocalFlink;
import dev.nightjar.local.OpenSearchServer;
import dev.nightjar.local.demo.Terminal.Colour;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/**
 * The whole way of a day: real table, real stream, the job as it runs in production, real index.
 * Says what it does, shows each alert as it fires, and holds the outcome against the oracle.
 */
public final class Demo {

  private static final String TABLE = "audit";
  private static final String PREFIX = "nightjar";
  private static final int PARALLELISM = 2;
  private static final Duration SILENCE = Duration.ofSeconds(45);
  private static final Duration MINUTE_CLOSES = Duration.ofSeconds(90);
  private static final long LOOK_MILLIS = 250;

  private final DemoOptions options;
  private final Terminal terminal;
  private final Path folder;
  private final long begin = System.nanoTime();
  private final AtomicLong firstAlert = new AtomicLong();

  /**
   * A demo.
   *
   * @param folder for logs and data; never null
   */
  public Demo(DemoOptions options, Terminal terminal, Path folder) {
    this.options = options;
    this.terminal = terminal;
    this.folder = folder;
  }

  /**
   * Runs it.
   *
   * @return whether the outcome adds up
   */
  public boolean run() throws Exception {
    terminal.line(
        String.format(
            Locale.ROOT,
            "A day of %,d events and %d tenants (seed %d). Logs: %s",
            options.events(),
            options.tenants(),
            options.seed(),
            folder));
    // Ends a little before now, so that nothing lies in the future of an arrival, which DynamoDB
    // Local rounds down to the minute.
    Instant end = Instant.now().truncatedTo(ChronoUnit.MILLIS).minus(Duration.ofMinutes(2));
    FutureTask<DynamoDbLocal> dynamo =
        inParallel("DynamoDB Local", () -> DynamoDbLocal.start(folder.resolve("dynamodb-local")));
    FutureTask<OpenSearchServer> search =
        inParallel("OpenSearch", () -> OpenSearchServer.start(folder.resolve("opensearch")));
    FutureTask<LocalFlink> flink =
        inParallel(
            "Flink",
            () -> LocalFlink.start(folder.resolve("flink"), options.flinkPort(), PARALLELISM));
    Day day =
        Day.generate(new DayOptions(options.events(), options.tenants(), options.seed(), end));
    Oracle oracle = Oracle.of(day);
    List<Oracle.Due> due = oracle.alerts();
    terminal.line(
        String.format(
            Locale.ROOT,
            "  %-15s %d incidents to be found, %d near misses to be left alone",
            "planted",
            due.size(),
            day.planted().stream().filter(planted -> !planted.alerts()).count()));
    tellPlanted(day);
    terminal.progress("  starting DynamoDB Local, OpenSearch and Flink");
    try (DynamoDbLocal table = started(dynamo);
        OpenSearchServer index = started(search);
        LocalFlink cluster = started(flink);
        AuditTable audit = new AuditTable(table.endpoint(), TABLE)) {
      terminal.progressDone();
      tellStarted(table, index, cluster);
      return run(day, oracle, due, new Parts(table, index, cluster, audit));
    } finally {
      terminal.progressDone();
      closeStarted(dynamo);
      closeStarted(search);
      closeStarted(flink);
    }
  }

  /** What runs. */
  private record Parts(
      DynamoDbLocal dynamo, OpenSearchServer search, LocalFlink flink, AuditTable table) {}

  private boolean run(Day day, Oracle oracle, List<Oracle.Due> due, Parts parts) throws Exception {
    parts.table().create(StreamViewType.NEW_AND_OLD_IMAGES);
    DemoJob job =
        DemoJob.submit(
            parts.flink(), parts.dynamo().endpoint(), TABLE, parts.search().endpoint(), PREFIX);
    terminal.line(step("job", "reads the table's stream", ""));
    SearchIndex index = new SearchIndex(parts.search().endpoint(), PREFIX);
    terminal.line("");
    try (AlertWatch watch = AlertWatch.start(index, this::tell)) {
      Completions completions = new Completions(due);
      write(day, completions, parts.table());
      Map<String, Long> expected = oracle.counts();
      long documents = oracle.documents();
      awaitSteady(
          "indexed",
          documents,
          () -> index.count(index.events()),
          () -> watch.told() >= due.size() && index.count(index.deadLetters()) > 0,
          SILENCE,
          job);
      closeLastMinute(job, index, documents);
      index.refresh();
      watch.look();
      Summary summary =
          new Summary(
              day.count(TableWrite.Kind.EVENT),
              documents - day.count(TableWrite.Kind.EVENT),
              expected,
              index.eventsByAction(),
              index.countsByAction(),
              due,
              watch.seen().stream().map(AlertWatch.Seen::alert).toList(),
              oracle.deadLetters(),
              index.count(index.deadLetters()),
              completions.latencies(watch.seen()),
              firstAlert.get() == 0 ? null : since(firstAlert.get()),
              Duration.ofNanos(System.nanoTime() - begin));
      boolean good = tell(summary, parts);
      if (options.keep()) {
        terminal.line("Everything stays up. Ctrl-C ends it.");
        new CountDownLatch(1).await();
      }
      return good;
    }
  }

  private void write(Day day, Completions completions, AuditTable table) {
    AtomicLong written = new AtomicLong();
    long start = System.nanoTime();
    table.write(
        day.writes(),
        batch -> {
          completions.written(batch, System.nanoTime());
          long count = written.addAndGet(batch.size());
          terminal.progress(
              String.format(
                  Locale.ROOT,
                  "  writing %,d of %,d items, now at %s",
                  count,
                  day.writes().size(),
                  batch.get(0).time().truncatedTo(ChronoUnit.MINUTES)));
        });
    terminal.progressDone();
    if (options.verbose()) {
      terminal.line("  written in " + Summary.seconds(since(start, System.nanoTime())));
    }
  }

  /** Waits until a number is reached and a condition holds, or nothing has moved for a while. */
  private void awaitSteady(
      String what,
      long target,
      Callable<Long> number,
      Callable<Boolean> done,
      Duration silence,
      DemoJob job)
      throws Exception {
    long last = -1;
    long moved = System.nanoTime();
    while (System.nanoTime() - moved < silence.toNanos()) {
      long now = number.call();
      if (now >= target && done.call()) {
        break;
      }
      if (now != last) {
        last = now;
        moved = System.nanoTime();
      }
      terminal.progress(String.format(Locale.ROOT, "  %s %,d of %,d", what, now, target));
      job.refuseFailed();
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
    terminal.progressDone();
  }

  /**
   * The minute of the last event is counted when it has passed. A job that may end is drained,
   * which lets every window close; one that stays up is waited for.
   */
  private void closeLastMinute(DemoJob job, SearchIndex index, long documents) throws Exception {
    if (options.keep()) {
      awaitSteady(
          "counted, while the last minute is still open,",
          documents,
          () -> {
            index.refresh();
            return index.countsByAction().values().stream().mapToLong(Long::longValue).sum();
          },
          () -> true,
          MINUTE_CLOSES,
          job);
      return;
    }
    terminal.progress("  draining the job, so that the last minute is counted");
    job.drain(folder.resolve("flink").resolve("savepoints"), MINUTE_CLOSES);
    terminal.progressDone();
  }

  private void tell(RaisedAlert alert) {
    if (!alert.delivered()) {
      return;
    }
    firstAlert.compareAndSet(0, System.nanoTime());
    Colour colour = alert.level().equals("critical") ? Colour.BAD : Colour.NOTABLE;
    terminal.line(
        String.format(
            Locale.ROOT,
            "  %s  %s  %s",
            terminal.paint(colour, String.format("%-8s", alert.level())),
            alert.time().substring(0, Math.min(16, alert.time().length())).replace('T', ' '),
            alert.message()));
  }

  private boolean tell(Summary summary, Parts parts) {
    terminal.line("");
    summary.lines().forEach(terminal::line);
    List<String> faults = summary.faults();
    terminal.line("");
    if (faults.isEmpty()) {
      terminal.line(terminal.paint(Colour.GOOD, "Everything adds up."));
    } else {
      terminal.line(terminal.paint(Colour.BAD, "It does not add up:"));
      faults.forEach(fault -> terminal.line("  - " + fault));
      terminal.line("The logs are in " + folder);
    }
    tellWhereToLook(parts);
    return faults.isEmpty();
  }

  private void tellWhereToLook(Parts parts) {
    terminal.line("");
    if (!options.keep()) {
      terminal.line("To look around in Flink, OpenSearch and the table: ./nightjar demo --keep");
      return;
    }
    String search = parts.search().endpoint().toString();
    terminal.line("Where to look:");
    terminal.line("  Flink           " + parts.flink().webInterface());
    terminal.line("  OpenSearch      " + search);
    terminal.line(
        "    curl -s '" + search + "/nightjar-events-*/_search?pretty&q=dispute+AND+credit'");
    terminal.line(
        "    curl -s '" + search + "/nightjar-alerts/_search?pretty&sort=@timestamp&size=20'");
    terminal.line(
        "    curl -s '"
            + search
            + "/nightjar-counts/_search?pretty&q=event.action:invoice.export&sort=@timestamp'");
    terminal.line("  DynamoDB Local  " + parts.dynamo().endpoint() + " (table " + TABLE + ")");
  }

  private void tellStarted(DynamoDbLocal table, OpenSearchServer index, LocalFlink cluster) {
    terminal.line(
        step(
            "DynamoDB Local",
            table.endpoint().toString(),
            "listens on all interfaces, which it cannot be told otherwise"));
    terminal.line(step("OpenSearch", index.endpoint().toString(), ""));
    terminal.line(step("Flink", cluster.webInterface().toString(), ""));
  }

  private void tellPlanted(Day day) {
    if (options.verbose()) {
      for (Planted planted : day.planted()) {
        terminal.line(
            String.format(
                "    %-9s %s: %s %s",
                planted.alerts() ? "incident" : "near miss",
                planted.story(),
                planted.tenant(),
                planted.group()));
      }
    }
  }

  private String step(String name, String what, String note) {
    return String.format(
        Locale.ROOT,
        "  %-15s %-32s %s%s",
        name,
        what,
        terminal.paint(Colour.FAINT, "after " + Summary.seconds(since(System.nanoTime()))),
        note.isEmpty() ? "" : "; " + terminal.paint(Colour.NOTABLE, note));
  }

  private Duration since(long nanos) {
    return since(begin, nanos);
  }

  private static Duration since(long from, long to) {
    return Duration.ofNanos(to - from);
  }

  private <T> FutureTask<T> inParallel(String name, Callable<T> start) {
    FutureTask<T> task = new FutureTask<>(start);
    Thread thread = new Thread(task, "start " + name);
    thread.setDaemon(true);
    thread.start();
    return task;
  }

  private <T> T started(FutureTask<T> task) throws Exception {
    try {
      return task.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }

  /** Where one part failed to start, another may have come up. */
  private static void closeStarted(FutureTask<? extends AutoCloseable> task) throws Exception {
    try {
      task.get().close();
    } catch (ExecutionException e) {
      // It never started; the first such failure is what the demo ends with.
    }
  }
}
