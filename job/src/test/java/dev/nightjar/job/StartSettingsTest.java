package dev.nightjar.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.dynamodb.StartPosition;
import dev.nightjar.job.configuration.ConfigurationException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where a job begins to read. */
class StartSettingsTest {

  @ParameterizedTest
  @CsvSource({
    "trim-horizon,TRIM_HORIZON,",
    "latest,LATEST,",
    "snapshot,SNAPSHOT,",
    "timestamp,TIMESTAMP,--source.start-timestamp=2026-11-21T10:00:00+01:00",
    "export,EXPORT,--source.start-export=s3://b/AWSDynamoDB/01"
  })
  void startsWhereItIsTold(String value, StartPosition.Kind kind, String companion) {
    List<String> args = new ArrayList<>(List.of("--source.start=" + value));
    if (companion != null) {
      args.add(companion);
    }
    StartPosition start = TestingSettings.with(args.toArray(String[]::new)).source().start();

    assertThat(start.kind()).isEqualTo(kind);
    assertThat(start.instant())
        .isEqualTo(
            kind == StartPosition.Kind.TIMESTAMP ? Instant.parse("2026-11-21T09:00:00Z") : null);
    assertThat(start.export())
        .isEqualTo(kind == StartPosition.Kind.EXPORT ? "s3://b/AWSDynamoDB/01" : null);
  }

  @ParameterizedTest
  @CsvSource({
    "timestamp,,source.start-timestamp is not set",
    "export,,source.start-export is not set",
    "latest,--source.start-timestamp=2026-11-21T09:00:00Z,it is for source.start = timestamp",
    "snapshot,--source.start-export=s3://b/x,it is for source.start = export",
    "timestamp,--source.start-timestamp=yesterday,must be an instant",
    "2026-11-21T09:00:00Z,,source.start = '2026-11-21T09:00:00Z': must be one of"
  })
  void saysWhatAStartLacksOrDoesNotUse(String value, String companion, String message) {
    List<String> args =
        new ArrayList<>(
            List.of(
                "--source.table=audit",
                "--opensearch.url=http://127.0.0.1:9200",
                "--source.start=" + value));
    if (companion != null) {
      args.add(companion);
    }
    ConfigurationException faults = TestingSettings.faults(args.toArray(String[]::new));

    assertThat(faults.faults()).hasSize(1);
    assertThat(faults).hasMessageContaining(message);
  }

  /** Until then the job would read nothing, and nobody would see why. */
  @Test
  void refusesAStartThatIsStillToCome() {
    Clock clock = Clock.fixed(Instant.parse("2026-11-21T09:00:00Z"), ZoneOffset.UTC);
    for (String soon : List.of("2026-11-20T09:00:00Z", "2026-11-21T10:00:00Z")) {
      assertThat(RealEnds.startFaults(startingAt(soon), clock)).isEmpty();
    }
    assertThat(RealEnds.startFaults(TestingSettings.with(), clock)).isEmpty();
    assertThat(RealEnds.startFaults(startingAt("2026-11-21T10:00:01Z"), clock))
        .singleElement()
        .satisfies(
            fault -> {
              assertThat(fault.key()).isEqualTo("source.start-timestamp");
              assertThat(fault.sentence())
                  .contains(
                      "2026-11-21T10:00:01Z",
                      "more than an hour after 2026-11-21T09:00:00Z",
                      "would read nothing",
                      "source.start = latest");
            });
  }

  private static Settings startingAt(String instant) {
    return TestingSettings.with("--source.start=timestamp", "--source.start-timestamp=" + instant);
  }
}
