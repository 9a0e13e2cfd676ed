package dev.nightjar.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The entry point as a process of its own: what it prints, and how it ends. */
@Timeout(120)
class MainTest {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  @TempDir Path folder;

  private record Ended(int code, String out, String err) {}

  @Test
  void endsWithTwoAndAllFaultsWithoutAStackTrace() throws Exception {
    Ended ended = main("--source.tabel", "audit");

    assertThat(ended.code()).isEqualTo(Main.FAULTY);
    assertThat(ended.err())
        .contains("Nightjar can't start", "Did you mean source.table?", "opensearch.url")
        .doesNotContain("\tat ", "Exception");
    assertThat(ended.out()).isEmpty();
  }

  @Test
  void printsTheConfigurationAndEnds() throws Exception {
    Ended ended =
        main(
            "--print-config",
            "--source.table=audit",
            "--opensearch.url=http://127.0.0.1:1",
            "--opensearch.auth=basic",
            "--opensearch.username=writer",
            "--opensearch.password=hunter2");

    assertThat(ended.code()).isZero();
    assertThat(ended.out())
        .containsPattern("source.table +audit +argument")
        .containsPattern("opensearch.password +\\*\\*\\* +argument");
    assertThat(ended.out() + ended.err()).doesNotContain("hunter2");
  }

  @Test
  void saysTheFaultsOfStreamAndOpenSearchTogether() throws Exception {
    Ended ended =
        main(
            "--source.table=audit",
            "--source.endpoint=http://127.0.0.1:1",
            "--source.credentials=static",
            "--source.access-key=a",
            "--source.secret-key=hunter2",
            "--opensearch.url=http://127.0.0.1:1");

    assertThat(ended.code()).isEqualTo(Main.FAULTY);
    assertThat(ended.err())
        .contains("2 faults", "source.table", "127.0.0.1:1", "opensearch.url")
        .doesNotContain("\tat ", "hunter2");
  }

  @Test
  void printsEveryOptionAsHelp() throws Exception {
    Ended ended = main("--help");

    assertThat(ended.code()).isZero();
    assertThat(ended.out()).contains("Usage:");
    assertThat(Options.ALL)
        .allSatisfy(option -> assertThat(ended.out()).contains("--" + option.key()));
  }

  private Ended main(String... args) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(List.of(args));
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    try {
      assertThat(process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
      return new Ended(process.exitValue(), read(out), read(err));
    } finally {
      process.destroyForcibly();
    }
  }

  private static String read(Path file) throws Exception {
    return Files.readString(file, StandardCharsets.UTF_8);
  }
}
