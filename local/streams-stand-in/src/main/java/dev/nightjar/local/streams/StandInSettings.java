package dev.nightjar.local.streams;

import java.time.Duration;
import java.util.List;

/** What the builder collected. */
record StandInSettings(
    String table,
    String region,
    KeySchema keySchema,
    List<String> replicas,
    ViewType viewType,
    int shards,
    StreamClock clock,
    long seed,
    String firstSequenceNumber,
    int sequenceGap,
    boolean keepItems,
    boolean keepHistory,
    Duration scanLag,
    Duration latency,
    boolean limits,
    double readCapacity) {}
