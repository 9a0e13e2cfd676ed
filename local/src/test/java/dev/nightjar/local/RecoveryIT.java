package dev.nightjar.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.local.demo.Day;
import dev.nightjar.local.demo.DayOptions;
import dev.nightjar.local.demo.TableWrite;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/** What dies comes back, with every event once, every count right and every alert once. */
@ExtendWith(RealParts.class)
class RecoveryIT {

  /** What a self-hosted cluster keeps its state in. */
  private static final Map<String, String> ROCKSDB =
      Map.of(
          "state.backend.type", "rocksdb",
          "execution.checkpointing.incremental", "true",
          "execution.checkpointing.externalized-checkpoint-retention", "RETAIN_ON_CANCELLATION");

  private final Instant end =
      Instant.now().truncatedTo(ChronoUnit.MINUTES).minus(Duration.ofMinutes(10));

  @TempDir Path folder;

  @Test
  void aKilledTaskManagerGoesOnFromACheckpointOfMidStream(RealParts.Running parts)
      throws Exception {
    Day day = Day.generate(new DayOptions(2_000, 3, 5, end));
    try (RealParts.Place place = parts.place()) {
      place.table().create(StreamViewType.NEW_AND_OLD_IMAGES);
      try (RealParts.Run run = place.run(2, Map.of())) {
        write(place, day, 0, 2);
        place.awaitEvents(day.writes().size() / 4);
        long least = run.awaitFreshCheckpoint();
        // More goes in after that checkpoint, and is in flight when the tasks die.
        write(place, day, 2, 3);
        parts.flink().replaceTaskManager();
        write(place, day, 3, 4);
        place.awaitAll(day);

        // Flink's REST answers from a cache of some seconds.
        JsonNode checkpoints =
            await()
                .atMost(Duration.ofSeconds(30))
                .until(run::checkpoints, c -> c.path("counts").path("restored").asInt() == 1);
        JsonNode restored = checkpoints.path("latest").path("restored");
        assertThat(restored.path("is_savepoint").asBoolean(true)).isFalse();
        // Taken after half the day was written; the last quarter was written after the kill.
        assertThat(restored.path("id").asLong()).isGreaterThanOrEqualTo(least);
        run.drain(folder);
        place.assertAddsUp(day);
      }
    }
  }

  @Test
  void anotherJobGoesOnAtAnotherParallelismFromASavepointAndFromARetainedCheckpoint(
      RealParts.Running parts) throws Exception {
    Day day = Day.generate(new DayOptions(2_000, 3, 23, end));
    try (RealParts.Place place = parts.place()) {
      place.table().create(StreamViewType.NEW_AND_OLD_IMAGES);
      String savepoint;
      try (RealParts.Run one = place.run(1, ROCKSDB)) {
        write(place, day, 0, 1);
        place.awaitEvents(day.writes().size() / 8);
        savepoint = one.stop(folder);
      }
      // Nobody reads while this is written.
      write(place, day, 1, 2);
      RealParts.Run four = place.run(RealParts.SLOTS, from(savepoint));
      try (four) {
        write(place, day, 2, 3);
        place.awaitEvents(day.writes().size() / 2);
        four.awaitFreshCheckpoint();
        assertThat(restoredFrom(four)).isEqualTo(savepoint);
      }
      String checkpoint = retained(four);
      write(place, day, 3, 4);
      try (RealParts.Run one = place.run(1, from(checkpoint))) {
        place.awaitAll(day);
        assertThat(restoredFrom(one)).isEqualTo(checkpoint);
        one.drain(folder);
        place.assertAddsUp(day);
      }
    }
  }

  @Test
  void anOutageOfOpenSearchIsWaitedOutWithoutARestartOfTheJob(RealParts.Running parts)
      throws Exception {
    Day day = Day.generate(new DayOptions(2_000, 3, 31, end));
    try (RealParts.Place place = parts.place()) {
      place.table().create(StreamViewType.NEW_AND_OLD_IMAGES);
      try (RealParts.Run run = place.run(2, Map.of())) {
        write(place, day, 0, 1);
        place.awaitEvents(day.writes().size() / 8);
        // In mid-stream: there is more on its way than has arrived.
        write(place, day, 1, 2);
        parts.search().kill();
        assertThatThrownBy(() -> place.index().count(place.index().events()))
            .isInstanceOf(UncheckedIOException.class);
        write(place, day, 2, 4);
        parts.search().restart();
        await()
            .atMost(RealParts.PATIENCE)
            .ignoreExceptions()
            .until(() -> place.index().count(place.index().events()) > 0);
        place.awaitAll(day);
        assertThat(run.restarts()).isZero();
        assertThat(run.checkpoints().path("counts").path("restored").asInt(-1)).isZero();
        run.drain(folder);
        place.assertAddsUp(day);
      }
    }
  }

  private static Map<String, String> from(String state) {
    Map<String, String> settings = new HashMap<>(ROCKSDB);
    settings.put("execution.state-recovery.path", state);
    return settings;
  }

  /** The checkpoint that a cancelled job left: Flink's REST may name an older one for seconds. */
  private static String retained(RealParts.Run run) {
    return await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () -> run.checkpoints().path("latest").path("completed").path("external_path").asText(),
            path ->
                path.contains("/chk-")
                    && Files.exists(Path.of(URI.create(path)).resolve("_metadata")));
  }

  private static String restoredFrom(RealParts.Run run) throws Exception {
    return run.checkpoints().path("latest").path("restored").path("external_path").asText();
  }

  /** Writes some quarters of a day. */
  private static void write(RealParts.Place place, Day day, int from, int to) {
    List<TableWrite> writes = day.writes();
    place
        .table()
        .write(writes.subList(writes.size() * from / 4, writes.size() * to / 4), written -> {});
  }
}
