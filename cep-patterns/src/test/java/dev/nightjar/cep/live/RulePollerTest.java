package dev.nightjar.cep.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.cep.sigma.SigmaReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RulePollerTest {

  private static final Duration INTERVAL = Duration.ofSeconds(2);

  /** A clock that is set. */
  private static final class TestingClock extends Clock {
    private Instant now = Instant.parse("2026-11-21T09:00:00Z");

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return now;
    }
  }

  @TempDir private Path parent;
  private Path folder;
  private final TestingClock clock = new TestingClock();
  private RulePoller poller;

  @BeforeEach
  void open() throws IOException {
    folder = Files.createDirectory(parent.resolve("rules"));
    poller =
        new RulePoller(
            new RuleDirectory(folder.toString(), clock::millis),
            new RuleGovernor(SigmaReader::read, TestingRules.shipped(), "here", true),
            INTERVAL,
            clock,
            new RuleMetrics(new UnregisteredMetricsGroup()),
            AcceptedRules.NONE);
  }

  @Test
  void decidesWhereSomethingIsNewAndOnlyThere() throws IOException {
    assertThat(poller.poll().orElseThrow().isNew()).isTrue();
    assertThat(poller.poll()).isEmpty();
    Files.writeString(folder.resolve("a.yml"), TestingRules.rule("a", "pdf"));
    assertThat(poller.poll().orElseThrow().next().bundle().version()).isEqualTo(1);
    assertThat(poller.poll()).isEmpty();
    assertThat(poller.pause()).isEqualTo(INTERVAL);
  }

  @Test
  void keepsTheRulesOfADirectoryThatIsGoneAndLooksLessOften() throws IOException {
    Files.writeString(folder.resolve("a.yml"), TestingRules.rule("a", "pdf"));
    AcceptedRules before = poller.poll().orElseThrow().next();
    Path away = Files.move(folder, parent.resolve("away"));
    assertThat(poller.poll()).isEmpty();
    assertThat(poller.pause()).isEqualTo(Duration.ofSeconds(4));
    assertThat(poller.poll()).isEmpty();
    assertThat(poller.pause()).isEqualTo(Duration.ofSeconds(8));
    for (int i = 0; i < 100; i++) {
      assertThat(poller.poll()).isEmpty();
    }
    assertThat(poller.pause()).isEqualTo(Duration.ofSeconds(30));

    Files.move(away, folder);
    assertThat(poller.poll()).as("nothing has changed").isEmpty();
    assertThat(poller.pause()).isEqualTo(INTERVAL);
    Files.writeString(folder.resolve("b.yml"), TestingRules.rule("b", "csv"));
    RuleDecision after = poller.poll().orElseThrow();
    assertThat(after.next().bundle().version()).isEqualTo(before.bundle().version() + 1);
  }

  @Test
  void looksAgainWhenAMuteEndsThoughNoFileHasChanged() throws IOException {
    Files.writeString(
        folder.resolve("a.yml"),
        TestingRules.rule(
            "a",
            "pdf",
            "nightjar: {mute: {owner: ann, reason: x, until: 2026-11-21T10:00:00Z}}\n"));
    assertThat(poller.poll().orElseThrow().counts().muted()).isEqualTo(1);
    clock.now = Instant.parse("2026-11-21T09:59:59Z");
    assertThat(poller.poll()).isEmpty();
    clock.now = Instant.parse("2026-11-21T10:00:00Z");
    RuleDecision ended = poller.poll().orElseThrow();
    assertThat(ended.isNew()).isFalse();
    assertThat(ended.counts().endedMutes()).isEqualTo(1);
    assertThat(poller.poll()).isEmpty();
  }

  @Test
  void survivesAJudgeThatFails() throws IOException {
    RulePoller broken =
        new RulePoller(
            new RuleDirectory(folder.toString(), clock::millis),
            new RuleGovernor(
                files -> {
                  if (files.stream().anyMatch(file -> file.name().equals("bomb.yml"))) {
                    throw new IllegalStateException("a fault of the program");
                  }
                  return SigmaReader.read(files);
                },
                TestingRules.shipped(),
                "here",
                true),
            INTERVAL,
            clock,
            new RuleMetrics(new UnregisteredMetricsGroup()),
            AcceptedRules.NONE);
    assertThat(broken.poll()).isPresent();
    Files.writeString(folder.resolve("bomb.yml"), "x");
    assertThat(broken.poll()).isEqualTo(Optional.empty());
    assertThat(broken.pause()).isGreaterThan(INTERVAL);
    Files.delete(folder.resolve("bomb.yml"));
    broken.poll();
    assertThat(broken.pause()).isEqualTo(INTERVAL);
  }
}
