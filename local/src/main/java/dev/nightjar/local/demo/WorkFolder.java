package dev.nightjar.local.demo;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.stream.Stream;

/**
 * A folder of this process for logs and data. Folders are named by the process that made them;
 * those of processes that are gone are removed, so that two demos at once don't disturb each other
 * and old ones leave nothing.
 */
public final class WorkFolder {

  private WorkFolder() {}

  /** Makes an empty folder for this process below a parent, and clears away old ones. */
  public static Path create(Path parent) throws IOException {
    Files.createDirectories(parent);
    List<Path> old;
    try (Stream<Path> children = Files.list(parent)) {
      old = children.filter(WorkFolder::isLeftOver).toList();
    }
    for (Path folder : old) {
      remove(folder);
    }
    Path own = parent.resolve(Long.toString(ProcessHandle.current().pid()));
    remove(own);
    return Files.createDirectories(own);
  }

  private static boolean isLeftOver(Path folder) {
    String name = folder.getFileName().toString();
    return name.matches("\\d{1,18}") && ProcessHandle.of(Long.parseLong(name)).isEmpty();
  }

  private static void remove(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException failure)
              throws IOException {
            if (failure instanceof NoSuchFileException) {
              // Another process that starts now removes the same folder.
              return FileVisitResult.CONTINUE;
            }
            throw failure;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path emptied, IOException failure)
              throws IOException {
            Files.deleteIfExists(emptied);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
