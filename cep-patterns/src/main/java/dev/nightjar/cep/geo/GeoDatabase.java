package dev.nightjar.cep.geo;

import com.maxmind.db.CHMCache;
import com.maxmind.db.InvalidDatabaseException;
import com.maxmind.db.InvalidNetworkException;
import com.maxmind.db.Networks;
import com.maxmind.db.Reader;
import dev.nightjar.audit.Place;
import dev.nightjar.cep.match.IpAddress;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * One file in the MaxMind DB format, version 2. It is mapped into memory, not read onto the heap:
 * it must not be written to while it is open; to put another one in its place, rename that. Several
 * threads may use it.
 */
final class GeoDatabase implements Closeable {

  /** The largest file: what one mapping can hold. */
  static final long MAX_BYTES = Integer.MAX_VALUE;

  /** How many networks are looked at for one that says something. */
  private static final int PROBES = 10_000;

  private static final int FORMAT = 2;
  private static final int IPV6 = 6;

  private final Reader reader;
  private final GeoVersion version;
  private final String label;
  private final boolean hasIpv6;

  private GeoDatabase(Reader reader, GeoVersion version) {
    this.reader = reader;
    this.version = version;
    this.label = version.label();
    this.hasIpv6 = reader.getMetadata().getIpVersion() == IPV6;
  }

  /** A record that can't be read. */
  static final class UnreadableException extends Exception {
    private static final long serialVersionUID = 1L;

    UnreadableException(Throwable cause) {
      super(cause);
    }
  }

  /**
   * Opens a file.
   *
   * @param file where it is
   * @param name how messages name it
   * @throws Refused where it can't be used
   */
  static GeoDatabase open(Path file, String name) throws Refused {
    try {
      check(file, name);
      String sha256 = sha256(file);
      Reader reader = reader(file, name);
      GeoDatabase database =
          new GeoDatabase(
              reader,
              new GeoVersion(
                  reader.getMetadata().getDatabaseType(),
                  reader.getMetadata().getBuildDate().toInstant(),
                  sha256));
      database.probe(name);
      return database;
    } catch (InvalidDatabaseException | InvalidNetworkException e) {
      throw noDatabase(name, e);
    } catch (RuntimeException | StackOverflowError e) {
      // What the reader makes of damaged bytes has many names; a value may point to itself.
      throw noDatabase(name, e);
    } catch (IOException e) {
      throw new Refused(
          name, "it can't be read (" + reason(e) + ")", "Name a file that this process can read");
    }
  }

  /** Says why a file is refused. */
  static final class Refused extends Exception {
    private static final long serialVersionUID = 1L;
    private final GeoFault fault;

    Refused(String name, String reason, String remedy) {
      super(reason);
      fault = new GeoFault(name, reason, remedy);
    }

    GeoFault fault() {
      return fault;
    }
  }

  private static void check(Path file, String name) throws Refused, IOException {
    if (!Files.exists(file)) {
      throw new Refused(name, "there is no such file", "Name a file with the ending .mmdb");
    }
    if (!Files.isRegularFile(file)) {
      throw new Refused(name, "it is no file", "Name the .mmdb file itself");
    }
    if (Files.size(file) > MAX_BYTES) {
      throw tooLarge(name, Files.size(file));
    }
  }

  /** The refusal of a file that one mapping can't hold. */
  static Refused tooLarge(String name, long size) {
    return new Refused(
        name,
        "it has " + size + " bytes, more than the " + MAX_BYTES + " that a database may have",
        "Take a smaller edition: Country and ASN instead of City or Enterprise");
  }

  private static Reader reader(Path file, String name) throws Refused, IOException {
    Reader reader = new Reader(file.toFile(), Reader.FileMode.MEMORY_MAPPED, new CHMCache());
    int format = reader.getMetadata().getBinaryFormatMajorVersion();
    if (format != FORMAT) {
      throw new Refused(
          name,
          "it is of version " + format + " of the MaxMind DB format, and only 2 is known",
          "Take a file of version 2");
    }
    return reader;
  }

  private static Refused noDatabase(String name, Throwable cause) {
    return new Refused(
        name,
        "it is no database in the MaxMind DB format (" + reason(cause) + ")",
        "Unpack what was downloaded and name the .mmdb file in it");
  }

  /** A database of other things, such as connection types, would leave every rule blind. */
  private void probe(String name) throws Refused, IOException, InvalidNetworkException {
    Networks<Object> networks = reader.networks(Object.class);
    for (int i = 0; i < PROBES && networks.hasNext(); i++) {
      if (PlaceReader.read(networks.next().getData(), label) != null) {
        return;
      }
    }
    throw new Refused(
        name,
        "a database of the type '"
            + version.type()
            + "' says neither a country nor a network in any way that is known",
        "Take one of countries, cities or autonomous systems, of MaxMind, DB-IP or IPinfo");
  }

  /** Which version it is. */
  GeoVersion version() {
    return version;
  }

  /**
   * What it says of an address.
   *
   * @return null where it says nothing
   * @throws UnreadableException where its record is broken
   */
  Place find(IpAddress address) throws UnreadableException {
    if (!hasIpv6 && !address.isMapped()) {
      return null;
    }
    try {
      return PlaceReader.read(reader.get(address.toInetAddress(), Object.class), label);
    } catch (IOException | RuntimeException | StackOverflowError e) {
      // A file may be broken in one place only, and a record may point to itself.
      throw new UnreadableException(e);
    }
  }

  @Override
  public void close() {
    try {
      reader.close();
    } catch (IOException e) {
      // It only lets go of the mapping.
      throw new UncheckedIOException(e);
    }
  }

  private static String sha256(Path file) throws IOException {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
    try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
      in.transferTo(OutputStream.nullOutputStream());
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static String reason(Throwable e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}
