package dev.nightjar.cep.check;

import dev.nightjar.cep.check.RuleTestFile.Refused;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Reads a file of tests. */
final class RuleTestReader {

  private static final Set<String> FILE_KEYS = Set.of("rules", "defaults", "tests");
  private static final Set<String> TEST_KEYS = Set.of("name", "bound", "events", "alerts");
  private static final Set<String> ALERT_KEYS =
      Set.of("rule", "tenant", "group", "count", "level", "at", "first", "last", "events", "grows");
  private static final Set<String> GROWTH_KEYS = Set.of("count", "level");
  private static final Duration BOUND = Duration.ofSeconds(1);
  private static final int MAX_LENGTH = 1 << 20;

  private RuleTestReader() {}

  /**
   * Reads a file of tests.
   *
   * @param name the file's name, whose stem is that of the rule file unless it says otherwise
   * @throws Refused with the reason, where it is no such file
   */
  static RuleTestFile read(String name, String yaml) throws Refused {
    Map<String, Object> root = map(load(yaml), "the file");
    only(root, FILE_KEYS, "the file");
    List<String> rules = new ArrayList<>();
    for (Object rule : list(root.getOrDefault("rules", List.of()), "rules")) {
      rules.add(rule.toString());
    }
    if (rules.isEmpty()) {
      String file = name.substring(name.lastIndexOf('/') + 1);
      rules.add(file.replaceFirst("\\.test\\.ya?ml$", ".yml"));
    }
    Map<String, Object> defaults = map(root.getOrDefault("defaults", Map.of()), "defaults");
    List<RuleTestCase> cases = new ArrayList<>();
    for (Object test : list(root.get("tests"), "tests")) {
      cases.add(test(map(test, "a test"), defaults));
    }
    if (cases.isEmpty()) {
      throw new Refused("tests: there is none");
    }
    return new RuleTestFile(rules, cases);
  }

  private static Object load(String yaml) throws Refused {
    if (yaml.length() > MAX_LENGTH) {
      throw new Refused("the file is longer than " + MAX_LENGTH + " characters");
    }
    try {
      LoadSettings settings =
          LoadSettings.builder()
              .setMaxAliasesForCollections(50)
              .setAllowDuplicateKeys(false)
              .build();
      return new Load(settings).loadFromString(yaml);
    } catch (YamlEngineException e) {
      throw new Refused("it is no YAML: " + e.getMessage().lines().findFirst().orElse(""));
    }
  }

  private static RuleTestCase test(Map<String, Object> test, Map<String, Object> defaults)
      throws Refused {
    only(test, TEST_KEYS, "a test");
    Object name = test.get("name");
    if (name == null || name.toString().isBlank()) {
      throw new Refused("a test has no name: say what it shows");
    }
    String where = "'" + name + "'";
    Duration bound =
        test.containsKey("bound")
            ? Duration.ofNanos(1_000 * TestEvents.micros(test.get("bound").toString(), where))
            : BOUND;
    TestEvents events = new TestEvents(defaults, bound);
    for (Object event : list(test.get("events"), where + ": events")) {
      events.add(map(event, where + ": an event"), where);
    }
    if (!test.containsKey("alerts")) {
      throw new Refused(where + ": alerts is missing; write alerts: [] where it must stay silent");
    }
    List<Map<String, Object>> alerts = new ArrayList<>();
    for (Object alert : list(test.get("alerts"), where + ": alerts")) {
      Map<String, Object> expected = map(alert, where + ": an alert");
      only(expected, ALERT_KEYS, where + ": an alert");
      if (!expected.containsKey("rule")) {
        throw new Refused(where + ": an alert names no rule");
      }
      alerts.add(normal(expected, where));
    }
    return new RuleTestCase(name.toString(), bound, events.inOrderOfArrival(), alerts);
  }

  /** The expected alert in the form in which alerts that fired are compared. */
  private static Map<String, Object> normal(Map<String, Object> alert, String where)
      throws Refused {
    Map<String, Object> normal = new LinkedHashMap<>();
    for (Map.Entry<String, Object> entry : alert.entrySet()) {
      Object value = entry.getValue();
      String what = where + ": " + entry.getKey();
      switch (entry.getKey()) {
        case "group" -> normal.put("group", texts(map(value, what)));
        case "at" -> normal.put("at", TestEvents.instant(value.toString(), what).toString());
        case "events" ->
            normal.put("events", list(value, what).stream().map(Object::toString).toList());
        case "grows" -> {
          List<Map<String, String>> grows = new ArrayList<>();
          for (Object growth : list(value, what)) {
            only(map(growth, what), GROWTH_KEYS, what);
            grows.add(texts(map(growth, what)));
          }
          normal.put("grows", grows);
        }
        default -> normal.put(entry.getKey(), value.toString());
      }
    }
    return normal;
  }

  private static Map<String, String> texts(Map<String, Object> map) {
    Map<String, String> texts = new LinkedHashMap<>();
    map.forEach((key, value) -> texts.put(key, String.valueOf(value)));
    return texts;
  }

  private static void only(Map<String, Object> map, Set<String> keys, String where) throws Refused {
    for (String key : map.keySet()) {
      if (!keys.contains(key)) {
        throw new Refused(
            where + ": unknown key " + key + "; known are " + keys.stream().sorted().toList());
      }
    }
  }

  private static Map<String, Object> map(Object value, String where) throws Refused {
    if (!(value instanceof Map<?, ?> map)) {
      throw new Refused(where + " must be a map");
    }
    Map<String, Object> texts = new LinkedHashMap<>();
    map.forEach((key, entry) -> texts.put(String.valueOf(key), entry));
    return texts;
  }

  private static List<?> list(Object value, String where) throws Refused {
    if (!(value instanceof List<?> list)) {
      throw new Refused(where + " must be a list");
    }
    return list;
  }
}
