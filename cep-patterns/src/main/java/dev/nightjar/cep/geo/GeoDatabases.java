package dev.nightjar.cep.geo;

import java.io.Closeable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The databases that a user gives, in the order in which they are asked. A place on earth comes
 * from the first that knows one, a network likewise: two databases are never mixed in one of them.
 * Several threads may share them, each with a look-up of its own.
 */
public final class GeoDatabases implements Closeable {

  /** No database at all. */
  public static final GeoDatabases NONE = new GeoDatabases(List.of());

  private final List<GeoDatabase> databases;

  private GeoDatabases(List<GeoDatabase> databases) {
    this.databases = databases;
  }

  /**
   * Opens files.
   *
   * @param files in the order in which they are to be asked; none is fine
   * @throws GeoDatabaseException with a fault for each file that can't be used; then none is open
   */
  public static GeoDatabases open(List<Path> files) throws GeoDatabaseException {
    return open(files, files.stream().map(Path::toString).toList());
  }

  /**
   * Opens copies of files.
   *
   * @param files where the copies are
   * @param names how messages name them, one for each
   * @throws GeoDatabaseException with a fault for each file that can't be used; then none is open
   */
  public static GeoDatabases open(List<Path> files, List<String> names)
      throws GeoDatabaseException {
    List<GeoDatabase> opened = new ArrayList<>();
    List<GeoFault> faults = new ArrayList<>();
    for (int i = 0; i < files.size(); i++) {
      try {
        opened.add(GeoDatabase.open(files.get(i), names.get(i)));
      } catch (GeoDatabase.Refused e) {
        faults.add(e.fault());
      }
    }
    GeoDatabases databases = new GeoDatabases(List.copyOf(opened));
    if (!faults.isEmpty()) {
      databases.close();
      throw new GeoDatabaseException(faults);
    }
    return databases;
  }

  /** The largest file that can be opened, in bytes. */
  public static long maxBytes() {
    return GeoDatabase.MAX_BYTES;
  }

  /**
   * The fault of a file that is larger than {@link #maxBytes}.
   *
   * @param size its length in bytes
   */
  public static GeoFault tooLarge(String name, long size) {
    return GeoDatabase.tooLarge(name, size).fault();
  }

  /** Which versions they are, in the order in which they are asked. */
  public List<GeoVersion> versions() {
    return databases.stream().map(GeoDatabase::version).toList();
  }

  /** Whether there is none. */
  public boolean isEmpty() {
    return databases.isEmpty();
  }

  /** A look-up for one thread that remembers the addresses of late; it is not to be shared. */
  public CachedLookup lookup() {
    return new CachedLookup(databases);
  }

  /** Closes them; no look-up of theirs works any more. */
  @Override
  public void close() {
    databases.forEach(GeoDatabase::close);
  }
}
