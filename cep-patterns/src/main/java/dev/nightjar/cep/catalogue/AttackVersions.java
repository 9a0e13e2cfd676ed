package dev.nightjar.cep.catalogue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;

/**
 * MITRE ATT&amp;CK techniques that version 19 (April 2026) gave other ids. Rules name today's ids;
 * tools and reports that still speak version 18 find the old ones here. Ids may be written in any
 * case; answers are in upper case.
 */
public final class AttackVersions {

  private static final String RESOURCE = "/dev/nightjar/cep/catalogue/attack-v18-v19.properties";
  private static final Map<String, String> CURRENT = load();

  private AttackVersions() {}

  /** All that changed: the id in version 18 to the id in version 19, sorted. */
  public static Map<String, String> all() {
    return Map.copyOf(CURRENT);
  }

  /** Today's id of a technique that version 19 replaced; empty for an id that it kept. */
  public static Optional<String> current(String version18) {
    return Optional.ofNullable(CURRENT.get(version18.toUpperCase(Locale.ROOT)));
  }

  /** The id in version 18 of a technique that got another one; empty for an id that was kept. */
  public static Optional<String> before(String version19) {
    String wanted = version19.toUpperCase(Locale.ROOT);
    return CURRENT.entrySet().stream()
        .filter(entry -> entry.getValue().equals(wanted))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  private static Map<String, String> load() {
    try (InputStream in = AttackVersions.class.getResourceAsStream(RESOURCE)) {
      Properties properties = new Properties();
      properties.load(in);
      Map<String, String> read = new TreeMap<>();
      properties.forEach((old, id) -> read.put(old.toString(), id.toString()));
      return read;
    } catch (IOException e) {
      throw new UncheckedIOException("can't read " + RESOURCE + " from the jar", e);
    }
  }
}
