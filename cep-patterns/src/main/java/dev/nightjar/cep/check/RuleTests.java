package dev.nightjar.cep.check;

import dev.nightjar.cep.engine.Evidence;
import dev.nightjar.cep.engine.Firing;
import dev.nightjar.cep.match.JsonEventView;
import dev.nightjar.cep.match.JsonFields;
import dev.nightjar.cep.rule.ReadRules;
import dev.nightjar.cep.rule.RuleText;
import dev.nightjar.cep.sigma.SigmaReader;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Runs the tests that stand beside rules, in files named {@code *.test.yml}: events, and the alerts
 * that must fire, no other and in that order. Only what a test says of an alert is compared; {@code
 * grows} lists how it was told again.
 */
public final class RuleTests {

  private RuleTests() {}

  /**
   * Runs a file of tests.
   *
   * @param tests the file
   * @param files gives a rule file by its name beside the tests; empty where there is none
   * @return one result for each test; one for the file where it can't be run
   */
  public static List<RuleTestResult> run(
      RuleText tests, Function<String, Optional<RuleText>> files) {
    RuleTestFile file;
    try {
      file = RuleTestReader.read(tests.name(), tests.yaml());
    } catch (RuleTestFile.Refused e) {
      return List.of(RuleTestResult.broken(tests.name(), "", e.getMessage()));
    }
    List<RuleText> rules = new ArrayList<>();
    for (String name : file.rules()) {
      Optional<RuleText> rule = files.apply(name);
      if (rule.isEmpty()) {
        String reason = "the rule file " + name + " is not there";
        return List.of(RuleTestResult.broken(tests.name(), "", reason));
      }
      rules.add(rule.get());
    }
    ReadRules read = SigmaReader.read(rules);
    if (!read.faults().isEmpty()) {
      String reason = "rules have faults: " + read.faults();
      return List.of(RuleTestResult.broken(tests.name(), "", reason));
    }
    return file.cases().stream().map(test -> run(tests.name(), test, read)).toList();
  }

  private static RuleTestResult run(String file, RuleTestCase test, ReadRules rules) {
    SmallRun run = new SmallRun(rules.rules(), test.bound(), false);
    JsonEventView view = new JsonEventView(run.fields(), JsonFields.STANDARD);
    for (byte[] event : test.events()) {
      String refusal = view.read(event, 0, event.length);
      if (refusal != null) {
        return RuleTestResult.broken(file, test.name(), "an event can't be read: " + refusal);
      }
      run.offer(view);
    }
    run.finish();
    List<Map<String, Object>> fired = fired(run);
    List<Map<String, Object>> compared = new ArrayList<>();
    boolean passed = fired.size() == test.alerts().size();
    for (int i = 0; i < fired.size(); i++) {
      Map<String, Object> alert = fired.get(i);
      if (i < test.alerts().size()) {
        alert = narrowed(alert, test.alerts().get(i));
        passed &= alert.equals(test.alerts().get(i));
      }
      compared.add(passed ? alert : fired.get(i));
    }
    return new RuleTestResult(file, test.name(), passed, lines(test.alerts()), lines(compared));
  }

  /** What a test compares: the keys that it names, also within growth. */
  private static Map<String, Object> narrowed(
      Map<String, Object> alert, Map<String, Object> expected) {
    Map<String, Object> narrowed = new LinkedHashMap<>(alert);
    narrowed.keySet().retainAll(expected.keySet());
    if (expected.get("grows") instanceof List<?> wanted
        && narrowed.get("grows") instanceof List<?> grows
        && wanted.size() == grows.size()) {
      List<Object> each = new ArrayList<>();
      for (int i = 0; i < grows.size(); i++) {
        Map<Object, Object> growth = new LinkedHashMap<>((Map<?, ?>) grows.get(i));
        growth.keySet().retainAll(((Map<?, ?>) wanted.get(i)).keySet());
        each.add(growth);
      }
      narrowed.put("grows", each);
    }
    return narrowed;
  }

  private static String lines(List<Map<String, Object>> alerts) {
    return String.join("\n", alerts.stream().map(Map::toString).toList());
  }

  /** What was told of, in order of firing, with its growth. */
  private static List<Map<String, Object>> fired(SmallRun run) {
    List<Told> told = new ArrayList<>();
    Map<String, List<Map<String, String>>> grows = new LinkedHashMap<>();
    for (SmallRun.Match match : run.matches()) {
      if (!match.muted()) {
        told.add(new Told(match.evidence().time(), alert(match)));
      }
    }
    for (Firing firing : run.firings()) {
      if (!firing.rule().alerts() || firing.muted()) {
        continue;
      }
      if (firing.revision() == 0) {
        List<Map<String, String>> growth = new ArrayList<>();
        grows.put(firing.alertId(), growth);
        told.add(new Told(firing.decidedAt(), alert(firing, growth)));
      } else if (grows.containsKey(firing.alertId())) {
        grows.get(firing.alertId()).add(growth(firing));
      }
    }
    told.sort(Comparator.comparingLong(Told::decidedAt));
    return told.stream().map(Told::alert).toList();
  }

  /** An alert and the event time, in epoch microseconds, at which it was decided. */
  private record Told(long decidedAt, Map<String, Object> alert) {}

  private static Map<String, Object> alert(SmallRun.Match match) {
    Map<String, Object> alert = new LinkedHashMap<>();
    alert.put("rule", match.rule().header().id());
    alert.put("tenant", match.tenant());
    alert.put("group", Map.of());
    alert.put("count", "1");
    alert.put("level", match.rule().header().level().name().toLowerCase(Locale.ROOT));
    alert.put("at", Evidence.instant(match.evidence().time()).toString());
    evidence(alert, List.of(match.evidence()));
    alert.put("grows", List.of());
    return alert;
  }

  private static Map<String, Object> alert(Firing firing, List<Map<String, String>> growth) {
    Map<String, Object> alert = new LinkedHashMap<>();
    alert.put("rule", firing.rule().header().id());
    alert.put("tenant", firing.tenant());
    Map<String, String> group = new LinkedHashMap<>();
    List<String> fields = firing.rule().alertFields();
    for (int i = 0; i < fields.size(); i++) {
      group.put(fields.get(i), firing.group()[i]);
    }
    alert.put("group", group);
    alert.put("count", Long.toString(firing.count()));
    alert.put("level", firing.level().name().toLowerCase(Locale.ROOT));
    alert.put("at", Evidence.instant(firing.decidedAt()).toString());
    evidence(alert, firing.evidence());
    alert.put("grows", growth);
    return alert;
  }

  private static void evidence(Map<String, Object> alert, List<Evidence> evidence) {
    alert.put("first", evidence.get(0).eventId());
    alert.put("last", evidence.get(evidence.size() - 1).eventId());
    alert.put("events", evidence.stream().map(Evidence::eventId).toList());
  }

  private static Map<String, String> growth(Firing firing) {
    Map<String, String> growth = new LinkedHashMap<>();
    growth.put("count", Long.toString(firing.count()));
    growth.put("level", firing.level().name().toLowerCase(Locale.ROOT));
    return growth;
  }
}
