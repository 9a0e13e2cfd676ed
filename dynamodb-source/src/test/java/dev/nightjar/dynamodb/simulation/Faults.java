package dev.nightjar.dynamodb.simulation;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What the source did wrong in one history. */
final class Faults {

  private static final int MOST_OF_A_KIND = 5;

  private final Map<Property, List<String>> found = new EnumMap<>(Property.class);

  /** What has to hold in every history. */
  enum Property {
    /** It fails at gaps under that policy, and at nothing else. */
    LIVES,
    /** Every record is emitted, or lies in a gap that was told; and no gap is made up. */
    LOSES_NOTHING,
    /** Nothing is emitted twice, apart from what was taken back. */
    EXACTLY_ONCE,
    /** Items, shards and lineages keep their order; the snapshot comes first. */
    KEEPS_ORDER,
    /** No record is late. */
    NEVER_LATE,
    /** It comes to an end, and forgets what it needs no more. */
    COMES_TO_AN_END,
    /** It calls as often as it may, and one call at a time for a shard. */
    CALLS_WITHIN_LIMITS
  }

  void add(Property property, String fault) {
    List<String> some = found.computeIfAbsent(property, each -> new ArrayList<>());
    if (some.size() < MOST_OF_A_KIND) {
      some.add(fault);
    }
  }

  List<String> of(Property property) {
    return found.getOrDefault(property, List.of());
  }

  boolean isEmpty() {
    return found.isEmpty();
  }

  @Override
  public String toString() {
    return found.toString();
  }
}
