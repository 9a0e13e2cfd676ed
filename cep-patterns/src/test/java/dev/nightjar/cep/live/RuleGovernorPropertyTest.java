package dev.nightjar.cep.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.audit.RuleReport;
import dev.nightjar.cep.rule.RuleFault;
import dev.nightjar.cep.rule.RuleText;
import dev.nightjar.cep.sigma.SigmaReader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Random edits of a directory, many of them wrong. Whatever happens: what runs can be run; the
 * integrity rule is in it as it is shipped; a file that is not refused runs as it was found; one
 * that is refused runs as it last ran; and after the faults are mended everything runs as found.
 */
class RuleGovernorPropertyTest {

  private static final int STREAMS = 60;
  private static final int EDITS = 40;
  private static final int FILES = 8;

  private final ShippedRules shipped =
      TestingRules.shipped(TestingRules.file("base.yml", TestingRules.rule("base", "pdf")));
  private final RuleGovernor governor = new RuleGovernor(SigmaReader::read, shipped, "here", true);

  @Test
  void runsTheNewestVersionsThatCanBeRunTogether() {
    for (long seed = 1; seed <= STREAMS; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      AcceptedRules last = AcceptedRules.NONE;
      TreeMap<String, RuleText> directory = new TreeMap<>();
      Set<String> reported = new HashSet<>();
      for (int edit = 0; edit < EDITS; edit++) {
        for (int i = 0; i <= random.nextInt(3); i++) {
          edit(directory, random);
        }
        last = check("seed " + seed + ", edit " + edit, last, directory, reported);
      }
      for (int i = 0; i < FILES; i++) {
        directory.put(name(i), TestingRules.file(name(i), TestingRules.rule("r" + i, "done")));
      }
      last = check("seed " + seed + ", mended", last, directory, reported);
      assertThat(last.own()).as("seed %d", seed).containsExactlyElementsOf(directory.values());
    }
  }

  private AcceptedRules check(
      String where, AcceptedRules last, Map<String, RuleText> directory, Set<String> reported) {
    FoundRules found = new FoundRules(List.copyOf(directory.values()), List.of(), null);
    Instant now = Instant.parse("2026-11-21T09:00:00Z");
    RuleDecision decision = governor.judge(last, found, now);
    if (decision.held() != null) {
      assertThat(decision.next().bundle()).as(where).isEqualTo(last.bundle());
      assertThat(decision.held().lost()).as(where).isNotEmpty();
      FoundRules confirmed = TestingRules.confirmed(found, decision.held().digest());
      decision = governor.judge(last, confirmed, now);
      assertThat(decision.held()).as(where).isNull();
    }
    AcceptedRules next = decision.next();
    RuleText[] files = next.bundle().files();

    assertThat(SigmaReader.read(List.of(files)).faults()).as(where).isEmpty();
    assertThat(files).as(where).contains(shipped.integrity().toArray(RuleText[]::new));
    assertThat(decision.isNew())
        .as(where)
        .isEqualTo(!next.bundle().digest().equals(last.bundle().digest()))
        .isEqualTo(next.bundle().version() == last.bundle().version() + 1);

    Set<String> refused =
        decision.faults().stream().map(RuleFault::file).collect(Collectors.toSet());
    List<RuleText> expected = new ArrayList<>();
    Map<String, RuleText> before =
        last.own().stream().collect(Collectors.toMap(RuleText::name, file -> file));
    Set<String> names = new HashSet<>(directory.keySet());
    names.addAll(before.keySet());
    for (String name : names) {
      RuleText file = refused.contains(name) ? before.get(name) : directory.get(name);
      if (file != null) {
        expected.add(file);
      }
    }
    assertThat(next.own()).as(where).containsExactlyInAnyOrderElementsOf(expected);

    // Who follows the reports alone knows the same.
    for (RuleReport report : decision.reports()) {
      if (report.kind() == RuleReport.Kind.FILE) {
        boolean wrong = report.state() == RuleReport.State.REFUSED;
        assertThat(wrong ? reported.add(report.name()) || true : reported.remove(report.name()))
            .as(where + " " + report.name())
            .isTrue();
      }
    }
    assertThat(reported).as(where).isEqualTo(refused);
    RuleDecision again = governor.judge(next, found, now);
    assertThat(again.isNew()).as(where).isFalse();
    return next;
  }

  private static void edit(Map<String, RuleText> directory, SplittableRandom random) {
    String name = name(random.nextInt(FILES));
    String id = "r" + random.nextInt(FILES);
    String of = random.nextInt(4) == 0 ? "base" : "r" + random.nextInt(FILES);
    String kind = "k" + random.nextInt(5);
    switch (random.nextInt(8)) {
      case 0 -> directory.remove(name);
      case 1 ->
          directory.put(
              name, TestingRules.file(name, TestingRules.rule(id, kind).replace("title", "titel")));
      case 2 -> directory.put(name, TestingRules.file(name, TestingRules.rule("tampered", kind)));
      case 3, 4 ->
          directory.put(
              name, TestingRules.file(name, TestingRules.count("c" + id, of, random.nextInt(9))));
      case 5 ->
          directory.put(
              name,
              TestingRules.file(
                  name,
                  TestingRules.rule(id, kind),
                  TestingRules.count("c" + id, of, 2 + random.nextInt(9))));
      default -> directory.put(name, TestingRules.file(name, TestingRules.rule(id, kind)));
    }
  }

  private static String name(int i) {
    return "f" + i + ".yml";
  }
}
