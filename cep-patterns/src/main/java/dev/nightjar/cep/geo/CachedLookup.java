package dev.nightjar.cep.geo;

import dev.nightjar.audit.Place;
import dev.nightjar.cep.match.IpAddress;
import dev.nightjar.cep.match.PlaceLookup;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Looks addresses up, and remembers those that were asked for last: people and machines come from
 * few addresses at a time. What it remembers is bounded, and never changes an answer. For one
 * thread.
 */
public final class CachedLookup implements PlaceLookup {

  /** How many addresses are remembered: some 3 MB. */
  static final int REMEMBERED = 16_384;

  private static final Place NOWHERE = new Place(null, null);

  private final List<GeoDatabase> databases;
  private final Map<String, Place> known = new Recent();
  private long unreadable;

  CachedLookup(List<GeoDatabase> databases) {
    this.databases = databases;
  }

  @Override
  public Place find(String address) {
    Place place = known.get(address);
    if (place == null) {
      IpAddress parsed = IpAddress.parse(address);
      if (parsed == null) {
        // No address: reading it again costs less than remembering somebody's text.
        return null;
      }
      place = find(parsed);
      known.put(address, place);
    }
    return place == NOWHERE ? null : place;
  }

  /** How often a record could not be read; its address is then as if nothing were known of it. */
  public long unreadable() {
    return unreadable;
  }

  /** How many addresses are remembered. */
  int remembered() {
    return known.size();
  }

  private Place find(IpAddress address) {
    Place.Geo geo = null;
    Place.AutonomousSystem as = null;
    for (GeoDatabase database : databases) {
      try {
        Place found = database.find(address);
        if (found != null) {
          geo = geo == null ? found.geo() : geo;
          as = as == null ? found.as() : as;
        }
      } catch (GeoDatabase.UnreadableException e) {
        unreadable++;
      }
    }
    return geo == null && as == null ? NOWHERE : new Place(geo, as);
  }

  /** The addresses of late. */
  private static final class Recent extends LinkedHashMap<String, Place> {
    private static final long serialVersionUID = 1L;

    Recent() {
      super(1 << 10, 0.75f, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, Place> eldest) {
      return size() > REMEMBERED;
    }
  }
}
