package dev.nightjar.job;

import dev.nightjar.cep.geo.GeoDatabaseException;
import dev.nightjar.cep.geo.GeoDatabases;
import dev.nightjar.cep.geo.GeoFault;
import dev.nightjar.cep.geo.GeoVersion;
import dev.nightjar.job.configuration.Fault;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.cache.DistributedCache;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Databases of places on their way from where the user keeps them to the tasks. They are copied
 * where the job is submitted, checked there, and shipped with the job: so every task has the very
 * bytes whose version is on record, also after a failover, whatever becomes of the originals.
 *
 * @param copies the checked copies on this machine, in the order in which they are asked; never
 *     null
 * @param labels the version of each, as documents name it; never null
 */
record GeoFiles(List<String> copies, List<String> labels) {

  /** No database. */
  static final GeoFiles NONE = new GeoFiles(List.of(), List.of());

  private static final Logger LOG = LoggerFactory.getLogger(GeoFiles.class);
  private static final String NAME = "nightjar-geo-";

  GeoFiles {
    copies = List.copyOf(copies);
    labels = List.copyOf(labels);
  }

  /**
   * Copies and checks files.
   *
   * @param paths of any file system that Flink reaches
   * @param faults gets what is wrong
   * @return {@link #NONE} where something is
   */
  static GeoFiles checked(List<String> paths, List<Fault> faults) {
    List<java.nio.file.Path> copies = new ArrayList<>();
    List<GeoFault> wrong = new ArrayList<>();
    for (String path : paths) {
      java.nio.file.Path copy = copy(path, wrong);
      if (copy != null) {
        copies.add(copy);
      }
    }
    List<GeoVersion> versions = List.of();
    if (wrong.isEmpty()) {
      try (GeoDatabases databases = GeoDatabases.open(copies, paths)) {
        versions = databases.versions();
      } catch (GeoDatabaseException e) {
        wrong.addAll(e.faults());
      }
    }
    wrong.forEach(fault -> faults.add(fault(fault)));
    if (!wrong.isEmpty()) {
      return NONE;
    }
    for (int i = 0; i < versions.size(); i++) {
      LOG.info("Places by {} from {}", versions.get(i), shown(paths.get(i)));
    }
    return new GeoFiles(
        copies.stream().map(copy -> copy.toUri().toString()).toList(),
        versions.stream().map(GeoVersion::label).toList());
  }

  private static Fault fault(GeoFault fault) {
    return Fault.of(
        EnrichmentOptions.GEO_DATABASES.key(), shown(fault.file()), fault.reason(), fault.remedy());
  }

  private static String shown(String path) {
    return EnrichmentOptions.GEO_DATABASES.shown(path);
  }

  /** A copy that nobody else writes to; null where there is a fault. */
  private static java.nio.file.Path copy(String path, List<GeoFault> wrong) {
    try {
      Path from = new Path(path);
      FileSystem files = from.getFileSystem();
      if (!files.exists(from)) {
        wrong.add(new GeoFault(path, "there is no such file", "Name a file with the ending .mmdb"));
        return null;
      }
      FileStatus status = files.getFileStatus(from);
      if (status.isDir()) {
        wrong.add(new GeoFault(path, "it is no file", "Name the .mmdb file itself"));
        return null;
      }
      if (status.getLen() > GeoDatabases.maxBytes()) {
        wrong.add(GeoDatabases.tooLarge(path, status.getLen()));
        return null;
      }
      java.nio.file.Path copy = Files.createTempFile(NAME, ".mmdb");
      copy.toFile().deleteOnExit();
      try (InputStream in = files.open(from)) {
        Files.copy(in, copy, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
      }
      return copy;
    } catch (IOException | IllegalArgumentException e) {
      String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
      wrong.add(
          new GeoFault(
              path, "it can't be read (" + reason + ")", "Name a file that this process can read"));
      return null;
    }
  }

  /** Whether there is none. */
  boolean isEmpty() {
    return copies.isEmpty();
  }

  /** Gives the copies to the job, and says how tasks find them. */
  Shipped shipWith(StreamExecutionEnvironment env) {
    for (int i = 0; i < copies.size(); i++) {
      env.registerCachedFile(copies.get(i), NAME + i);
    }
    return new Shipped(copies.size());
  }

  /**
   * Databases that come with the job.
   *
   * @param count how many
   */
  record Shipped(int count) implements Serializable {

    /** No database. */
    static final Shipped NONE = new Shipped(0);

    /**
     * Opens them where a task runs.
     *
     * @throws GeoDatabaseException where one was damaged on its way
     */
    GeoDatabases open(DistributedCache cache) throws GeoDatabaseException {
      List<java.nio.file.Path> files = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        files.add(cache.getFile(NAME + i).toPath());
      }
      return GeoDatabases.open(files);
    }
  }
}
