package dev.nightjar.job;

import dev.nightjar.audit.AuditEvent;
import dev.nightjar.job.configuration.ConfigurationException;
import dev.nightjar.job.configuration.Fault;
import dev.nightjar.sinks.archive.ArchiveLine;
import dev.nightjar.sinks.archive.ArchiveLines;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** The branch of the graph that writes the archive. */
final class Archiving {

  private static final TypeInformation<ArchiveLine> LINE = TypeInformation.of(ArchiveLine.class);

  private Archiving() {}

  /**
   * Adds the branch.
   *
   * @param events those of the mapping, with what expired beside them
   * @param sink where lines go
   * @throws ConfigurationException where no checkpoint would ever make a file visible
   */
  static void attach(
      StreamExecutionEnvironment env,
      SingleOutputStreamOperator<AuditEvent> events,
      Settings settings,
      Sink<ArchiveLine> sink) {
    if (!env.getCheckpointConfig().isCheckpointingEnabled()) {
      throw new ConfigurationException(
          List.of(
              Fault.of(
                  ArchiveOptions.PATH.key(),
                  ArchiveOptions.PATH.shown(settings.archive().path()),
                  "a file of the archive becomes visible when a checkpoint is complete, and this"
                      + " cluster makes none",
                  "Set execution.checkpointing.interval in Flink's configuration, for instance to"
                      + " 60 s")));
    }
    DataStream<ArchiveLine> lines =
        events
            .getSideOutput(ChangeMapping.EXPIRED)
            .map(ArchiveLines::of, LINE)
            .uid(Uids.ARCHIVE_EXPIRED.uid())
            .name(Uids.ARCHIVE_EXPIRED.displayName());
    if (settings.archive().what() == ArchiveWhat.ALL) {
      ArchiveLines all = new ArchiveLines(settings.search().names());
      lines =
          lines.union(
              events
                  .map(all::of, LINE)
                  .uid(Uids.ARCHIVE_EVENTS.uid())
                  .name(Uids.ARCHIVE_EVENTS.displayName()));
    }
    lines
        .keyBy(ArchiveLine::folder, Types.STRING)
        .process(new FolderBatches(settings.archive().rollInterval()), LINE)
        .uid(Uids.ARCHIVE_BATCHES.uid())
        .name(Uids.ARCHIVE_BATCHES.displayName())
        // Chained, so that a folder has one writer.
        .sinkTo(sink)
        .uid(Uids.ARCHIVE.uid())
        .name(Uids.ARCHIVE.displayName());
  }
}
