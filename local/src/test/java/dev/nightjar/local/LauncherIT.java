package dev.nightjar.local;

import static dev.nightjar.local.TestingEntries.entry;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/** The commands as a person starts them: the launcher, in a process of its own. */
class LauncherIT {

  private static final Pattern ADDRESS = Pattern.compile("http://127\\.0\\.0\\.1:\\d+");
  private static final int PATIENCE_SECONDS = 150;

  @TempDir Path folder;

  @Test
  void theDemoAddsUpAndLeavesNothingRunning() throws Exception {
    Ended demo = run(launcher(), "demo", "--events=1000", "--tenants=2", "--seed=3");
    assertThat(demo.status()).as(demo.output()).isZero();
    assertThat(demo.output())
        .contains("1,000 written, and 2 entries tampered with")
        .contains("Everything adds up.")
        // No terminal, no colours.
        .doesNotContain("\u001b");
    List<URI> addresses =
        ADDRESS.matcher(demo.output()).results().map(MatchResult::group).map(URI::create).toList();
    assertThat(addresses).hasSizeGreaterThanOrEqualTo(3).noneMatch(LauncherIT::answers);
  }

  @Test
  void theDemoFailsOnABusyPortAndLeavesNothingRunning() throws Exception {
    try (ServerSocket busy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Ended demo = run(launcher(), "demo", "--events=1000", "--flink-port=" + busy.getLocalPort());
      assertThat(demo.status()).as(demo.output()).isOne();
      assertThat(demo.output())
          .contains("the port " + busy.getLocalPort() + " is taken")
          .doesNotContain("Exception");
    }
  }

  @Test
  void theLauncherIsFoundThroughASymbolicLinkInAFolderWithSpaces() throws Exception {
    Path link = Files.createDirectories(folder.resolve("a folder with spaces")).resolve("nj");
    Files.createSymbolicLink(link, launcher());
    Ended wrong = run(link, "dmeo");
    assertThat(wrong.status()).as(wrong.output()).isEqualTo(2);
    assertThat(wrong.output()).contains("Did you mean: nightjar demo");
  }

  @Test
  @ExtendWith(RealParts.class)
  void runStartsTheJobBetweenPartsThatAreThereAndEndsWhenItIsAskedTo(RealParts.Running parts)
      throws Exception {
    Instant time = Instant.now().truncatedTo(ChronoUnit.MINUTES).minus(Duration.ofHours(1));
    try (RealParts.Place place = parts.place()) {
      place.table().create(StreamViewType.NEW_AND_OLD_IMAGES);
      for (int i = 0; i < 20; i++) {
        place.table().put(entry("acme", time.plusSeconds(i), "e" + i, "invoice.read", "u-1"));
      }
      Path output = folder.resolve("run");
      List<String> arguments = new ArrayList<>(List.of("run"));
      arguments.addAll(List.of(place.arguments()));
      Process job = start(launcher(), output, arguments);
      try {
        place.awaitEvents(20);
        assertThat(job.isAlive()).as(Files.readString(output)).isTrue();
      } finally {
        job.destroy();
        assertThat(job.waitFor(30, TimeUnit.SECONDS)).as(Files.readString(output)).isTrue();
      }
    }
  }

  private static Path launcher() {
    return Checkout.current().root().resolve("nightjar");
  }

  /** How a process ended. */
  private record Ended(int status, String output) {}

  private Ended run(Path launcher, String... arguments) throws Exception {
    Path output = folder.resolve("output");
    Process process = start(launcher, output, List.of(arguments));
    try {
      assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS))
          .as(Files.readString(output))
          .isTrue();
      return new Ended(process.exitValue(), Files.readString(output));
    } finally {
      process.destroyForcibly();
    }
  }

  private Process start(Path launcher, Path output, List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(launcher.toString()));
    command.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    // What this build has made is what is tested.
    builder.environment().put("NIGHTJAR_BUILD", "never");
    return builder.start();
  }

  private static boolean answers(URI address) {
    try (Socket socket = new Socket(address.getHost(), address.getPort())) {
      return socket.isConnected();
    } catch (ConnectException e) {
      return false;
    } catch (IOException e) {
      throw new AssertionError("neither an answer nor a refusal at " + address, e);
    }
  }
}
