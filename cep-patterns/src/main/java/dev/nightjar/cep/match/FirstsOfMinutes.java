package dev.nightjar.cep.match;

import java.util.Arrays;

/**
 * Which events surely are not the first of their group and minute, by those that came before: rules
 * on silence look at one event a minute, and the others need not be sent. It remembers little and
 * forgets at will, so that it may let more events pass than the first, but never keeps the first.
 */
final class FirstsOfMinutes {

  /** A power of two; some hundred kilobytes. */
  private static final int PLACES = 1 << 13;

  private static final long MINUTE = 60_000_000;

  private final Seen[] seen = new Seen[PLACES];

  private record Seen(
      Feeds.Feed feed,
      String tenant,
      String[] group,
      long time,
      String eventId,
      String documentId) {

    boolean isOf(Feeds.Feed other, String itsTenant, String[] itsGroup, long itsTime) {
      return feed == other
          && minute(time) == minute(itsTime)
          && tenant.equals(itsTenant)
          && Arrays.equals(group, itsGroup);
    }

    /** Whether it precedes an event, or is that event, in the total order. */
    boolean precedes(EventView event) {
      int order = Long.compare(time, event.time());
      order = order != 0 ? order : eventId.compareTo(event.eventId());
      return order < 0 || (order == 0 && documentId.compareTo(event.documentId()) <= 0);
    }
  }

  /** The minute of a time in epoch microseconds. */
  private static long minute(long time) {
    return Math.floorDiv(time, MINUTE);
  }

  /** Whether an event may be the first of its minute in a group that it goes to by some way. */
  boolean mayBeFirst(Feeds.Feed feed, EventView event, String[] group) {
    String tenant = feed.target().crossTenant() ? Occurrences.ANY_TENANT : event.tenant();
    long hash = minute(event.time()) * 31 + feed.input();
    hash = (hash * 31 + tenant.hashCode()) * 31 + Arrays.hashCode(group);
    int place = (int) (hash * 0x9e3779b97f4a7c15L >>> 32) & (PLACES - 1);
    Seen before = seen[place];
    if (before != null
        && before.isOf(feed, tenant, group, event.time())
        && before.precedes(event)) {
      return false;
    }
    seen[place] = new Seen(feed, tenant, group, event.time(), event.eventId(), event.documentId());
    return true;
  }
}
