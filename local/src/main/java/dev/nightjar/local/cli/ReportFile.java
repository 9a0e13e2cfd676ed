package dev.nightjar.local.cli;

import dev.nightjar.audit.Ids;
import dev.nightjar.local.report.Period;
import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;

/** Where a report goes. A file is there as a whole, or not at all. */
final class ReportFile {

  private static final int LONGEST_NAME = 80;
  private static final int SUFFIX = 8;
  private static final int DATE = 10;

  private ReportFile() {}

  /** A name from tenant and period that is safe on any file system, and no other tenant's. */
  static String name(String tenant, Period period, String format) {
    String safe = tenant.replaceAll("[^A-Za-z0-9._-]", "_");
    if (safe.length() > LONGEST_NAME) {
      safe = safe.substring(0, LONGEST_NAME);
    }
    if (!safe.equals(tenant)) {
      safe += "-" + Ids.id(tenant).substring(0, SUFFIX);
    }
    return "report-" + safe + "-" + time(period.from()) + "-" + time(period.to()) + "." + format;
  }

  private static String time(Instant time) {
    String text = time.toString();
    return text.endsWith("T00:00:00Z") ? text.substring(0, DATE) : text.replaceAll("[^0-9TZ-]", "");
  }

  /**
   * Writes a file.
   *
   * @param force whether one that is there may be replaced
   * @throws WrongUseException where it is there, and may not
   */
  static void write(Path file, byte[] content, boolean force)
      throws IOException, WrongUseException {
    Path target = file.toAbsolutePath();
    refuse(target, force);
    Path whole = Files.createTempFile(target.getParent(), ".report-", ".part");
    try {
      Files.write(whole, content);
      try {
        Files.move(
            whole, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } catch (AtomicMoveNotSupportedException e) {
        Files.move(whole, target, StandardCopyOption.REPLACE_EXISTING);
      }
    } finally {
      Files.deleteIfExists(whole);
    }
  }

  /**
   * Looks before anything is asked.
   *
   * @throws WrongUseException where nothing can be written there, or may be
   */
  static void refuse(Path file, boolean force) throws WrongUseException {
    Path target = file.toAbsolutePath();
    if (Files.isDirectory(target)) {
      throw new WrongUseException("--output = " + file + ": is a directory; name a file in it");
    }
    if (!Files.isDirectory(target.getParent())) {
      throw new WrongUseException(
          "--output = " + file + ": there is no directory " + target.getParent() + "; make it");
    }
    if (!force && Files.exists(target)) {
      throw new WrongUseException(
          "--output = " + file + ": is there already; --force replaces it, another name keeps it");
    }
  }
}
