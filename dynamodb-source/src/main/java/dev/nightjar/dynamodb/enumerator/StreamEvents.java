package dev.nightjar.dynamodb.enumerator;

import dev.nightjar.dynamodb.Gap;
import dev.nightjar.dynamodb.StreamDescription;
import dev.nightjar.dynamodb.lineage.TimeBase;
import org.apache.flink.api.connector.source.SourceEvent;

/** What the enumerator and its readers tell each other. */
public final class StreamEvents {

  private StreamEvents() {}

  /**
   * To a reader, before its first shard: which stream it will read.
   *
   * @param stream the stream; never null
   */
  public record StreamResolved(StreamDescription stream) implements SourceEvent {}

  /**
   * To a reader: all shards known at the start have been handed out. A reader without shards may
   * now call itself idle; before, it would let the watermark run past shards still to come.
   */
  public record AssignmentSettled() implements SourceEvent {}

  /**
   * To the enumerator: the end of a shard has been emitted.
   *
   * @param shardId the shard; never null
   * @param timeBase how far event time had come in it, for its children; null where there was none
   */
  public record ShardFinished(String shardId, TimeBase timeBase) implements SourceEvent {}

  /**
   * To the enumerator: a split that is no shard (a scan's segment, a file of an export, a notice)
   * has been emitted to its end.
   *
   * @param splitId the split; never null
   */
  public record SplitFinished(String splitId) implements SourceEvent {}

  /**
   * To the enumerator: a reader found that records are lost, and has told so in the stream.
   *
   * @param gap the gap; never null
   */
  public record GapFound(Gap gap) implements SourceEvent {}

  /**
   * To a reader: the finished shard's children are assigned, or it has none. Its watermark need not
   * be held any longer.
   *
   * @param shardId the finished shard; never null
   */
  public record ShardReleased(String shardId) implements SourceEvent {}
}
