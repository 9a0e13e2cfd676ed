package dev.nightjar.dynamodb.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.TimeUnit;

/** The threads of one reader for its calls; the simulation says which runs when. */
final class SimulatedCalls extends AbstractExecutorService {

  private final SimulatedTime time;
  private final List<Lockstep> calls = new ArrayList<>();
  private boolean closed;

  SimulatedCalls(SimulatedTime time) {
    this.time = time;
  }

  @Override
  public synchronized void execute(Runnable call) {
    if (!closed) {
      calls.add(new Lockstep(call, time.millis()));
    }
  }

  /** The calls that can go on now, oldest first. */
  synchronized List<Lockstep> ready() {
    return calls.stream().filter(call -> call.wakeAt() <= time.millis()).toList();
  }

  /** When the next call goes on. */
  synchronized long nextAt() {
    return calls.stream().mapToLong(Lockstep::wakeAt).min().orElse(SimulatedClock.NEVER);
  }

  void step(Lockstep call) {
    call.step();
    if (call.ended()) {
      synchronized (this) {
        calls.remove(call);
      }
    }
  }

  @Override
  public List<Runnable> shutdownNow() {
    List<Lockstep> left;
    synchronized (this) {
      closed = true;
      left = List.copyOf(calls);
      calls.clear();
    }
    left.forEach(Lockstep::cancel);
    return List.of();
  }

  @Override
  public void shutdown() {
    shutdownNow();
  }

  @Override
  public boolean isShutdown() {
    return closed;
  }

  @Override
  public boolean isTerminated() {
    return closed;
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) {
    return closed;
  }
}
