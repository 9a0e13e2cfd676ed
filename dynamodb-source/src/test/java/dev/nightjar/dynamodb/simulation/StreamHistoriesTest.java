package dev.nightjar.dynamodb.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.nightjar.dynamodb.simulation.Faults.Property;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What the source promises, over seeded histories of a service that splits, rotates, forgets and
 * refuses, and of a job that fails, restarts and scales. {@code -Dnightjar.seeds=N} runs more of
 * them, {@code -Dnightjar.seed=S} the one that failed, with its whole history.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StreamHistoriesTest {

  private static final int SEEDS = 250;

  /** What the histories report by the hundred, as they should. */
  private static final List<String> LOGGERS = List.of("dev.nightjar.dynamodb", "org.apache.flink");

  private final List<Outcome> outcomes = new ArrayList<>();

  private record Outcome(long seed, Faults faults, Set<Sight> sights, String history) {}

  @BeforeAll
  void runHistories() throws Exception {
    LOGGERS.forEach(logger -> Configurator.setLevel(logger, Level.OFF));
    Long one = Long.getLong("nightjar.seed");
    long[] seeds =
        one != null
            ? new long[] {one}
            : LongStream.range(0, Integer.getInteger("nightjar.seeds", SEEDS)).toArray();
    ExecutorService threads =
        Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
    try {
      List<Future<Outcome>> running = new ArrayList<>();
      for (long seed : seeds) {
        running.add(threads.submit(() -> run(seed)));
      }
      for (Future<Outcome> each : running) {
        outcomes.add(each.get());
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @AfterAll
  void logAgain() {
    LOGGERS.forEach(logger -> Configurator.setLevel(logger, Level.WARN));
  }

  private static Outcome run(long seed) {
    try (Simulation simulation = new Simulation(seed)) {
      simulation.run();
      // The history is long; it is told where it explains a fault.
      return new Outcome(
          seed,
          simulation.faults,
          Sight.of(simulation),
          simulation.faults.isEmpty() ? "" : simulation.history.toString());
    }
  }

  /** A property that nothing puts to the test holds, too. */
  @ParameterizedTest
  @EnumSource(Sight.class)
  void isSeenInSomeHistories(Sight sight) {
    assumeThat(outcomes).hasSizeGreaterThanOrEqualTo(SEEDS);
    assertThat(outcomes.stream().filter(each -> each.sights.contains(sight)).count())
        .isGreaterThanOrEqualTo(3);
  }

  @ParameterizedTest
  @EnumSource(Property.class)
  void holdsInEveryHistory(Property property) {
    List<Outcome> broken =
        outcomes.stream().filter(each -> !each.faults.of(property).isEmpty()).toList();
    assertThat(broken)
        .withFailMessage(
            () ->
                property
                    + " is broken in "
                    + broken.size()
                    + " of "
                    + outcomes.size()
                    + " histories: seeds "
                    + broken.stream().map(Outcome::seed).toList()
                    + "\nseed "
                    + broken.get(0).seed
                    + ": "
                    + String.join("\n", broken.get(0).faults.of(property))
                    + "\n"
                    + broken.get(0).history)
        .isEmpty();
  }
}
