package dev.nightjar.job.configuration;

import dev.nightjar.audit.text.Nearest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Every option with its value and where that came from, and all that is wrong. */
public final class Resolution {

  private static final Pattern ENVIRONMENT = Pattern.compile("\\$\\{env:([A-Za-z_][A-Za-z0-9_]*)}");

  private record Value(String text, String origin) {}

  private final List<Option<?>> options;
  private final UnaryOperator<String> environment;
  private final Map<String, Value> values = new LinkedHashMap<>();
  private final Map<Option<?>, Object> parsed = new LinkedHashMap<>();
  private final List<Fault> faults;

  Resolution(
      List<Option<?>> options,
      Map<String, String> retired,
      List<Layer> layers,
      UnaryOperator<String> environment,
      List<Fault> faults) {
    this.options = options;
    this.environment = environment;
    this.faults = new ArrayList<>(faults);
    for (Option<?> option : options) {
      if (option.defaultValue() != null) {
        values.put(option.key(), new Value(option.defaultValue(), "default"));
      }
    }
    List<String> known = options.stream().map(Option::key).toList();
    for (Layer layer : layers) {
      layer
          .values()
          .forEach(
              (key, text) -> {
                if (known.contains(key)) {
                  set(key, text, layer.origin());
                } else if (retired.containsKey(key)) {
                  this.faults.add(
                      new Fault(
                          key,
                          key
                              + ": there is no such option any more ("
                              + layer.origin()
                              + "): "
                              + retired.get(key)
                              + "."));
                } else {
                  this.faults.add(unknown(key, layer.origin(), known));
                }
              });
    }
    options.forEach(this::parse);
  }

  /** An option's value; null where it has none or is faulty. */
  @SuppressWarnings("unchecked")
  public <T> T get(Option<T> option) {
    // Only parse() fills the map, with what the option's own reader gave.
    return (T) parsed.get(option);
  }

  /** True where another place than the defaults sets the option. */
  public boolean isSet(Option<?> option) {
    Value value = values.get(option.key());
    return value != null && !value.origin().equals("default");
  }

  /** What is wrong so far, in the order of finding; a copy. */
  public List<Fault> faults() {
    return List.copyOf(faults);
  }

  /**
   * Key, value and origin of each option, a line each; secrets are redacted. It ends with a line
   * break.
   */
  public String table() {
    List<String[]> rows = new ArrayList<>();
    rows.add(new String[] {"key", "value", "origin"});
    for (Option<?> option : options) {
      Value value = values.get(option.key());
      rows.add(
          value == null
              ? new String[] {option.key(), "", "not set"}
              : new String[] {option.key(), option.shown(value.text()), value.origin()});
    }
    int keys = rows.stream().mapToInt(row -> row[0].length()).max().orElse(0);
    int texts = rows.stream().mapToInt(row -> row[1].length()).max().orElse(0);
    StringBuilder table = new StringBuilder();
    for (String[] row : rows) {
      table.append(padded(row[0], keys)).append(padded(row[1], texts)).append(row[2]).append('\n');
    }
    return table.toString();
  }

  private void set(String key, String text, String origin) {
    Matcher reference = ENVIRONMENT.matcher(text);
    if (!reference.matches()) {
      values.put(key, new Value(text, origin));
      return;
    }
    String name = reference.group(1);
    String value = environment.apply(name);
    if (value == null) {
      faults.add(
          Fault.of(
              key,
              text,
              "the environment variable " + name + " is not set (" + origin + ")",
              "Set it where the job is submitted, or write the value itself"));
      values.remove(key);
    } else {
      values.put(key, new Value(value, origin + ", environment " + name));
    }
  }

  private void parse(Option<?> option) {
    Value value = values.get(option.key());
    if (value == null) {
      return;
    }
    try {
      parsed.put(option, option.type().reader().apply(value.text()));
    } catch (IllegalArgumentException | ArithmeticException e) {
      String example =
          option.defaultValue() == null || option.defaultValue().isEmpty()
              ? ""
              : ", for instance to " + option.defaultValue();
      faults.add(
          Fault.of(
              option.key(),
              option.shown(value.text()),
              "must be " + option.type().rule(),
              "Change it (" + value.origin() + ")" + example));
    }
  }

  /** The value is not shown: it may be a secret whose key was mistyped. */
  private static Fault unknown(String key, String origin, List<String> known) {
    return new Fault(
        key,
        key
            + ": there is no such option ("
            + origin
            + "). "
            + Nearest.of(key, known)
                .map(near -> "Did you mean " + near + "? Rename it, or remove it")
                .orElse("Remove it")
            + ".");
  }

  private static String padded(String text, int width) {
    return text + " ".repeat(width - text.length() + 2);
  }
}
