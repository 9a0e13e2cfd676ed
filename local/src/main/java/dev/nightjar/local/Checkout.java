package dev.nightjar.local;

import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Where the checkout lies, and what a build left in it. The launcher and the build set the system
 * property {@value #HOME}; without it, the checkout is looked for upwards from the working
 * directory.
 *
 * @param root the folder that holds the launcher; never null
 */
public record Checkout(Path root) {

  /** The system property that names the root of the checkout. */
  public static final String HOME = "nightjar.home";

  /**
   * The checkout that this process runs from.
   *
   * @throws IllegalStateException when there is none
   */
  public static Checkout current() {
    String home = System.getProperty(HOME);
    if (home != null && !home.isBlank()) {
      return new Checkout(Path.of(home).toAbsolutePath().normalize());
    }
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      if (Files.isRegularFile(at.resolve("mvnw")) && Files.isDirectory(at.resolve("local"))) {
        return new Checkout(at);
      }
    }
    throw new IllegalStateException(
        "no checkout of Nightjar above the working directory: start ./nightjar, or set -D"
            + HOME
            + " to the folder that holds it");
  }

  /**
   * The class path of the DynamoDB Local process, its launcher first.
   *
   * @throws IllegalStateException when it was not built
   */
  public List<Path> dynamoDbLocalClassPath() {
    return processClassPath("local/dynamodb-local");
  }

  /**
   * The class path of the OpenSearch process, its launcher first.
   *
   * @throws IllegalStateException when it was not built
   */
  public List<Path> openSearchClassPath() {
    return processClassPath("local/opensearch-server");
  }

  /**
   * The class path of the S3 server's process, its launcher first.
   *
   * @throws IllegalStateException when it was not built
   */
  public List<Path> s3ServerClassPath() {
    return processClassPath("local/s3-server");
  }

  /**
   * A folder as Flink's {@code plugins}, with its S3 file system in it.
   *
   * @throws IllegalStateException when it was not built
   */
  public Path s3Plugins() {
    Path plugins = root.resolve("local/s3-server/target/plugins");
    jars(plugins.resolve("s3-fs-hadoop"), "local/s3-server");
    return plugins;
  }

  /**
   * The class path of a process that a module is: its classes first.
   *
   * @param module the module's folder, from the root
   * @throws IllegalStateException when it was not built
   */
  public List<Path> processClassPath(String module) {
    Path target = root.resolve(module).resolve("target");
    List<Path> path = new ArrayList<>();
    path.add(target.resolve("classes"));
    path.addAll(jars(target.resolve("lib"), module));
    return List.copyOf(path);
  }

  private static List<Path> jars(Path folder, String module) {
    List<Path> jars = new ArrayList<>();
    if (Files.isDirectory(folder)) {
      try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, "*.jar")) {
        entries.forEach(jars::add);
      } catch (IOException e) {
        throw new IllegalStateException("cannot list " + folder + ": " + e.getMessage(), e);
      }
    }
    if (jars.isEmpty()) {
      throw new IllegalStateException(
          "no jars in " + folder + ": build them with ./mvnw -q -DskipTests package -pl " + module);
    }
    jars.sort(null);
    return List.copyOf(jars);
  }

  /** Joins paths as the JVM's {@code -cp} wants them. */
  static String join(List<Path> classPath) {
    return String.join(File.pathSeparator, classPath.stream().map(Path::toString).toList());
  }
}
