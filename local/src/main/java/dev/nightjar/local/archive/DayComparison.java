package dev.nightjar.local.archive;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Judges what table, index and archive tell of an event. Pure.
 *
 * <ul>
 *   <li>An entry stands in all places that are asked. From the table it may be gone where the
 *       archive says that it expired, or where its TTL has passed.
 *   <li>Tampering and tenant mismatches have no item; they stand in the index and the archive.
 *   <li>An archive of expired entries alone holds an entry only once the table has forgotten it.
 *   <li>Who has it must tell the same hash, and the same of what the item says.
 * </ul>
 */
final class DayComparison {

  /** Digits of a hash that are shown: enough to tell two apart. */
  private static final int SHOWN = 12;

  private final Set<Place> asked;
  private final long now;

  /**
   * Judges by what was asked.
   *
   * @param asked the places; the archive is asked for both kinds of lines, but for those of events
   *     where it holds expired entries alone
   * @param now the time by which a TTL has passed
   */
  DayComparison(Set<Place> asked, Instant now) {
    this.asked = Set.copyOf(asked);
    this.now = now.getEpochSecond();
  }

  /** Whether the table may have forgotten an entry. */
  boolean isExplained(Found found) {
    return asked.contains(Place.TABLE)
        && found.any().entry()
        && found.at(Place.TABLE) == null
        && hasExpired(found);
  }

  private boolean hasExpired(Found found) {
    if (found.at(Place.EXPIRED) != null) {
      return true;
    }
    for (Place place : List.of(Place.INDEX, Place.ARCHIVE)) {
      Trace trace = found.at(place);
      if (trace != null && trace.ttl() > 0 && trace.ttl() <= now) {
        return true;
      }
    }
    return false;
  }

  /** In what the places differ; mostly empty. */
  List<Difference> differences(Found found) {
    List<Difference> differences = new ArrayList<>();
    boolean entry = found.any().entry();
    if (asked.contains(Place.TABLE) && entry) {
      if (found.at(Place.TABLE) == null && !hasExpired(found)) {
        differences.add(missing(found, Place.TABLE));
      } else if (found.at(Place.TABLE) != null && found.at(Place.EXPIRED) != null) {
        differences.add(
            difference(
                Difference.Kind.EXTRA,
                Place.TABLE,
                found,
                "it is in the table, though the archive says that it expired"));
      }
    }
    if (asked.contains(Place.INDEX) && found.at(Place.INDEX) == null) {
      differences.add(missing(found, Place.INDEX));
    }
    if (isMissingInArchive(found, entry)) {
      differences.add(missing(found, Place.ARCHIVE));
    }
    if (!differ(found, Trace::hash, Difference.Kind.HASH, differences)) {
      differ(found, Trace::said, Difference.Kind.CONTENT, differences);
      wholeDiffers(found, differences);
    }
    return differences;
  }

  private boolean isMissingInArchive(Found found, boolean entry) {
    if (found.at(Place.ARCHIVE) != null || found.at(Place.EXPIRED) != null) {
      return false;
    }
    if (asked.contains(Place.ARCHIVE)) {
      return true;
    }
    // An archive of what the table forgot, and the table has forgotten it.
    return asked.contains(Place.EXPIRED)
        && asked.contains(Place.TABLE)
        && entry
        && found.at(Place.TABLE) == null;
  }

  private static boolean differ(
      Found found,
      Function<Trace, String> part,
      Difference.Kind kind,
      List<Difference> differences) {
    Map<String, Set<Place>> told = new LinkedHashMap<>();
    for (Place place : Place.values()) {
      for (Trace trace : found.all(place)) {
        if (part.apply(trace) != null) {
          told.computeIfAbsent(part.apply(trace), key -> new LinkedHashSet<>()).add(place);
        }
      }
    }
    if (told.size() < 2) {
      return false;
    }
    StringBuilder detail = new StringBuilder();
    told.forEach(
        (value, places) ->
            detail
                .append(detail.isEmpty() ? "" : "; ")
                .append(places.stream().map(Place::shown).collect(Collectors.joining(", ")))
                .append(": ")
                .append(value, 0, Math.min(SHOWN, value.length())));
    differences.add(difference(kind, alone(told.values()), found, detail.toString()));
    return true;
  }

  /** The one place that tells something else than all others do; null where there is none. */
  private static Place alone(Collection<Set<Place>> told) {
    List<Set<Place>> single = told.stream().filter(places -> places.size() == 1).toList();
    return told.size() == 2 && single.size() == 1 ? single.get(0).iterator().next() : null;
  }

  /** Index and archive got one document. */
  private static void wholeDiffers(Found found, List<Difference> differences) {
    Trace index = found.at(Place.INDEX);
    Trace archive = found.at(Place.ARCHIVE);
    boolean known = differences.stream().anyMatch(d -> d.kind() == Difference.Kind.CONTENT);
    if (index == null
        || archive == null
        || known
        || found.count(Place.INDEX) + found.count(Place.ARCHIVE) > 2
        || index.whole().equals(archive.whole())) {
      return;
    }
    differences.add(
        difference(
            Difference.Kind.CONTENT,
            null,
            found,
            "index and archive have the same hash, and documents that differ in what was added to"
                + " the item"));
  }

  private static Difference missing(Found found, Place place) {
    List<String> others = new ArrayList<>();
    for (Place other : Place.values()) {
      if (found.at(other) != null) {
        others.add(other.shown());
      }
    }
    return difference(
        Difference.Kind.MISSING, place, found, "it is in the " + String.join(", ", others));
  }

  private static Difference difference(
      Difference.Kind kind, Place where, Found found, String detail) {
    Trace any = found.any();
    return new Difference(kind, where, any.id(), any.tenant(), any.key(), detail);
  }
}
