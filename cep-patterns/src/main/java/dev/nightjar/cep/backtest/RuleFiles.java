package dev.nightjar.cep.backtest;

import dev.nightjar.cep.rule.RuleText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Rule files on disk. */
public final class RuleFiles {

  /** How the tests beside rules end. They are no rules. */
  private static final String[] TESTS = {".test.yml", ".test.yaml"};

  private RuleFiles() {}

  /**
   * Reads rule files. Of a directory, and of what is in it, all that end with {@code .yml} or
   * {@code .yaml}, without the tests beside rules and what is hidden; a file that is named itself
   * is read whatever it is called.
   *
   * @param paths files and directories
   * @return each file once, by name; names are paths as they were given
   * @throws RefusedException where there is no such file, one cannot be read as UTF-8, or there is
   *     none at all
   */
  public static List<RuleText> read(List<Path> paths) throws RefusedException {
    Set<Path> files = new TreeSet<>();
    List<String> faults = new ArrayList<>();
    for (Path path : paths) {
      try {
        if (Files.isDirectory(path)) {
          files.addAll(within(path));
        } else if (Files.exists(path)) {
          files.add(path);
        } else {
          faults.add(path + ": there is no such file");
        }
      } catch (IOException | UncheckedIOException e) {
        faults.add(path + ": cannot be read");
      }
    }
    List<RuleText> texts = new ArrayList<>();
    for (Path file : files) {
      try {
        texts.add(new RuleText(file.toString().replace('\\', '/'), Files.readString(file)));
      } catch (MalformedInputException e) {
        faults.add(file + ": is no text in UTF-8");
      } catch (IOException e) {
        faults.add(file + ": cannot be read");
      }
    }
    if (faults.isEmpty() && texts.isEmpty()) {
      faults.add(paths + ": holds no rule file (*.yml, *.yaml)");
    }
    if (!faults.isEmpty()) {
      throw new RefusedException(faults);
    }
    return texts;
  }

  private static List<Path> within(Path directory) throws IOException {
    try (Stream<Path> all = Files.walk(directory, FileVisitOption.FOLLOW_LINKS)) {
      return all.filter(Files::isRegularFile)
          .filter(file -> isRule(directory.relativize(file)))
          .toList();
    }
  }

  private static boolean isRule(Path relative) {
    for (Path part : relative) {
      if (part.toString().startsWith(".")) {
        return false;
      }
    }
    String name = relative.getFileName().toString().toLowerCase(Locale.ROOT);
    for (String test : TESTS) {
      if (name.endsWith(test)) {
        return false;
      }
    }
    return name.endsWith(".yml") || name.endsWith(".yaml");
  }
}
