package dev.nightjar.cep.backtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.audit.mapping.Mapping;
import dev.nightjar.cep.catalogue.Catalogue;
import dev.nightjar.cep.rule.ReadRules;
import dev.nightjar.cep.rule.RuleSet;
import dev.nightjar.cep.rule.RuleText;
import dev.nightjar.cep.sigma.SigmaReader;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rules over files of events: exact lines, whatever the order, the threads and the memory. */
class BacktestTest {

  private static final String RULE =
      """
      title: An export
      id: export
      name: export
      date: 2026-11-01
      logsource: {product: elsewhere}
      status: deprecated
      detection:
        export: {event.action: invoice.export}
        condition: export
      %s
      """;

  private static final String BURST =
      RULE.formatted("")
          + """
          ---
          title: A "burst"
          id: burst
          modified: 2026-11-02
          level: critical
          correlation:
            type: event_count
            rules: [export]
            group-by: [user.id]
            timespan: 10m
            condition: {gte: 3}
          """;

  private static final String FEW =
      RULE.formatted("")
          + """
          ---
          title: Few
          id: few
          correlation:
            type: event_count
            rules: [export]
            group-by: [user.id]
            timespan: 10m
            condition: {lte: 2}
          """;

  private static final List<String> THREE =
      List.of(
          event("e3", "09:08:00", "ann"), event("e1", "09:00:00", "ann"),
          event("e2", "09:04:00.5", "ann"), event("x1", "09:04:00", "bob"));

  private Path temporary;
  private int files;
  private BacktestResult result;

  @TempDir Path folder;

  @BeforeEach
  void makeTheFolderOfTemporaryFiles() throws Exception {
    temporary = Files.createDirectories(folder.resolve("temporary"));
  }

  @Test
  void printsACorrelationAsOneLine() throws Exception {
    assertThat(run(BURST, THREE))
        .singleElement()
        .asString()
        .matches("\\{\"id\":\"[0-9a-f]{32}\",.*")
        .endsWith(
            "\"rule\":{\"id\":\"burst\",\"title\":\"A \\\"burst\\\"\",\"version\":\"2026-11-02\"},"
                + "\"level\":\"critical\",\"tenant\":\"acme\",\"group\":{\"user.id\":\"ann\"},"
                + "\"first\":\"2026-11-02T09:00:00Z\",\"last\":\"2026-11-02T09:08:00Z\","
                + "\"count\":3,\"events\":[\"e1\",\"e2\",\"e3\"]}");
    assertThat(result.events()).isEqualTo(4);
  }

  @Test
  void printsEachMatchOfARuleWithoutCorrelation() throws Exception {
    List<String> lines = run(RULE.formatted("level: low"), THREE);
    assertThat(lines).extracting(BacktestTest::events).containsExactly("e1", "x1", "e2", "e3");
    assertThat(lines.get(0))
        .contains("\"group\":{},\"first\":\"2026-11-02T09:00:00Z\"")
        .contains("\"version\":\"2026-11-01\"},\"level\":\"low\"")
        .endsWith("\"count\":1,\"events\":[\"e1\"]}");
  }

  @Test
  void anEventThatStandsTwiceIsOneEvent() throws Exception {
    List<String> twice = new ArrayList<>(THREE);
    twice.addAll(THREE);
    assertThat(run(RULE.formatted(""), twice)).hasSize(4);
    assertThat(run(BURST, List.of(THREE.get(0), THREE.get(0), THREE.get(1)))).isEmpty();
  }

  @Test
  void theEndOfTheInputClosesEveryWindow() throws Exception {
    assertThat(run(FEW, THREE)).extracting(BacktestTest::events).containsExactly("x1");
  }

  @Test
  void silenceLastsUntilTheLastEventOfTheWholeInputAndNoLonger() throws Exception {
    String silent = RULE.formatted("nightjar: {silence: {at-least: 1h}}");
    List<String> events = new ArrayList<>();
    for (int day = 0; day < 19; day++) {
      for (int i = 0; i < 16 && day % 7 < 5; i++) {
        Instant time = Instant.parse("2026-11-02T09:00:00Z").plus(Duration.ofDays(day));
        events.add(export("d" + day + "-" + i, time.plus(Duration.ofMinutes(30L * i)), "acme"));
      }
    }
    assertThat(run(silent, events)).isEmpty();

    // No rule wants it; it says that time went on.
    Instant deadline = Instant.parse("2026-11-23T11:00:00Z");
    List<String> before = new ArrayList<>(events);
    before.add(export("x", deadline.minusMillis(1), "beta").replace("export", "read"));
    assertThat(run(silent, before)).isEmpty();
    List<String> after = new ArrayList<>(events);
    after.add(export("x", deadline, "beta").replace("export", "read"));
    Collections.shuffle(after, new Random(3));
    assertThat(run(silent, after))
        .singleElement()
        .asString()
        .contains(
            "\"tenant\":\"acme\",\"group\":{},\"first\":\"2026-11-20T16:30:00Z\","
                + "\"last\":\"2026-11-20T16:30:00Z\",\"count\":1,\"events\":[\"d18-15\"]");
  }

  private static String export(String id, Instant time, String tenant) {
    return "{\"@timestamp\":\"%s\",\"event\":{\"id\":\"%s\",\"action\":\"invoice.export\"},"
            .formatted(time, id)
        + "\"organization\":{\"id\":\"%s\"}}".formatted(tenant);
  }

  @Test
  void leavesOutWhatIsMuted() throws Exception {
    String mute = "nightjar: {mute: {owner: ann, reason: test, until: 2026-11-02T09:04:00.2Z}}\n";
    assertThat(run(RULE.formatted(mute), THREE))
        .extracting(BacktestTest::events)
        .containsExactly("e2", "e3");
    assertThat(String.join("\n", result.summary())).containsPattern("export +acme +2 +4 +2 +0");
  }

  @Test
  void fromIsInclusiveAndToIsNot() throws Exception {
    Instant from = Instant.parse("2026-11-02T09:04:00Z");
    Instant to = Instant.parse("2026-11-02T09:08:00Z");
    BacktestOptions options = options(write(THREE), 1, from, to, null, 1 << 20);
    assertThat(lines(read(RULE.formatted("")), options))
        .extracting(BacktestTest::events)
        .containsExactly("x1", "e2");
    assertThat(result.summary()).contains("2 events outside of --from and --to");
  }

  @Test
  void refusesTheInputBeforeItPrintsAnything() throws Exception {
    List<String> broken = new ArrayList<>(THREE);
    broken.add("{\"@timestamp\":\"soon\"}");
    Path file = write(broken);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Backtest backtest =
        new Backtest(
            read(BURST), options(file, 2, null, null, null, 1 << 20), new BacktestProgress());
    assertThatThrownBy(() -> backtest.run(InputStream.nullInputStream(), out))
        .isInstanceOfSatisfying(
            RefusedException.class,
            e ->
                assertThat(e.faults())
                    .singleElement()
                    .asString()
                    .startsWith(file + ":5: its time at @timestamp is neither"));
    assertThat(out.size()).isZero();
  }

  @Test
  void judgesLateWhatComesLaterThanTheBound() throws Exception {
    // The first two are in time; the third is far behind the fourth.
    List<String> order =
        List.of(
            event("e1", "09:00:00", "ann"),
            event("e2", "09:01:00", "ann"),
            event("x", "10:00:00", "bob"),
            event("e0", "08:59:00", "ann"),
            event("e3", "09:02:00", "ann"));
    RuleSet rules = read(BURST);
    Path file = write(order);
    Duration bound = Duration.ofSeconds(5);
    assertThat(lines(rules, options(file, 1, null, null, null, 1 << 20)))
        .extracting(BacktestTest::events)
        .containsExactly("e0,e1,e2");
    lines(rules, options(file, 1, null, null, bound, 1 << 20));
    assertThat(String.join("\n", result.summary())).containsPattern("burst +acme +\\d+ +5 +0 +2");
    assertThat(lines(rules, options(file, 1, null, null, Duration.ofHours(2), 1 << 20)))
        .extracting(BacktestTest::events)
        .containsExactly("e0,e1,e2");
  }

  @Test
  void neitherOrderNorThreadsNorMemoryChangeAByte() throws Exception {
    RuleSet rules = SigmaReader.read(Catalogue.files()).rules();
    TestingHistory history = new TestingHistory(3);
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 30_000; i++) {
      lines.add(
          switch (i % 3) {
            case 0 -> history.plain();
            case 1 -> history.exported();
            default -> history.streamed();
          });
    }
    List<String> expected = lines(rules, options(write(lines), 1, null, null, null, 1 << 26));
    assertThat(expected).hasSizeGreaterThan(20);
    assertThat(result.spilled()).isZero();
    for (long seed = 1; seed <= 3; seed++) {
      Collections.shuffle(lines, new Random(seed));
      Path directory = Files.createDirectories(folder.resolve("shuffled" + seed));
      SplittableRandom random = new SplittableRandom(seed);
      int from = 0;
      while (from < lines.size()) {
        int to = Math.min(lines.size(), from + 1 + random.nextInt(10_000));
        Files.write(directory.resolve("part" + random.nextInt(1_000_000)), lines.subList(from, to));
        from = to;
      }
      int threads = 1 + (int) seed;
      BacktestOptions options =
          options(directory, threads, null, null, null, BacktestOptions.LEAST_MEMORY);
      assertThat(lines(rules, options)).as("seed %s", seed).isEqualTo(expected);
      assertThat(result.spilled()).as("seed %s", seed).isPositive();
      assertThat(temporary).isEmptyDirectory();
      BacktestOptions late = options(directory, threads, null, null, Duration.ofDays(30), 1 << 26);
      assertThat(lines(rules, late)).as("late, seed %s", seed).isEqualTo(expected);
    }
  }

  @Test
  void lateEventsAreJudgedAlikeByAnyNumberOfThreads() throws Exception {
    RuleSet rules = SigmaReader.read(Catalogue.files()).rules();
    TestingHistory history = new TestingHistory(5);
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      lines.add(history.plain());
    }
    Collections.shuffle(lines.subList(5_000, 15_000), new Random(5));
    Path file = write(lines);
    Duration bound = Duration.ofSeconds(30);
    List<String> expected = lines(rules, options(file, 1, null, null, bound, 1 << 26));
    List<String> summary = result.summary();
    assertThat(lines(rules, options(file, 3, null, null, bound, 1 << 16))).isEqualTo(expected);
    assertThat(result.summary()).isEqualTo(summary);
  }

  @Test
  void anEmptyInputFiresNothing() throws Exception {
    assertThat(run(BURST, List.of())).isEmpty();
    assertThat(result.summary()).contains("0 alerts from 0 events", "2 rules without any event");
  }

  private static String event(String id, String time, String user) {
    return "{\"@timestamp\":\"2026-11-02T"
        + time
        + "Z\",\"organization\":{\"id\":\"acme\"},\"event\":{\"id\":\""
        + id
        + "\",\"action\":\"invoice.export\"},\"user\":{\"id\":\""
        + user
        + "\"}}";
  }

  private static String events(String line) {
    String list = line.substring(line.lastIndexOf('[') + 1, line.lastIndexOf(']'));
    return list.replace("\"", "");
  }

  private static RuleSet read(String yaml) {
    ReadRules read = SigmaReader.read(List.of(new RuleText("rules.yml", yaml)));
    assertThat(read.faults()).isEmpty();
    return read.rules();
  }

  private List<String> run(String yaml, List<String> events) throws Exception {
    return lines(read(yaml), options(write(events), 2, null, null, null, 1 << 20));
  }

  private Path write(List<String> lines) throws Exception {
    return Files.write(folder.resolve("events" + files++), lines);
  }

  private BacktestOptions options(
      Path events, int threads, Instant from, Instant to, Duration late, long memory) {
    return new BacktestOptions(
        List.of(events.toString()),
        EventFields.STANDARD,
        Mapping.standard(),
        from,
        to,
        late,
        false,
        threads,
        memory,
        temporary);
  }

  private List<String> lines(RuleSet rules, BacktestOptions options) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Backtest backtest = new Backtest(rules, options, new BacktestProgress());
    result = backtest.run(InputStream.nullInputStream(), out);
    try (Stream<String> lines = out.toString(StandardCharsets.UTF_8).lines()) {
      return lines.toList();
    }
  }
}
