package dev.nightjar.cep.backtest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * One file of events.
 *
 * @param index its place in the order of all files, from 0
 * @param name as messages show it; never null
 * @param path where it is; null for standard input
 * @param size its bytes as they are stored; 0 where unknown
 */
record InputFile(int index, String name, Path path, long size) {

  /** What stands for standard input. */
  static final String STANDARD_INPUT = "-";

  /**
   * The files that paths name, in the order of the paths; those of a directory and of what is in it
   * by name. A file that is named twice is read once. In a directory, names that begin with a dot,
   * an underscore or {@code manifest-}, or that end with {@code .md5}, are left out: an export of
   * DynamoDB keeps such files beside its data.
   *
   * @throws RefusedException where there is no such file, or no file at all
   */
  static List<InputFile> of(List<String> paths) throws RefusedException {
    List<InputFile> files = new ArrayList<>();
    Set<Path> known = new HashSet<>();
    List<String> faults = new ArrayList<>();
    for (String name : paths) {
      if (name.equals(STANDARD_INPUT)) {
        files.add(new InputFile(files.size(), "standard input", null, 0));
        continue;
      }
      Path path = Path.of(name);
      try {
        for (Path file : Files.isDirectory(path) ? within(path) : List.of(path)) {
          if (known.add(file.toRealPath())) {
            files.add(new InputFile(files.size(), file.toString(), file, Files.size(file)));
          }
        }
      } catch (IOException | UncheckedIOException e) {
        faults.add(name + ": " + (Files.exists(path) ? "cannot be read" : "there is no such file"));
      }
    }
    if (!faults.isEmpty()) {
      throw new RefusedException(faults);
    }
    if (files.isEmpty()) {
      throw new RefusedException(List.of(String.join(", ", paths) + ": holds no file of events"));
    }
    return files;
  }

  private static Set<Path> within(Path directory) throws IOException {
    Set<Path> files = new TreeSet<>();
    try (Stream<Path> all = Files.walk(directory, FileVisitOption.FOLLOW_LINKS)) {
      all.filter(Files::isRegularFile)
          .filter(file -> holdsEvents(directory.relativize(file)))
          .forEach(files::add);
    }
    return files;
  }

  private static boolean holdsEvents(Path relative) {
    for (Path part : relative) {
      String name = part.toString();
      if (name.startsWith(".") || name.startsWith("_")) {
        return false;
      }
    }
    String name = relative.getFileName().toString();
    return !name.startsWith("manifest-") && !name.endsWith(".md5");
  }
}
