package dev.nightjar.local;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Vega as OpenSearch Dashboards 2.x has it: the packages are fetched by npm, once for a build
 * folder, and held to their hashes. Nothing of them runs but in the browser.
 */
final class TestingVega {

  private static final long PATIENCE_SECONDS = 120;

  private static final List<Package> PACKAGES =
      List.of(
          new Package(
              "vega",
              "5.23.0",
              "1638030ff5662fdca5dfa0722eaeba984bac0c5ff0646464b4ae0903932417af2142a8f717c0453030d53700804aec18f7b1fac2bee4c3f445a8d23a5e872325"),
          new Package(
              "vega-lite",
              "5.6.0",
              "6938d093ffd2ccbf5cb4763822d03cc994867e51cc58f26609712cf0b791962c6e39a01b6a666678bf3134c6d0a52fef01941e140aa3709df616ecedcffa06c3"),
          new Package(
              "vega-interpreter",
              "1.0.4",
              "eada5821afe9273d1c668e5f4b10d2919900039d69203d8b8ceb5090e42f6f39feb0988269628f161babf0c06a6dc99867d6e76a9d4e60dc25aefa5ddaa04bbe"));

  private TestingVega() {}

  /**
   * A package of the registry.
   *
   * @param name as it is fetched; never null
   * @param version exactly; never null
   * @param sha512 of its archive, in hexadecimal digits; never null
   */
  private record Package(String name, String version, String sha512) {

    String script() {
      return name + ".min.js";
    }

    String archive() {
      return name + "-" + version + ".tgz";
    }
  }

  /** Whether they can be fetched, or were. */
  static boolean available() {
    return onPath("npm") && onPath("tar");
  }

  /** The names of the scripts, in the order in which a page needs them. */
  static List<String> scripts() {
    return PACKAGES.stream().map(Package::script).toList();
  }

  /** Puts the scripts into a folder. */
  static void copyTo(Path folder) throws IOException, InterruptedException {
    Path cache = Files.createDirectories(Path.of("target", "vega"));
    for (Package wanted : PACKAGES) {
      Path archive = cache.resolve(wanted.archive());
      if (!Files.exists(archive)) {
        run(
            cache,
            "npm",
            "pack",
            "--silent",
            "--ignore-scripts",
            wanted.name() + "@" + wanted.version());
      }
      String hash = sha512(Files.readAllBytes(archive));
      if (!hash.equals(wanted.sha512())) {
        Files.delete(archive);
        throw new IOException(archive + " is not what it was: its SHA-512 is " + hash);
      }
      String script = "package/build/" + wanted.script();
      run(cache, "tar", "-xzf", wanted.archive(), script);
      Files.write(folder.resolve(wanted.script()), Files.readAllBytes(cache.resolve(script)));
    }
  }

  private static boolean onPath(String program) {
    for (String place : System.getenv("PATH").split(File.pathSeparator)) {
      if (Files.isExecutable(Path.of(place, program))) {
        return true;
      }
    }
    return false;
  }

  private static void run(Path folder, String... command) throws IOException, InterruptedException {
    Path log = folder.resolve("fetch.log").toAbsolutePath();
    Process process =
        new ProcessBuilder(new ArrayList<>(List.of(command)))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IOException(String.join(" ", command) + " did not end");
    }
    if (process.exitValue() != 0) {
      throw new IOException(String.join(" ", command) + " failed: " + Files.readString(log));
    }
  }

  private static String sha512(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-512").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
