package dev.nightjar.local.archive;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What all places tell of one event. */
final class Found {

  /** Enough to show that one place tells more than one thing. */
  private static final int MOST = 3;

  private final Map<Place, List<Trace>> traces = new EnumMap<>(Place.class);
  private final Map<Place, Integer> count = new EnumMap<>(Place.class);

  /** Adds what a place tells; a place may tell the same again. */
  void add(Place place, Trace trace) {
    List<Trace> told = traces.computeIfAbsent(place, key -> new ArrayList<>(1));
    count.merge(place, 1, Integer::sum);
    if (told.size() < MOST && told.stream().noneMatch(before -> same(before, trace))) {
      told.add(trace);
    }
  }

  /**
   * Documents that were made twice of one entry, once of the stream and once of the table, differ
   * in what the arrival adds.
   */
  private static boolean same(Trace one, Trace other) {
    return Objects.equals(one.hash(), other.hash()) && Objects.equals(one.said(), other.said());
  }

  /** What a place tells first; null where it tells nothing. */
  Trace at(Place place) {
    List<Trace> told = traces.get(place);
    return told == null ? null : told.get(0);
  }

  /** All that a place tells, as far as it is not the same; often one, or none. */
  List<Trace> all(Place place) {
    return traces.getOrDefault(place, List.of());
  }

  /** How often a place tells it. */
  int count(Place place) {
    return count.getOrDefault(place, 0);
  }

  /** What any place tells. */
  Trace any() {
    return traces.values().iterator().next().get(0);
  }
}
