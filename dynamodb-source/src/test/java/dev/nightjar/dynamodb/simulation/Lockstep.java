package dev.nightjar.dynamodb.simulation;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

/**
 * A blocking task that takes virtual time: it runs in a thread of its own, but only while the
 * simulation waits for it, until it pauses or ends. So there is one order of things, and it is the
 * simulation's.
 */
final class Lockstep {

  private static final ExecutorService THREADS =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "simulated-call");
            thread.setDaemon(true);
            return thread;
          });

  private static final ThreadLocal<Lockstep> CURRENT = new ThreadLocal<>();

  private final Runnable body;
  private final Semaphore go = new Semaphore(0);
  private final Semaphore stopped = new Semaphore(0);
  private volatile long wakeAt;
  private volatile boolean cancelled;
  private volatile boolean ended;
  private boolean started;

  /** Unwinds a task whose reader is gone. */
  static final class Cancelled extends RuntimeException {
    Cancelled() {
      super("the caller is gone", null, false, false);
    }
  }

  Lockstep(Runnable body, long wakeAt) {
    this.body = body;
    this.wakeAt = wakeAt;
  }

  /** When the task goes on, epoch ms. */
  long wakeAt() {
    return wakeAt;
  }

  boolean ended() {
    return ended;
  }

  /** Lets the task run until it pauses or ends. Called by the simulation. */
  void step() {
    if (started) {
      go.release();
    } else {
      started = true;
      THREADS.execute(this::run);
    }
    stopped.acquireUninterruptibly();
  }

  private void run() {
    CURRENT.set(this);
    try {
      body.run();
    } catch (Cancelled e) {
      // It was told to.
    } finally {
      CURRENT.remove();
      ended = true;
      stopped.release();
    }
  }

  /** Ends the task without letting it finish. */
  void cancel() {
    cancelled = true;
    if (!started) {
      ended = true;
    }
    while (!ended) {
      step();
    }
  }

  /** Called by the task: waits until that instant has come. */
  static void pauseUntil(long instant) {
    Lockstep task = CURRENT.get();
    if (task == null) {
      throw new AssertionError("a blocking call outside of the threads for them");
    }
    if (!task.cancelled) {
      task.wakeAt = instant;
      task.stopped.release();
      task.go.acquireUninterruptibly();
    }
    if (task.cancelled) {
      throw new Cancelled();
    }
  }
}
