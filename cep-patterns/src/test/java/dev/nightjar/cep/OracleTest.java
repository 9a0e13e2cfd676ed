package dev.nightjar.cep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.audit.AuditEvent;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Random streams, shuffled within the bound and killed on the way, against the oracle. */
class OracleTest {

  private static final int SEEDS = 200;

  @Test
  void findsWhatTheOracleFindsWhateverTheOrderAndHoweverOftenKilled() throws Exception {
    int alerts = 0;
    for (long seed = 1; seed <= SEEDS; seed++) {
      RandomStream stream = new RandomStream(seed);
      List<AuditEvent> events = stream.events("acme", 60);
      List<String> expected = RandomStream.oracle().judge(events);
      alerts += expected.size();
      try (TestingPipeline pipeline = new TestingPipeline(RandomStream.options())) {
        long newest = Long.MIN_VALUE;
        for (AuditEvent event : stream.shuffled(events)) {
          pipeline.process(event);
          newest = Math.max(newest, event.time().toEpochMilli());
          if (stream.nextBoolean(3)) {
            pipeline.watermark(newest - RandomStream.BOUND_MILLIS);
          }
          if (stream.nextBoolean(25)) {
            pipeline.killAndRestore();
          }
        }
        pipeline.end();
        assertThat(pipeline.late()).as("seed %d", seed).isEmpty();
        assertThat(pipeline.alerts().stream().map(Oracle::line).sorted())
            .as("seed %d", seed)
            .containsExactlyElementsOf(expected);
        assertThat(pipeline.stateSize()).as("state left, seed %d", seed).isZero();
      }
    }
    assertThat(alerts).as("alerts that the seeds provoke").isGreaterThan(SEEDS * 3);
  }
}
