package dev.nightjar.audit.mapping;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.nightjar.audit.AuditEvent.ActorType;
import dev.nightjar.audit.mapping.MappingException.Fault;
import dev.nightjar.audit.text.Durations;
import dev.nightjar.audit.text.Nearest;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Reads and checks the options of a mapping; collects every fault. */
final class MappingReader {

  private static final String PREFIX = "map.";

  private static final List<String> KEYS =
      Arrays.stream(MappingOption.values()).map(MappingOption::key).toList();

  private final List<Fault> faults = new ArrayList<>();
  private final Map<String, List<String>> flat = new LinkedHashMap<>();
  private final Set<String> lists = new HashSet<>();
  private final EnumMap<MappingOption, ArrayList<String>> values =
      new EnumMap<>(MappingOption.class);

  private MappingReader() {}

  static EnumMap<MappingOption, ArrayList<String>> read(Map<String, ?> settings) {
    MappingReader reader = new MappingReader();
    reader.flatten("", settings);
    reader.assign();
    reader.checkCombinations();
    if (!reader.faults.isEmpty()) {
      throw new MappingException(reader.faults);
    }
    return reader.values;
  }

  static String joined(List<String> entries) {
    return String.join(",", entries.stream().map(entry -> entry.replace(",", "\\,")).toList());
  }

  private void flatten(String prefix, Map<?, ?> settings) {
    for (Map.Entry<?, ?> setting : settings.entrySet()) {
      String key = prefix + setting.getKey();
      Object value = setting.getValue();
      if (value instanceof Map<?, ?> nested) {
        flatten(key + ".", nested);
      } else if (value instanceof List<?> list) {
        put(key, list.stream().map(String::valueOf).toList());
        lists.add(full(key));
      } else {
        put(key, value == null ? List.of() : List.of(String.valueOf(value)));
      }
    }
  }

  private void put(String key, List<String> value) {
    String full = full(key);
    if (flat.put(full, value) != null) {
      fault(full, value, "it is set twice", "Keep one of the two");
    }
  }

  private static String full(String key) {
    return key.startsWith(PREFIX) ? key : PREFIX + key;
  }

  private void assign() {
    Map<String, List<String>> rest = new HashMap<>(flat);
    for (MappingOption option : MappingOption.values()) {
      List<String> written = rest.remove(option.key());
      if (written == null) {
        values.put(option, entries(option, List.of(option.defaultValue()), false));
      } else {
        ArrayList<String> entries = entries(option, written, lists.contains(option.key()));
        values.put(option, entries);
        check(option, written, entries);
      }
    }
    rest.keySet().stream()
        .sorted()
        .forEach(
            key ->
                fault(
                    key,
                    rest.get(key),
                    "there is no such option",
                    Nearest.of(key, KEYS).map(near -> "Did you mean " + near + "? ").orElse("")
                        + "docs/mapping.md lists all"));
  }

  /** A list may come as a list or as one text with commas; blanks around entries do not count. */
  private static ArrayList<String> entries(
      MappingOption option, List<String> written, boolean isList) {
    ArrayList<String> entries = new ArrayList<>();
    if (!option.kind().isList()) {
      entries.addAll(written);
      if (entries.size() == 1 && entries.get(0).isEmpty()) {
        entries.clear();
      }
      return entries;
    }
    for (String text : written) {
      for (String entry : isList ? new String[] {text} : text.split("(?<!\\\\),")) {
        String clean = (isList ? entry : entry.replace("\\,", ",")).trim();
        if (!clean.isEmpty()) {
          entries.add(clean);
        }
      }
    }
    return entries;
  }

  private void check(MappingOption option, List<String> written, List<String> entries) {
    String key = option.key();
    if (!option.kind().isList() && written.size() > 1) {
      fault(key, written, "it takes one value, not a list", "Write one value");
      return;
    }
    String text = entries.isEmpty() ? "" : entries.get(0);
    switch (option.kind()) {
      case TEXT -> {
        if (text.isBlank()) {
          fault(
              key,
              written,
              "it must not be empty",
              "Leave it out for the default " + option.defaultValue());
        }
      }
      case PATHS -> entries.forEach(path -> checkPath(key, path));
      case CONDITIONS -> entries.forEach(condition -> checkCondition(key, condition));
      case PATTERN -> checkPattern(key, text);
      case FORMATS -> entries.forEach(format -> checkFormat(key, format));
      case ZONE -> checkZone(key, text);
      case DURATION -> {
        if (Durations.parse(text) == null) {
          fault(
              key,
              written,
              "it must be a duration of 0 or more",
              "Write a number and ms, s, min, h or d, such as 1 s");
        }
      }
      case ACTOR_TYPE -> checkActorType(key, text);
      case FLAG -> {
        if (!text.equals("true") && !text.equals("false")) {
          fault(key, written, "it must be true or false", "Write true or false");
        }
      }
      case OPTIONAL_TEXT, LIST -> {
        // Any text will do.
      }
    }
  }

  private void checkPath(String key, String path) {
    if (path.startsWith(".") || path.endsWith(".") || path.contains("..")) {
      fault(
          key,
          List.of(path),
          "a path is names with single dots between them",
          "Write it such as actor.id");
    } else if (path.chars().filter(c -> c == '.').count() >= 32) {
      fault(
          key,
          List.of(path),
          "a path has at most 32 steps, as deep as an item may be",
          "Shorten it");
    }
  }

  private void checkCondition(String key, String condition) {
    int equals = condition.indexOf('=');
    if (equals < 1) {
      fault(
          key,
          List.of(condition),
          "a condition is a path, = and a value",
          "Write it such as entityType=session");
    } else {
      checkPath(key, condition.substring(0, equals).trim());
    }
  }

  private void checkPattern(String key, String text) {
    if (text.isEmpty()) {
      return;
    }
    try {
      if (Pattern.compile(text).groupCount() == 0) {
        fault(
            key,
            List.of(text),
            "the pattern must capture something",
            "Put brackets around the part to take, such as TENANT#([^#]+)");
      }
    } catch (PatternSyntaxException e) {
      fault(
          key,
          List.of(text),
          "it is no RE2 pattern: " + e.getDescription(),
          "RE2 knows neither look-around nor back-references");
    }
  }

  private void checkFormat(String key, String format) {
    String fault = TimeFormats.fault(format);
    if (fault != null) {
      fault(key, List.of(format), fault, "Write one of " + TimeFormats.NAMES);
    }
  }

  private void checkZone(String key, String text) {
    try {
      ZoneId.of(text);
    } catch (DateTimeException e) {
      fault(
          key,
          List.of(text),
          "there is no such time zone",
          "Write UTC, an offset such as +01:00, or a region such as Europe/Paris");
    }
  }

  private void checkActorType(String key, String text) {
    for (ActorType type : ActorType.values()) {
      if (type.name().equals(text.toUpperCase(Locale.ROOT))) {
        return;
      }
    }
    fault(key, List.of(text), "there is no such type of actor", "Write human, service or system");
  }

  private void checkCombinations() {
    needsOne(MappingOption.TENANT_PATTERN, MappingOption.TENANT, "the tenant");
    needsOne(MappingOption.TIME_PATTERN, MappingOption.TIME, "the time");
    for (MappingOption option : List.of(MappingOption.ACTION, MappingOption.TIME_FORMATS)) {
      if (values.get(option).isEmpty()) {
        fault(
            option.key(),
            List.of(),
            "it must name something",
            "Leave it out for the default " + option.defaultValue());
      }
    }
    if (values.get(MappingOption.SORT_KEY).isEmpty()) {
      for (MappingOption option :
          List.of(
              MappingOption.SORT_PREFIX,
              MappingOption.SKIP_SORT_PREFIXES,
              MappingOption.TIME_PATTERN)) {
        if (!values.get(option).isEmpty()) {
          fault(
              option.key(),
              values.get(option),
              "there is no sort key that it could look at",
              "Set it to nothing, or name the sort key in " + MappingOption.SORT_KEY.key());
        }
      }
    } else if (values.get(MappingOption.SORT_KEY).equals(values.get(MappingOption.PARTITION_KEY))) {
      fault(
          MappingOption.SORT_KEY.key(),
          values.get(MappingOption.SORT_KEY),
          "the sort key must differ from the partition key",
          "Name the sort key, or set nothing");
    }
  }

  private void needsOne(MappingOption pattern, MappingOption attribute, String what) {
    if (values.get(pattern).isEmpty() && values.get(attribute).isEmpty()) {
      fault(
          attribute.key(),
          List.of(),
          "nothing says " + what,
          "Set " + attribute.key() + " or " + pattern.key());
    }
  }

  private void fault(String key, List<String> value, String rule, String remedy) {
    faults.add(new Fault(key, String.join(",", value), rule, remedy));
  }
}
