package dev.nightjar.local.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Looks into the index of alerts, a few times a second, and tells each alert once: a later revision
 * of the same alert is the same alert. Remembers when each was first seen.
 */
final class AlertWatch implements AutoCloseable {

  private static final long PERIOD_MILLIS = 200;

  private final SearchIndex index;
  private final Consumer<RaisedAlert> first;
  private final Map<String, Seen> seen = new ConcurrentHashMap<>();
  private final Thread thread = new Thread(this::watch, "alert-watch");
  private volatile boolean closed;

  /**
   * An alert and when it was first seen.
   *
   * @param alert as it was first seen; never null
   * @param nanos by {@link System#nanoTime}
   */
  record Seen(RaisedAlert alert, long nanos) {}

  private AlertWatch(SearchIndex index, Consumer<RaisedAlert> first) {
    this.index = index;
    this.first = first;
    thread.setDaemon(true);
  }

  /** Starts to watch. */
  static AlertWatch start(SearchIndex index, Consumer<RaisedAlert> first) {
    AlertWatch watch = new AlertWatch(index, first);
    watch.thread.start();
    return watch;
  }

  /** Every alert until now. */
  List<Seen> seen() {
    return List.copyOf(seen.values());
  }

  /** How many of them people are told of. */
  long told() {
    return seen.values().stream().filter(each -> each.alert().delivered()).count();
  }

  private void watch() {
    while (!closed) {
      try {
        look();
        TimeUnit.MILLISECONDS.sleep(PERIOD_MILLIS);
      } catch (UncheckedIOException e) {
        // The server is busy or going away; the next look tells.
        Thread.onSpinWait();
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  /** Looks once, and tells what is new in order of its time. */
  synchronized void look() {
    List<RaisedAlert> fresh = new ArrayList<>();
    for (JsonNode document : index.all(index.alerts())) {
      RaisedAlert alert = RaisedAlert.of(document);
      if (seen.putIfAbsent(alert.id(), new Seen(alert, System.nanoTime())) == null) {
        fresh.add(alert);
      }
    }
    fresh.sort((a, b) -> a.time().compareTo(b.time()));
    fresh.forEach(first);
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
  }
}
