package dev.nightjar.job.configuration;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the arguments ask for.
 *
 * @param help true for {@code --help}
 * @param printConfig true for {@code --print-config}
 * @param config the YAML file of {@code --config}; null where none is named
 * @param properties the file of property groups of {@code --properties}; null where none is named
 * @param options the options that the arguments set; never null
 * @param faults what is wrong with the arguments themselves; never null
 */
public record Request(
    boolean help,
    boolean printConfig,
    Path config,
    Path properties,
    Layer options,
    List<Fault> faults) {

  /** What {@code --help} says about the arguments that are no options. */
  public static final String USAGE =
      """
      Usage: [--config FILE] [--properties FILE] [--print-config] [--help] [--KEY VALUE | --KEY=VALUE]...

        --config FILE      a YAML file with options, nested or flat
        --properties FILE  a JSON file with property groups, as Managed Service for Apache Flink has them
        --print-config     print each value with its origin, secrets redacted, and end
        --help             print this text and end

      A value is taken from the last of these that sets it: default, YAML file, property group, argument.
      The value ${env:NAME} is taken from the environment variable NAME.
      """;

  /** Reads arguments. Whatever is wrong with them is among the {@link #faults()}. */
  public static Request parse(String... args) {
    Map<String, String> values = new LinkedHashMap<>();
    List<Fault> faults = new ArrayList<>();
    boolean help = false;
    boolean printConfig = false;
    for (int i = 0; i < args.length; i++) {
      String arg = args[i];
      if (arg.equals("--help")) {
        help = true;
      } else if (arg.equals("--print-config")) {
        printConfig = true;
      } else if (!arg.startsWith("--") || arg.length() == 2) {
        // Not shown: it may be a secret whose key was mistyped.
        faults.add(
            new Fault(
                "arguments",
                "argument "
                    + (i + 1)
                    + ": it belongs to no option. Write --key value or --key=value."));
      } else if (arg.indexOf('=') > 0) {
        values.put(arg.substring(2, arg.indexOf('=')), arg.substring(arg.indexOf('=') + 1));
      } else if (i + 1 < args.length && !args[i + 1].startsWith("--")) {
        values.put(arg.substring(2), args[++i]);
      } else {
        faults.add(
            Fault.of(
                arg.substring(2),
                null,
                "the argument has no value",
                "Write " + arg + " value, or " + arg + "=value"));
      }
    }
    Path config = path(values.remove("config"));
    Path properties = path(values.remove("properties"));
    return new Request(
        help, printConfig, config, properties, new Layer("argument", values), faults);
  }

  private static Path path(String text) {
    return text == null ? null : Path.of(text);
  }
}
