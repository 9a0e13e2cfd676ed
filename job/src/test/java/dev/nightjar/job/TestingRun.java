package dev.nightjar.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nightjar.dynamodb.ChangeRecord;
import dev.nightjar.sinks.archive.ArchiveSink;
import dev.nightjar.sinks.opensearch.Document;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/**
 * What one test gives to its job and gets from it. Flink makes copies of sources and sinks, which
 * find the run again by its id, so that no two tests share anything.
 */
final class TestingRun implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Map<String, TestingRun> RUNS = new ConcurrentHashMap<>();

  final String id = UUID.randomUUID().toString();
  final List<ChangeRecord> changes;

  /** Before this change the source fails, once, as soon as a checkpoint is complete. */
  final int failBefore;

  /** Complete once the source waits at {@link #failBefore}. */
  final CompletableFuture<Void> reached = new CompletableFuture<>();

  final CompletableFuture<Void> checkpointed = new CompletableFuture<>();

  /** False where the source goes on behind {@link #failBefore} instead of failing. */
  volatile boolean failsAtGate = true;

  /** True where the test says when the source may go on, and not the first checkpoint. */
  private volatile boolean hasGate;

  private volatile int checkpointsToCome = 1;

  /** How many changes more than {@link #failBefore} are emitted after the checkpoint. */
  volatile int failLater;

  /** The source fails when this holds; until then it waits. */
  volatile BooleanSupplier mayFail = () -> true;

  /** Where the archive is; null where there is none. */
  volatile String archive;

  final AtomicBoolean failed = new AtomicBoolean();

  private final Map<String, Map<String, Document>> indices = new ConcurrentSkipListMap<>();

  TestingRun(List<ChangeRecord> changes, int failBefore) {
    this.changes = List.copyOf(changes);
    this.failBefore = failBefore;
    RUNS.put(id, this);
  }

  /** Keeps the source at {@link #failBefore} until {@link #openGate}. */
  TestingRun gated() {
    hasGate = true;
    return this;
  }

  /**
   * Lets the source go on after two more checkpoints: the second began behind all that the other
   * sources emitted until now, so that it has arrived everywhere.
   */
  void openGate() {
    checkpointsToCome = 2;
    hasGate = false;
  }

  /** A checkpoint is complete while the source waits. */
  void checkpointCompleted() {
    if (!hasGate && --checkpointsToCome <= 0) {
      checkpointed.complete(null);
    }
  }

  static TestingRun of(String id) {
    return RUNS.get(id);
  }

  /** As OpenSearch does it: a create keeps the first, an index the highest version. */
  void write(String end, Document document) {
    indices
        .computeIfAbsent(end, key -> new ConcurrentSkipListMap<>())
        .merge(
            document.index() + "/" + document.id(),
            document,
            (before, after) ->
                after.operation() == Document.Operation.INDEX && after.version() >= before.version()
                    ? after
                    : before);
  }

  /** The documents of an end by index and id. */
  Map<String, Document> documents(String end) {
    return indices.getOrDefault(end, Map.of());
  }

  /** The bodies of an end's documents. */
  List<JsonNode> json(String end) {
    List<JsonNode> bodies = new ArrayList<>();
    for (Document document : documents(end).values()) {
      try {
        bodies.add(JSON.readTree(document.body()));
      } catch (IOException e) {
        throw new UncheckedIOException(document + " is no JSON", e);
      }
    }
    return bodies;
  }

  Ends ends() {
    return new Ends(
        new TestingSink(id, "events"),
        new TestingSink(id, "alerts"),
        new TestingSink(id, "counts"),
        new TestingSink(id, "dead-letters"),
        new TestingSink(id, "gaps"),
        new TestingSink(id, "rules"),
        archive == null ? null : new ArchiveSink(archive));
  }

  @Override
  public void close() {
    RUNS.remove(id);
  }
}
