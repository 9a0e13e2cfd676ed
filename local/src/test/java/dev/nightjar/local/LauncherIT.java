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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/** The commands as a person starts them: the launcher, in a process of its own. */
class LauncherIT {

  private static final Pattern ADDRESS = Pattern.compile("http://127\\.0\\.0\\.1:\\d+");

  @TempDir Path folder;
  private TestingLauncher launcher;

  @BeforeEach
  void beginInTheFolder() {
    launcher = new TestingLauncher(folder);
  }

  @Test
  void theDemoAddsUpAndLeavesNothingRunning() throws Exception {
    TestingLauncher.Ended demo = launcher.run("demo", "--events=1000", "--tenants=2", "--seed=3");
    assertThat(demo.status()).as(demo.all()).isZero();
    assertThat(demo.all())
        .contains("1,000 written, and 2 entries tampered with")
        .contains("Everything adds up.")
        // No terminal, no colours.
        .doesNotContain("\u001b");
    List<URI> addresses =
        ADDRESS.matcher(demo.all()).results().map(MatchResult::group).map(URI::create).toList();
    assertThat(addresses).hasSizeGreaterThanOrEqualTo(3).noneMatch(LauncherIT::answers);
  }

  @Test
  void theDemoFailsOnABusyPortAndLeavesNothingRunning() throws Exception {
    try (ServerSocket busy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      TestingLauncher.Ended demo =
          launcher.run("demo", "--events=1000", "--flink-port=" + busy.getLocalPort());
      assertThat(demo.status()).as(demo.all()).isOne();
      assertThat(demo.all())
          .contains("the port " + busy.getLocalPort() + " is taken")
          .doesNotContain("Exception");
    }
  }

  @Test
  void theLauncherIsFoundThroughASymbolicLinkInAFolderWithSpaces() throws Exception {
    Path link = Files.createDirectories(folder.resolve("a folder with spaces")).resolve("nj");
    Files.createSymbolicLink(link, TestingLauncher.path());
    TestingLauncher.Ended wrong = launcher.run(link, "dmeo");
    assertThat(wrong.status()).as(wrong.all()).isEqualTo(2);
    assertThat(wrong.err()).contains("Did you mean: nightjar demo");
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
      List<String> arguments = new ArrayList<>(List.of("run"));
      arguments.addAll(List.of(place.arguments()));
      TestingLauncher.Started job = launcher.start(TestingLauncher.path(), arguments);
      try {
        place.awaitEvents(20);
        assertThat(job.process().isAlive()).as(job.all()).isTrue();
      } finally {
        job.process().destroy();
        assertThat(job.process().waitFor(30, TimeUnit.SECONDS)).as(job.all()).isTrue();
      }
    }
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
