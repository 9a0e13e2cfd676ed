package dev.nightjar.dynamodb.simulation;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.flink.connector.base.source.reader.SourceReaderBase;
import org.apache.flink.connector.base.source.reader.fetcher.SplitFetcher;
import org.apache.flink.connector.base.source.reader.fetcher.SplitFetcherManager;

/**
 * Tells when a reader's fetcher thread has nothing left to do until somebody else acts. Flink has
 * no door for that, so its fields are looked at.
 */
final class FetcherProbe {

  private static final long HANGING_NANOS = TimeUnit.SECONDS.toNanos(60);

  private final SplitFetcherManager<?, ?> fetchers;
  private final Map<?, ?> alive;
  private final AtomicInteger threads;
  private final AtomicReference<?> failure;
  private final Method isIdle;
  private final SimulatedClock clock;

  FetcherProbe(SourceReaderBase<?, ?, ?, ?> reader, SimulatedClock clock) {
    this.clock = clock;
    try {
      this.fetchers =
          (SplitFetcherManager<?, ?>)
              field(SourceReaderBase.class, "splitFetcherManager").get(reader);
      this.alive = (Map<?, ?>) field(SplitFetcherManager.class, "fetchers").get(fetchers);
      this.threads =
          (AtomicInteger) field(SplitFetcherManager.class, "fetchersToShutDown").get(fetchers);
      this.failure =
          (AtomicReference<?>)
              field(SplitFetcherManager.class, "uncaughtFetcherException").get(fetchers);
      this.isIdle = SplitFetcher.class.getDeclaredMethod("isIdle");
      isIdle.setAccessible(true);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError("this version of Flink looks different inside", e);
    }
  }

  private static Field field(Class<?> owner, String name) throws NoSuchFieldException {
    Field field = owner.getDeclaredField(name);
    field.setAccessible(true);
    return field;
  }

  /** Returns once the fetcher waits for time, for an answer, or for work. */
  void awaitQuiet() {
    long start = System.nanoTime();
    while (!isQuiet()) {
      if (System.nanoTime() - start > HANGING_NANOS) {
        throw new AssertionError("the fetcher neither waits nor ends");
      }
      Thread.onSpinWait();
      Thread.yield();
    }
  }

  private boolean isQuiet() {
    if (failure.get() != null) {
      return true;
    }
    Collection<?> fetching = alive.values();
    for (Object fetcher : fetching) {
      if (!isIdle(fetcher) && !clock.isWaiting()) {
        return false;
      }
    }
    // One that ends hands over a last batch, and waits until it is taken.
    return threads.get() == fetching.size() || !fetchers.getQueue().isEmpty();
  }

  private boolean isIdle(Object fetcher) {
    try {
      return (boolean) isIdle.invoke(fetcher);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }
}
