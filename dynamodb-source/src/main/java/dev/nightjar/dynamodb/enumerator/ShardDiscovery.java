package dev.nightjar.dynamodb.enumerator;

import dev.nightjar.dynamodb.StreamCheck;
import dev.nightjar.dynamodb.StreamDescription;
import dev.nightjar.dynamodb.StreamSettings;
import dev.nightjar.dynamodb.StreamUnavailableException;
import dev.nightjar.dynamodb.enumerator.DiscoverySchedule.Call;
import dev.nightjar.dynamodb.enumerator.DiscoverySchedule.Children;
import dev.nightjar.dynamodb.enumerator.DiscoverySchedule.Page;
import dev.nightjar.dynamodb.lineage.ShardInfo;
import dev.nightjar.dynamodb.stream.ShardListing;
import dev.nightjar.dynamodb.stream.StreamsApi;
import dev.nightjar.dynamodb.stream.StreamsApiException;
import dev.nightjar.dynamodb.stream.TableDescription;
import java.util.List;
import java.util.function.LongSupplier;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.metrics.Counter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the service for shards as the {@link DiscoverySchedule} says. Calls block outside the
 * coordinator's thread, one at a time; everything else runs in it.
 */
final class ShardDiscovery implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ShardEnumerator.class);

  private final SplitEnumeratorContext<?> context;
  private final StreamsApi api;
  private final StreamSettings settings;
  private final DiscoverySchedule schedule;
  private final Observer observer;
  private final LongSupplier clock;
  private final Counter calls;
  private final StreamDescription kept;

  /** Set by the first call, before which nobody reads it. */
  private volatile StreamDescription stream;

  private static final long NEVER = Long.MIN_VALUE;

  /** For so long refusals in a row are repeated, where others were answered before. */
  static final long REFUSALS_MILLIS = 60_000;

  private boolean resolved;
  private long refusedAt = NEVER;

  /** Who is told what was found. */
  interface Observer {

    /** The table and its stream are fit to be read. Told once, first. */
    void resolved(StreamDescription found);

    /**
     * All shards.
     *
     * @param enabled whether the table still writes to the stream
     */
    void listed(List<ShardInfo> shards, boolean enabled);

    /** The children of one shard; maybe none. */
    void children(List<ShardInfo> children);

    /**
     * The stream itself is gone, or will get no more records.
     *
     * @param table the table as it is now; null where it is gone, too
     * @param failure what the service said of the stream; null where it is there still
     */
    void ended(TableDescription table, StreamsApiException failure);
  }

  /** What one call brought. */
  private record Answer(ShardListing page, List<ShardInfo> children) {}

  /**
   * @param settings pinned to the stream of the restored state where there is one
   * @param kept that stream as it was found then; null at a first start, and where the state says
   *     too little of it
   */
  ShardDiscovery(
      SplitEnumeratorContext<?> context,
      StreamsApi api,
      StreamSettings settings,
      StreamDescription kept,
      DiscoverySchedule schedule,
      Observer observer,
      LongSupplier clock,
      Counter calls) {
    this.context = context;
    this.api = api;
    this.settings = settings;
    this.kept = kept;
    this.schedule = schedule;
    this.observer = observer;
    this.clock = clock;
    this.calls = calls;
  }

  /** Starts what is due. */
  void tick() {
    Call call = schedule.next(clock.getAsLong());
    if (call != null) {
      calls.inc();
      context.callAsync(() -> ask(call), (answer, error) -> onAnswer(call, answer, error));
    }
  }

  private Answer ask(Call call) {
    if (stream == null) {
      stream = describe();
    }
    if (call instanceof Children children) {
      return new Answer(null, api.childShards(stream.arn(), children.parentShardId()));
    }
    return new Answer(api.listShards(stream.arn(), ((Page) call).afterShardId()), null);
  }

  private StreamDescription describe() {
    try {
      return StreamCheck.describe(settings, api);
    } catch (StreamUnavailableException e) {
      return switch (e.reason()) {
        case TABLE_MISSING, NO_STREAM, STREAM_REPLACED -> {
          if (kept == null) {
            throw e;
          }
          // What the old stream still holds is read first: it is there for 24 hours.
          LOG.warn("Reading the old stream {} to its end: {}.", kept.arn(), e.getMessage());
          yield kept;
        }
        default -> throw e;
      };
    }
  }

  private void onAnswer(Call call, Answer answer, Throwable error) {
    long now = clock.getAsLong();
    if (error != null) {
      boolean notFound =
          error instanceof StreamsApiException refused
              && refused.kind() == StreamsApiException.Kind.NOT_FOUND;
      if (notFound && call instanceof Page) {
        end((StreamsApiException) error);
        return;
      }
      if (!notFound && !isTransient(error) && !isTolerated(error, now)) {
        throw error instanceof RuntimeException e ? e : new IllegalStateException(error);
      }
      long wait = schedule.onFailure(now);
      LOG.warn("Listing the stream's shards failed, again in {} ms: {}", wait, error.toString());
      return;
    }
    refusedAt = NEVER;
    if (!resolved) {
      resolved = true;
      observer.resolved(stream);
    }
    if (call instanceof Children children) {
      schedule.onChildren(children.parentShardId(), answer.children(), now);
      observer.children(answer.children());
    } else {
      List<ShardInfo> all = schedule.onPage(answer.page(), now);
      if (all != null) {
        observer.listed(all, answer.page().enabled());
      }
    }
    tick();
  }

  /**
   * Looks what became of the table, and tells the observer where the stream is in use no longer.
   *
   * @param failure what the service said of the stream; null where it only gets no more records
   */
  void end(StreamsApiException failure) {
    context.callAsync(
        this::table,
        (found, error) -> {
          if (error != null && !isTransient(error)) {
            throw error instanceof RuntimeException e ? e : new IllegalStateException(error);
          }
          String current = error != null || found.table == null ? null : found.table.streamArn();
          if (error == null && (current == null || !current.equals(stream.arn()))) {
            observer.ended(found.table, failure);
          } else if (failure != null) {
            // The table says that the stream is in use: the listing will know it, too.
            schedule.onFailure(clock.getAsLong());
          }
        });
  }

  /** A table that may be gone. */
  private record Found(TableDescription table) {}

  private Found table() {
    try {
      return new Found(api.describeTable(settings.table()));
    } catch (StreamsApiException e) {
      if (e.kind() == StreamsApiException.Kind.NOT_FOUND) {
        return new Found(null);
      }
      throw e;
    }
  }

  /** Roles and their credentials are renewed while a job runs; a refusal in between passes. */
  private boolean isTolerated(Throwable error, long now) {
    boolean refused =
        error instanceof StreamsApiException call
            && (call.kind() == StreamsApiException.Kind.DENIED
                || call.kind() == StreamsApiException.Kind.NO_CREDENTIALS);
    if (refused && refusedAt == NEVER) {
      refusedAt = now;
    }
    return refused && resolved && now - refusedAt < REFUSALS_MILLIS;
  }

  private static boolean isTransient(Throwable error) {
    return error instanceof StreamsApiException call
        ? call.isTransient()
        : error instanceof StreamUnavailableException check
            && check.reason() == StreamUnavailableException.Reason.UNREACHABLE;
  }

  @Override
  public void close() {
    api.close();
  }
}
