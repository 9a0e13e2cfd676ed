package dev.nightjar.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.dynamodb.StreamDescription;
import dev.nightjar.dynamodb.ViewType;
import dev.nightjar.job.configuration.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArchiveSettingsTest {

  @TempDir private Path folder;

  @Test
  void hasNoArchiveUnlessAPathIsSet() {
    assertThat(TestingSettings.with().archive()).isNull();
  }

  @Test
  void archivesWhatExpiredUnlessMoreIsAskedFor() {
    assertThat(TestingSettings.with("--archive.path=s3://bucket/audit").archive())
        .isEqualTo(
            new Settings.Archive("s3://bucket/audit", ArchiveWhat.EXPIRED, Duration.ofMinutes(10)));
    assertThat(
            TestingSettings.with(
                    "--archive.path=/archive", "--archive.what=all", "--archive.roll-interval=0 s")
                .archive())
        .isEqualTo(new Settings.Archive("/archive", ArchiveWhat.ALL, Duration.ZERO));
  }

  @Test
  void refusesOptionsOfAnArchiveThatIsNotThere() {
    assertThat(
            TestingSettings.faults(
                "--source.table=audit",
                "--opensearch.url=http://127.0.0.1:9200",
                "--archive.what=all",
                "--archive.roll-interval=1 h"))
        .hasMessageContaining("archive.what = 'all': there is no archive without archive.path")
        .hasMessageContaining("archive.roll-interval = 'PT1H': there is no archive");
  }

  @ParameterizedTest
  @ValueSource(strings = {"audit", "audit/archive", "s3 bucket"})
  void refusesWhatIsNoWholePath(String path) {
    assertThat(
            TestingSettings.faults(
                "--source.table=audit",
                "--opensearch.url=http://127.0.0.1:9200",
                "--archive.path=" + path))
        .hasMessageContaining("archive.path = '" + path + "': it is no whole path");
  }

  @Test
  void saysThatAnotherSubmissionWritesIt() {
    assertThat(
            TestingSettings.with("--archive.path=/archive", "--pipelines=detect,count").notices())
        .anySatisfy(notice -> assertThat(notice).contains("archive.path", "does not project"));
    assertThat(TestingSettings.with("--archive.path=/archive").notices())
        .noneSatisfy(notice -> assertThat(notice).contains("archive"));
  }

  @Test
  void needsOldImagesForWhatExpires() {
    Settings.Archive expired = archive("/archive", ArchiveWhat.EXPIRED);
    for (ViewType view : List.of(ViewType.NEW_IMAGE, ViewType.KEYS_ONLY)) {
      assertThat(ArchiveSettings.streamFaults(stream(view), expired))
          .extracting(Fault::sentence)
          .singleElement()
          .asString()
          .contains("archive.what = 'expired'", "'audit' has " + view, "Set archive.what = all");
      assertThat(ArchiveSettings.streamFaults(stream(view), archive("/a", ArchiveWhat.ALL)))
          .isEmpty();
      assertThat(ArchiveSettings.streamFaults(stream(view), null)).isEmpty();
    }
    assertThat(ArchiveSettings.streamFaults(stream(ViewType.NEW_AND_OLD_IMAGES), expired))
        .isEmpty();
  }

  @Test
  void takesAFolderThatIsThereOrNot() throws IOException {
    assertThat(faults(folder.toUri().toString())).isEmpty();
    assertThat(faults(folder.resolve("new").toString())).isEmpty();
    assertThat(Files.exists(folder.resolve("new"))).as("nothing is written").isFalse();
    assertThat(ArchiveSettings.fileFaults(null)).isEmpty();
  }

  @Test
  void refusesAFile() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    assertThat(faults(file.toString()))
        .singleElement()
        .extracting(Fault::sentence)
        .asString()
        .contains("archive.path = '" + file + "': it is a file");
  }

  @Test
  void namesThePluginOfASchemeThatNobodyKnows() {
    assertThat(faults("s3://key:secret@bucket/audit"))
        .singleElement()
        .extracting(Fault::sentence)
        .asString()
        .contains("Flink knows no file system for 's3' here", "flink-s3-fs-hadoop")
        .doesNotContain("secret");
  }

  private static List<Fault> faults(String path) {
    return ArchiveSettings.fileFaults(archive(path, ArchiveWhat.ALL));
  }

  private static Settings.Archive archive(String path, ArchiveWhat what) {
    return new Settings.Archive(path, what, Duration.ofMinutes(10));
  }

  private static StreamDescription stream(ViewType view) {
    return new StreamDescription("audit", "arn", view, List.of("PK", "SK"), false, 0);
  }
}
