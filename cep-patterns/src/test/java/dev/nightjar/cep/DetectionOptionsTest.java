package dev.nightjar.cep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class DetectionOptionsTest {

  @Test
  void defaultsAndTheEdgesOfEachRangeAreFine() {
    DetectionOptions options = DetectionOptions.defaults();
    assertThat(options.faults()).isEmpty();
    assertThat(options.withBurstThreshold(2).withBurstWindow(Duration.ofSeconds(1)).faults())
        .isEmpty();
    assertThat(options.withBurstThreshold(1000).withGrantWindow(Duration.ofHours(24)).faults())
        .isEmpty();
  }

  @Test
  void reportsAllFaultsAtOnceByKey() {
    DetectionOptions broken =
        new DetectionOptions(
            1001,
            Duration.ofMillis(999),
            Duration.ofHours(24).plusMillis(1),
            List.of("*", "a b.export"),
            List.of());
    assertThat(broken.faults())
        .extracting(DetectionOptions.Fault::key)
        .containsExactly(
            "burst-export.threshold",
            "burst-export.window",
            "grant-then-export.window",
            "export-actions",
            "export-actions",
            "grant-actions");
    assertThatThrownBy(() -> Rules.of(broken))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("detect.burst-export.threshold = 1001")
        .hasMessageContaining("detect.grant-actions");
  }

  @Test
  void refusesAGrantThatIsAnExportToo() {
    assertThat(DetectionOptions.defaults().withGrantActions(List.of("ROLE.export")).faults())
        .extracting(DetectionOptions.Fault::value)
        .containsExactly("ROLE.export");
  }

  @Test
  void globsMatchWholeActionsWithoutCase() {
    ActionGlobs globs = new ActionGlobs(List.of("*.export", "re?ort.*run"));
    assertThat(List.of("invoice.export", "A.B.EXPORT", "report.nightly.run"))
        .allMatch(globs::matches);
    assertThat(List.of("invoice.exported", "export", "reort.run")).noneMatch(globs::matches);
  }

  @Test
  void thePageShowsTheCatalogueAsItIs() throws Exception {
    assertThat(Files.readString(Path.of("../docs/detections.md"))).contains(Rules.page());
  }
}
