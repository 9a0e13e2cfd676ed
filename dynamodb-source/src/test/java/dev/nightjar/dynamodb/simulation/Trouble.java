package dev.nightjar.dynamodb.simulation;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;

/** What happens to the job, out of the seed; and the script's next event where nothing does. */
final class Trouble {

  private final Simulation simulation;
  private final SimulatedJob job;
  private final SplittableRandom random;
  private final Set<String> paused = new TreeSet<>();
  private SimulatedReader pausedReader;
  private boolean wasLongAway;

  Trouble(Simulation simulation, SplittableRandom random) {
    this.simulation = simulation;
    this.job = simulation.job;
    this.random = random;
    this.wasLongAway = simulation.setup.strictNumbers();
  }

  void next() throws Exception {
    resume();
    switch (random.nextInt(40)) {
      case 0, 1 -> job.fail(List.of(job.tasks().get(random.nextInt(job.tasks().size()))));
      case 2 -> job.fail(job.tasks());
      case 3 -> job.restart(job.tasks().size());
      case 4, 5 -> {
        // Scaling by hand: with a checkpoint to start from, or from the last one.
        job.restart(1 + random.nextInt(4));
      }
      case 6 -> {
        boolean longer = !wasLongAway && random.nextBoolean();
        wasLongAway |= longer;
        long millis =
            longer
                ? Duration.ofHours(20).toMillis() + random.nextLong(Duration.ofHours(10).toMillis())
                : random.nextInt(600_000) + 1;
        simulation.away(millis, 1 + random.nextInt(4));
      }
      case 7 -> {
        // The machine slept: iterators are too old, and every wait is over.
        simulation.history.add("all stand still for 16 min");
        simulation.time.advance(Duration.ofMinutes(16));
        job.wake();
      }
      case 8, 9 -> job.abortCheckpoint();
      case 10 -> {
        SimulatedTask task = job.tasks().get(random.nextInt(job.tasks().size()));
        task.stall(simulation.time.millis() + random.nextInt(8_000));
        simulation.history.add("what follows subtask " + task.subtask() + " stalls");
      }
      case 11, 12 -> pause();
      default -> simulation.script.next();
    }
  }

  /** As watermark alignment does. */
  private void pause() {
    SimulatedTask task = job.tasks().get(random.nextInt(job.tasks().size()));
    SimulatedReader reader = task.reader();
    if (reader != null && pausedReader == null) {
      reader.splits().stream().sorted().filter(id -> random.nextBoolean()).forEach(paused::add);
      pausedReader = reader;
      reader.pauseOrResume(new TreeSet<>(paused), Set.of());
      simulation.history.add("paused: " + paused);
    }
  }

  private void resume() {
    if (pausedReader != null && random.nextBoolean()) {
      if (job.tasks().stream().anyMatch(task -> task.reader() == pausedReader)) {
        paused.retainAll(pausedReader.splits());
        pausedReader.pauseOrResume(Set.of(), new TreeSet<>(paused));
      }
      simulation.history.add("resumed: " + paused);
      paused.clear();
      pausedReader = null;
    }
  }

  /** No trouble any more. */
  void calm() {
    while (pausedReader != null) {
      resume();
    }
  }
}
