package dev.nightjar.job;

import dev.nightjar.dynamodb.StreamDescription;
import dev.nightjar.dynamodb.ViewType;
import dev.nightjar.job.configuration.Fault;
import dev.nightjar.job.configuration.Option;
import dev.nightjar.job.configuration.Resolution;
import dev.nightjar.job.configuration.ValueType;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;
import org.apache.flink.core.fs.UnsupportedFileSystemSchemeException;

/** Reads what is set about the archive, and checks where it is to be. */
final class ArchiveSettings {

  private ArchiveSettings() {}

  /**
   * The archive of these options; null where there is none or it is faulty.
   *
   * @param faults gets what is wrong
   */
  static Settings.Archive read(Resolution resolution, Consumer<Fault> faults) {
    String path = resolution.get(ArchiveOptions.PATH);
    if (resolution.isSet(ArchiveOptions.PATH)) {
      Fault fault = path == null ? null : nameFault(path);
      if (fault != null) {
        faults.accept(fault);
      }
      return path == null || fault != null
          ? null
          : new Settings.Archive(
              path,
              resolution.get(ArchiveOptions.WHAT),
              resolution.get(ArchiveOptions.ROLL_INTERVAL));
    }
    for (Option<?> option : List.of(ArchiveOptions.WHAT, ArchiveOptions.ROLL_INTERVAL)) {
      Object value = resolution.get(option);
      if (value != null && resolution.isSet(option)) {
        faults.accept(
            Fault.of(
                option.key(),
                value instanceof Enum<?> choice ? ValueType.name(choice) : value.toString(),
                "there is no archive without " + ArchiveOptions.PATH.key(),
                "Set that too, or remove this"));
      }
    }
    return null;
  }

  private static Fault nameFault(String path) {
    try {
      if (new Path(path).isAbsolute()) {
        return null;
      }
    } catch (IllegalArgumentException e) {
      // Said below.
    }
    return fault(
        path,
        "it is no whole path",
        "Set it to an address such as s3://bucket/audit, or to a path from the root on");
  }

  /**
   * What the stream can't give to the archive: without old images an entry is gone before it can be
   * archived.
   *
   * @param archive null where there is none
   */
  static List<Fault> streamFaults(StreamDescription stream, Settings.Archive archive) {
    if (archive == null
        || archive.what() == ArchiveWhat.ALL
        || stream.viewType() == ViewType.NEW_AND_OLD_IMAGES) {
      return List.of();
    }
    return List.of(
        Fault.of(
            ArchiveOptions.WHAT.key(),
            ValueType.name(archive.what()),
            "the stream of the table '"
                + stream.table()
                + "' has "
                + stream.viewType()
                + ", so that an entry that expires is gone before it can be archived",
            "Set archive.what = all, which archives it when it is written, or give the stream "
                + ViewType.NEW_AND_OLD_IMAGES));
  }

  /**
   * Whether files can be written there exactly once, as far as that can be told without writing: a
   * store may keep for years what a check leaves.
   *
   * @param archive null where there is none
   */
  static List<Fault> fileFaults(Settings.Archive archive) {
    if (archive == null) {
      return List.of();
    }
    Path path = new Path(archive.path());
    try {
      FileSystem files = path.getFileSystem();
      files.createRecoverableWriter();
      if (files.exists(path) && !files.getFileStatus(path).isDir()) {
        return List.of(fault(archive.path(), "it is a file", "Name a folder, there or not"));
      }
      return List.of();
    } catch (UnsupportedFileSystemSchemeException e) {
      return List.of(
          fault(
              archive.path(),
              "Flink knows no file system for '" + path.toUri().getScheme() + "' here",
              "Put its plugin, for s3:// flink-s3-fs-hadoop, into Flink's folder of plugins, where"
                  + " the job is submitted too"));
    } catch (UnsupportedOperationException e) {
      return List.of(
          fault(
              archive.path(),
              "its file system can't write files exactly once",
              "Use another, for S3 the plugin flink-s3-fs-hadoop and s3:// or s3a://"));
    } catch (IOException | IllegalArgumentException e) {
      String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
      return List.of(
          fault(
              archive.path(),
              "it can't be reached (" + reason + ")",
              "Name a place that this process and the job can write to"));
    }
  }

  private static Fault fault(String path, String rule, String remedy) {
    return Fault.of(ArchiveOptions.PATH.key(), ArchiveOptions.PATH.shown(path), rule, remedy);
  }
}
