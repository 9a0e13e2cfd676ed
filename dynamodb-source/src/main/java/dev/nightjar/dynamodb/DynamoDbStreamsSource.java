package dev.nightjar.dynamodb;

import dev.nightjar.dynamodb.enumerator.ShardEnumerator;
import dev.nightjar.dynamodb.reader.ChangeReader;
import dev.nightjar.dynamodb.reader.ReadClock;
import dev.nightjar.dynamodb.split.ChangeSplit;
import dev.nightjar.dynamodb.split.ChangeSplitSerializer;
import dev.nightjar.dynamodb.split.EnumeratorState;
import dev.nightjar.dynamodb.split.EnumeratorStateSerializer;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.connector.source.SupportsSplitReassignmentOnRecovery;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * Reads the stream of a DynamoDB table: every change at least once across failures, exactly once
 * with Flink's checkpoints, in the order of each shard and with parents before their children.
 *
 * <p>The source emits its own watermarks, shard by shard: use it with {@code
 * WatermarkStrategy.noWatermarks()}.
 */
public final class DynamoDbStreamsSource
    implements Source<ChangeRecord, ChangeSplit, EnumeratorState>,
        SupportsSplitReassignmentOnRecovery,
        ResultTypeQueryable<ChangeRecord> {

  private static final long serialVersionUID = 1L;

  private final SourceOptions options;

  DynamoDbStreamsSource(SourceOptions options) {
    this.options = options;
  }

  /** Options to set, then {@link DynamoDbStreamsSourceBuilder#build()}. */
  public static DynamoDbStreamsSourceBuilder builder() {
    return new DynamoDbStreamsSourceBuilder();
  }

  /** What the source was told. */
  public SourceOptions options() {
    return options;
  }

  @Override
  public Boundedness getBoundedness() {
    return Boundedness.CONTINUOUS_UNBOUNDED;
  }

  @Override
  public SourceReader<ChangeRecord, ChangeSplit> createReader(SourceReaderContext context) {
    return ChangeReader.create(
        context, options, options.api().open(options.stream(), false), ReadClock.SYSTEM);
  }

  @Override
  public SplitEnumerator<ChangeSplit, EnumeratorState> createEnumerator(
      SplitEnumeratorContext<ChangeSplit> context) {
    return restoreEnumerator(context, null);
  }

  @Override
  public SplitEnumerator<ChangeSplit, EnumeratorState> restoreEnumerator(
      SplitEnumeratorContext<ChangeSplit> context, EnumeratorState state) {
    return new ShardEnumerator(
        context,
        options,
        options.api().open(options.stream(), true),
        state,
        System::currentTimeMillis);
  }

  @Override
  public SimpleVersionedSerializer<ChangeSplit> getSplitSerializer() {
    return new ChangeSplitSerializer();
  }

  @Override
  public SimpleVersionedSerializer<EnumeratorState> getEnumeratorCheckpointSerializer() {
    return new EnumeratorStateSerializer();
  }

  @Override
  public TypeInformation<ChangeRecord> getProducedType() {
    return TypeInformation.of(ChangeRecord.class);
  }
}
