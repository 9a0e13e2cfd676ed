package dev.nightjar.local;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A real browser without a window: Debian's package chromium. */
final class TestingBrowser {

  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome");
  private static final long PATIENCE_SECONDS = 90;

  private final Path program;
  private final Path folder;

  private TestingBrowser(Path program, Path folder) {
    this.program = program;
    this.folder = folder;
  }

  /**
   * The browser on the path; empty where there is none.
   *
   * @param folder for its profile and logs
   */
  static Optional<TestingBrowser> find(Path folder) {
    for (String place : System.getenv("PATH").split(File.pathSeparator)) {
      for (String name : NAMES) {
        Path program = Path.of(place, name);
        if (Files.isExecutable(program)) {
          return Optional.of(new TestingBrowser(program, folder));
        }
      }
    }
    return Optional.empty();
  }

  /** What a page has become, after its scripts have run. */
  String dom(Path page) throws IOException, InterruptedException {
    Path out = folder.resolve("dom.html");
    run(out, "--dump-dom", page.toUri().toString());
    return Files.readString(out);
  }

  /** Writes a picture of a page. */
  void picture(Path page, Path png, int width, int height)
      throws IOException, InterruptedException {
    run(
        folder.resolve("picture.log"),
        "--screenshot=" + png.toAbsolutePath(),
        "--window-size=" + width + "," + height,
        "--hide-scrollbars",
        page.toUri().toString());
  }

  private void run(Path out, String... arguments) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                program.toString(),
                "--headless",
                // It shows nothing but our own files, and tests run as root in containers.
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--disable-background-networking",
                "--no-first-run",
                "--force-device-scale-factor=1",
                "--user-data-dir=" + folder.resolve("profile"),
                // Time that passes only while the page has work: it is drawn when this is over.
                "--virtual-time-budget=20000"));
    command.addAll(List.of(arguments));
    Path log = folder.resolve("browser.log");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(log.toFile());
    builder.environment().put("TZ", "UTC");
    Process process = builder.start();
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      throw new IOException("the browser did not end; its log: " + tail(log));
    }
    if (process.exitValue() != 0) {
      throw new IOException("the browser ended with " + process.exitValue() + ": " + tail(log));
    }
  }

  private static String tail(Path log) throws IOException {
    String text = Files.readString(log, StandardCharsets.ISO_8859_1);
    return text.substring(Math.max(0, text.length() - 2_000));
  }
}
