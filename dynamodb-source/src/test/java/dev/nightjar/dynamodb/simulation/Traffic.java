package dev.nightjar.dynamodb.simulation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** When which calls were made, for the properties about calls. */
final class Traffic {

  private final Map<String, List<Long>> polls = new HashMap<>();
  private final Map<String, Integer> inFlight = new HashMap<>();
  private final Map<String, Long> openedAtLatest = new HashMap<>();
  private final Map<String, List<Long>> describes = new HashMap<>();
  private final List<String> overlaps = new ArrayList<>();
  private long firstListing = Long.MAX_VALUE;
  private volatile boolean calm;

  /** No call is slow or refused any more. */
  void calm() {
    calm = true;
  }

  boolean isCalm() {
    return calm;
  }

  synchronized void described(String caller, long now) {
    describes.computeIfAbsent(caller, id -> new ArrayList<>()).add(now);
  }

  synchronized void listed(long now, boolean last) {
    if (last) {
      firstListing = Math.min(firstListing, now);
    }
  }

  /** The job starts without state: what it is promised begins anew. */
  synchronized void newEra() {
    firstListing = Long.MAX_VALUE;
    openedAtLatest.clear();
  }

  /** When the first listing since the start without state was complete. */
  synchronized long firstListing() {
    return firstListing;
  }

  synchronized void openedAtLatest(String shardId, long now) {
    openedAtLatest.putIfAbsent(shardId, now);
  }

  /** When a shard was first opened behind its newest record; null where it never was. */
  synchronized Long openedAtLatest(String shardId) {
    return openedAtLatest.get(shardId);
  }

  synchronized void pollStarts(String caller, String shardId, long now) {
    polls.computeIfAbsent(shardId + " by " + caller, id -> new ArrayList<>()).add(now);
    if (inFlight.merge(shardId, 1, Integer::sum) > 1) {
      overlaps.add(shardId + " at +" + (now - SimulatedTime.START));
    }
  }

  synchronized void pollEnds(String shardId) {
    inFlight.merge(shardId, -1, Integer::sum);
  }

  synchronized List<String> overlaps() {
    return List.copyOf(overlaps);
  }

  synchronized Map<String, List<Long>> polls() {
    return Map.copyOf(polls);
  }

  synchronized Map<String, List<Long>> describes() {
    return Map.copyOf(describes);
  }
}
