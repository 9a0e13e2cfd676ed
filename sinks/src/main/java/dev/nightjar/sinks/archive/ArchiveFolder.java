package dev.nightjar.sinks.archive;

import dev.nightjar.audit.Ids;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/**
 * The names of folders: {@code events/tenant=acme/day=2026-11-21}. Pure.
 *
 * <p>A tenant can be any text. Kept are a-z, 0-9, '_' and '-'; every other byte of its UTF-8 is
 * {@code %XX}, as Hive and its kin write partitions: capitals too, because some file systems know
 * no case, and '.', so that no folder is {@code ..}.
 */
public final class ArchiveFolder {

  /** What becomes of lines. */
  public enum Kind {
    /** Every event, as it is indexed. */
    EVENTS("events"),
    /** Every entry that the table forgot. */
    EXPIRED("expired");

    private final String folder;

    Kind(String folder) {
      this.folder = folder;
    }

    /** The folder right below the archive's path. */
    public String folder() {
      return folder;
    }
  }

  /** What the folder of a tenant begins with. */
  public static final String TENANT = "tenant=";

  /** What the folder of a day begins with. */
  public static final String DAY = "day=";

  /** The longest name that is written out; a file system allows 255 bytes. */
  static final int LONGEST = 120;

  private static final int KEPT = 80;
  private static final String HEX = "0123456789ABCDEF";

  private ArchiveFolder() {}

  /**
   * The folder of a tenant's day.
   *
   * @param time any of that day, in UTC
   */
  public static String of(Kind kind, String tenant, Instant time) {
    return of(kind, tenant, LocalDate.ofInstant(time, ZoneOffset.UTC));
  }

  /** The folder of a tenant's day. */
  public static String of(Kind kind, String tenant, LocalDate day) {
    return kind.folder + '/' + TENANT + name(tenant) + '/' + DAY + day;
  }

  /**
   * A tenant as it stands in a name: of 1 to {@value #LONGEST} characters, and another one for
   * every other tenant. Of one that would be longer the first 80 are kept, and a hash of all, set
   * off by a full stop, which is in no other name.
   */
  public static String name(String tenant) {
    StringBuilder name = new StringBuilder(tenant.length());
    for (byte b : tenant.getBytes(StandardCharsets.UTF_8)) {
      if (b >= 'a' && b <= 'z' || b >= '0' && b <= '9' || b == '_' || b == '-') {
        name.append((char) b);
      } else {
        name.append('%').append(HEX.charAt((b >> 4) & 0xf)).append(HEX.charAt(b & 0xf));
      }
    }
    if (name.length() > LONGEST) {
      name.setLength(KEPT);
      name.append('.').append(Ids.id(tenant));
    }
    return name.toString();
  }
}
