package dev.nightjar.dynamodb;

import dev.nightjar.dynamodb.stream.StreamsApiFactory;
import java.io.Serializable;
import java.time.Duration;

/**
 * Everything that a source was told, checked by the builder.
 *
 * @param stream which stream, and how to reach it
 * @param start where to start without state
 * @param eventTime reads the event time out of a record
 * @param outOfOrderness how much the watermark stays behind, 0 or more
 * @param onGap what to do where records are lost
 * @param discoveryInterval how often shards are listed without a reason
 * @param recordsPerCall asked of GetRecords, 1 to 1000
 * @param callsPerSecond of GetRecords, for one shard
 * @param parallelCalls shards of one subtask that may be asked at the same time
 * @param caughtUpAfter how long a shard must answer with empty pages to count as caught up
 * @param describeCallsPerSecond of DescribeStream, for the whole source
 * @param snapshot how the table itself is read
 * @param api opens access to the service
 */
public record SourceOptions(
    StreamSettings stream,
    StartPosition start,
    EventTimeExtractor eventTime,
    Duration outOfOrderness,
    GapPolicy onGap,
    Duration discoveryInterval,
    int recordsPerCall,
    int callsPerSecond,
    int parallelCalls,
    Duration caughtUpAfter,
    int describeCallsPerSecond,
    SnapshotOptions snapshot,
    StreamsApiFactory api)
    implements Serializable {}
