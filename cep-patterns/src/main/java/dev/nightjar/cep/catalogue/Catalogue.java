package dev.nightjar.cep.catalogue;

import dev.nightjar.cep.rule.RuleText;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The files of rules in the jar. A jar has no folders to list, so an index beside the files names
 * them, in the order in which people read of them; a test holds it to what is there.
 */
public final class Catalogue {

  /** Where the files lie, as a path of resources. */
  public static final String FOLDER = "/nightjar-rules/";

  /** The end of the name of a file that holds tests of the file of the same stem. */
  public static final String TEST_SUFFIX = ".test.yml";

  /** The folder of the built-in rules on the integrity of the log, within {@link #FOLDER}. */
  public static final String INTEGRITY = "integrity/";

  private static final String RULE_SUFFIX = ".yml";
  private static final String INDEX = "index.txt";

  private Catalogue() {}

  /** The rule files in the order of the index; their names are relative to {@link #FOLDER}. */
  public static List<RuleText> files() {
    return names().stream().map(name -> new RuleText(name, read(name))).toList();
  }

  /** The tests beside the rule files, in the same order; every rule file has some. */
  public static List<RuleText> tests() {
    return names().stream()
        .map(name -> name.substring(0, name.length() - RULE_SUFFIX.length()) + TEST_SUFFIX)
        .map(name -> new RuleText(name, read(name)))
        .toList();
  }

  private static List<String> names() {
    return read(INDEX).lines().filter(line -> !line.isBlank() && !line.startsWith("#")).toList();
  }

  private static String read(String name) {
    try (InputStream in = Catalogue.class.getResourceAsStream(FOLDER + name)) {
      if (in == null) {
        throw new IllegalStateException(
            "the jar lacks " + FOLDER + name + ", which the index of the rules names");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("can't read " + FOLDER + name + " from the jar", e);
    }
  }
}
