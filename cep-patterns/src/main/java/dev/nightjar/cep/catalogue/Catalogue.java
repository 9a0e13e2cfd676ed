package dev.nightjar.cep.catalogue;

import dev.nightjar.cep.rule.RuleText;
import dev.nightjar.cep.sigma.SigmaReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

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

  /**
   * The ids of the built-in integrity rules, which nobody may mute, replace or keep from alerting;
   * never empty.
   */
  public static Set<String> integrityIds() {
    return IntegrityIds.ALL;
  }

  /** Read once, when somebody asks. */
  private static final class IntegrityIds {

    static final Set<String> ALL =
        SigmaReader.read(
                files().stream().filter(file -> file.name().startsWith(INTEGRITY)).toList())
            .rules()
            .events()
            .stream()
            .map(rule -> rule.header().id())
            .collect(Collectors.toUnmodifiableSet());
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
