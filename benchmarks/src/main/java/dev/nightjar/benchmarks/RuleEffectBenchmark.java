package dev.nightjar.benchmarks;

import dev.nightjar.benchmarks.Measurement.Target;
import dev.nightjar.cep.rule.RuleText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * How long it takes from a rule file's replacement to the first alert by its new version, in a job
 * that looks at its directory every 2 s, as it does unless told otherwise. Beside it: a loop that
 * does nothing but look at that one file every 2 s.
 */
final class RuleEffectBenchmark implements Benchmark {

  /** Rules that stand in the directory beside the one that changes. */
  private static final int ACTIONS = 10;

  private static final Duration INTERVAL = Duration.ofSeconds(2);
  private static final int CHANGES = 30;
  private static final int QUICK_CHANGES = 12;
  private static final double PROMISE_MILLIS = 5_000;
  private static final long SEED = 20_261_121;

  private static final String RULE =
      """
      title: Effect
      name: effect_base
      logsource: {product: nightjar}
      detection:
        done: {event.action: effect.measured}
        condition: done
      ---
      title: Effect
      id: effect
      level: high
      modified: %s
      correlation:
        type: event_count
        rules: effect_base
        group-by: audit.principal
        timespan: %ds
        condition: {gte: 1}
      """;

  @Override
  public String name() {
    return "rules.effect";
  }

  @Override
  public String description() {
    return "how soon a changed rule file alerts, against a loop that looks at the file";
  }

  @Override
  public List<Measurement> run(boolean quick, Progress progress) throws Exception {
    try (ScratchFolder scratch = new ScratchFolder("nightjar-effect")) {
      Path folder = scratch.path();
      for (RuleText file : RuleTexts.of(ACTIONS)) {
        Files.writeString(folder.resolve(file.name()), file.yaml());
      }
      return measure(folder, quick ? QUICK_CHANGES : CHANGES, progress);
    }
  }

  private static List<Measurement> measure(Path folder, int changes, Progress progress)
      throws Exception {
    SplittableRandom random = new SplittableRandom(SEED);
    long[] effects = new long[changes];
    long[] looks = new long[changes];
    replace(folder, 0);
    try (RuleEffectJob job = RuleEffectJob.start(folder, INTERVAL);
        FileLook look = FileLook.start(file(folder), INTERVAL)) {
      job.awaitAlert(version(0));
      for (int change = 1; change <= changes; change++) {
        progress.step("change " + change + " of " + changes);
        // So that changes fall anywhere between two looks.
        TimeUnit.MILLISECONDS.sleep(random.nextLong(INTERVAL.toMillis()));
        long before = replace(folder, change);
        effects[change - 1] = job.awaitAlert(version(change)) - before;
        looks[change - 1] = look.await(text(change)) - before;
      }
    }
    return List.of(
        measurement("p50", 0.5, effects, looks, Target.none()),
        measurement("p99", 0.99, effects, looks, Target.valueAtMost(PROMISE_MILLIS)),
        measurement("max", 1, effects, looks, Target.valueAtMost(PROMISE_MILLIS)));
  }

  private static Measurement measurement(
      String name, double part, long[] effects, long[] looks, Target target) {
    return new Measurement(
        "rules.effect." + name,
        millis(effects, part),
        "ms",
        "loop that looks every 2 s",
        millis(looks, part),
        target);
  }

  /** The nearest rank: no number that was not measured. */
  static double millis(long[] nanos, double part) {
    long[] sorted = nanos.clone();
    Arrays.sort(sorted);
    int rank = (int) Math.ceil(part * sorted.length);
    return sorted[Math.max(0, rank - 1)] / 1e6;
  }

  /** Puts a version of the rule in the place of the one before, and says when it did. */
  private static long replace(Path folder, int version) throws IOException {
    Path hidden = Files.writeString(folder.resolve(".effect"), text(version));
    long now = System.nanoTime();
    Files.move(
        hidden, file(folder), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    return now;
  }

  private static Path file(Path folder) {
    return folder.resolve("effect.yml");
  }

  /** Another timespan each time, so that the rule means something else. */
  private static String text(int version) {
    return RULE.formatted(version(version), 60 + version);
  }

  private static String version(int version) {
    return LocalDate.of(2026, 1, 1).plusDays(version).toString();
  }

  /** Looks at a file every so often, and does nothing else. */
  private static final class FileLook implements AutoCloseable {

    private record Seen(String text, long at) {}

    private final List<Seen> seen = new ArrayList<>();
    private final Thread thread;

    private FileLook(Path file, Duration interval) {
      thread = new Thread(() -> look(file, interval), "file-look");
      thread.setDaemon(true);
    }

    static FileLook start(Path file, Duration interval) {
      FileLook look = new FileLook(file, interval);
      look.thread.start();
      return look;
    }

    private void look(Path file, Duration interval) {
      try {
        while (true) {
          String text = Files.readString(file);
          synchronized (seen) {
            if (seen.isEmpty() || !seen.get(seen.size() - 1).text().equals(text)) {
              seen.add(new Seen(text, System.nanoTime()));
              seen.notifyAll();
            }
          }
          TimeUnit.MILLISECONDS.sleep(interval.toMillis());
        }
      } catch (InterruptedException e) {
        // Closed.
      } catch (IOException e) {
        throw new IllegalStateException("the file of the benchmark can't be read", e);
      }
    }

    /** When this text was seen, by {@link System#nanoTime}. */
    long await(String text) throws InterruptedException {
      synchronized (seen) {
        while (seen.isEmpty() || !seen.get(seen.size() - 1).text().equals(text)) {
          seen.wait(INTERVAL.toMillis());
          if (!thread.isAlive()) {
            throw new IllegalStateException("nobody looks at the file any more");
          }
        }
        return seen.get(seen.size() - 1).at();
      }
    }

    @Override
    public void close() {
      thread.interrupt();
    }
  }
}
