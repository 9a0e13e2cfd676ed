package dev.nightjar.sinks.archive;

import java.io.IOException;
import java.io.Serializable;
import java.util.Collection;
import java.util.List;
import org.apache.flink.api.common.serialization.BulkWriter;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.api.connector.sink2.CommitterInitContext;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.StatefulSinkWriter;
import org.apache.flink.api.connector.sink2.SupportsCommitter;
import org.apache.flink.api.connector.sink2.SupportsWriterState;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.connector.file.sink.FileSink;
import org.apache.flink.connector.file.sink.FileSinkCommittable;
import org.apache.flink.connector.file.sink.writer.FileWriterBucketState;
import org.apache.flink.core.fs.FSDataOutputStream;
import org.apache.flink.core.fs.Path;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.streaming.api.functions.sink.filesystem.BucketAssigner;
import org.apache.flink.streaming.api.functions.sink.filesystem.OutputFileConfig;
import org.apache.flink.streaming.api.functions.sink.filesystem.bucketassigners.SimpleVersionedStringSerializer;
import org.apache.flink.streaming.api.functions.sink.filesystem.rollingpolicies.OnCheckpointRollingPolicy;

/**
 * Flink's file sink for lines of the archive: each line is in a finished file exactly once, however
 * often the job is killed. A file is closed at every checkpoint, because a packed file can't be cut
 * at one and continued, and visible when the checkpoint is complete. The stream is to be keyed by
 * folder, so that a folder has one writer.
 *
 * <p>A file that can't be written, because a disk is full or a store is away, fails the job, which
 * goes on from its last checkpoint: nothing is left out.
 */
public final class ArchiveSink
    implements Sink<ArchiveLine>,
        SupportsWriterState<ArchiveLine, FileWriterBucketState>,
        SupportsCommitter<FileSinkCommittable> {

  /** How the name of a file ends. */
  public static final String SUFFIX = ".json.gz";

  /** The bytes of lines that wait in the memory of one subtask. */
  static final long MOST_WAITING = 32 << 20;

  private static final long serialVersionUID = 1L;

  private final Files files;
  private final FileSink<ArchiveLine> sink;

  /**
   * An archive below a path.
   *
   * @param path of any file system that Flink can write exactly once, such as {@code
   *     s3://bucket/audit}
   */
  public ArchiveSink(String path) {
    files = new Files();
    sink =
        FileSink.forBulkFormat(new Path(path), files)
            .withBucketAssigner(new ByFolder())
            .withRollingPolicy(OnCheckpointRollingPolicy.build())
            .withOutputFileConfig(
                OutputFileConfig.builder().withPartPrefix("part").withPartSuffix(SUFFIX).build())
            .build();
  }

  @Override
  public SinkWriter<ArchiveLine> createWriter(WriterInitContext context) throws IOException {
    return restoreWriter(context, List.of());
  }

  @Override
  public StatefulSinkWriter<ArchiveLine, FileWriterBucketState> restoreWriter(
      WriterInitContext context, Collection<FileWriterBucketState> state) throws IOException {
    files.open(context.metricGroup());
    return sink.restoreWriter(context, state);
  }

  @Override
  public SimpleVersionedSerializer<FileWriterBucketState> getWriterStateSerializer() {
    return sink.getWriterStateSerializer();
  }

  @Override
  public Committer<FileSinkCommittable> createCommitter(CommitterInitContext context)
      throws IOException {
    return sink.createCommitter(context);
  }

  @Override
  public SimpleVersionedSerializer<FileSinkCommittable> getCommittableSerializer() {
    return sink.getCommittableSerializer();
  }

  /** Makes the files of one subtask, which has a copy of this of its own. */
  private static final class Files implements BulkWriter.Factory<ArchiveLine> {

    private static final long serialVersionUID = 1L;

    private transient LineBuffers buffers;

    void open(MetricGroup metrics) {
      buffers = new LineBuffers(MOST_WAITING, new ArchiveMetrics(metrics));
    }

    @Override
    public BulkWriter<ArchiveLine> create(FSDataOutputStream out) {
      return new GzipLines(buffers, out);
    }
  }

  /** A line knows its folder. */
  private static final class ByFolder implements BucketAssigner<ArchiveLine, String>, Serializable {

    private static final long serialVersionUID = 1L;

    @Override
    public String getBucketId(ArchiveLine line, Context context) {
      return line.folder();
    }

    @Override
    public SimpleVersionedSerializer<String> getSerializer() {
      return SimpleVersionedStringSerializer.INSTANCE;
    }
  }
}
