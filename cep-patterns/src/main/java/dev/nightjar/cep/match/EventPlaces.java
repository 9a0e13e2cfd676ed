package dev.nightjar.cep.match;

import com.fasterxml.jackson.core.JsonParser;
import dev.nightjar.audit.AuditEvent;
import dev.nightjar.audit.Place;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Adds to audit events where their addresses are, as far as the events do not say it themselves.
 * Rules, documents and explanations then all see one event. Not safe for several threads.
 */
public final class EventPlaces {

  private static final String LOCATION = "source.geo.location";

  /** What a name of a field begins with, as the mapping writes it among the free attributes. */
  private static final String OWN = "\"source";

  private final PlaceLookup lookup;
  private final PathReader reader = new PathReader(new TextCache());
  private final Map<String, int[]> slots = new HashMap<>();
  private final List<String> otherNames = new ArrayList<>();
  private final FieldValue[] own;
  private int size;

  /** Asks this for places. */
  public EventPlaces(PlaceLookup lookup) {
    this.lookup = lookup;
    PlaceField.ALL.keySet().forEach(this::want);
    want(LOCATION);
    own = new FieldValue[size];
  }

  /** Whether a field is one that a place can give. */
  public static boolean gives(String field) {
    return PlaceField.ALL.containsKey(field);
  }

  private void want(String name) {
    List<String> others = Fields.paths(name);
    int[] places = new int[1 + others.size()];
    for (int i = 0; i < places.length; i++) {
      places[i] = size++;
      reader.want(i == 0 ? name : others.get(i - 1), places[i]);
    }
    slots.put(name, places);
    others.forEach(other -> otherNames.add("\"" + other));
  }

  /**
   * The event with what is known of its address; the same one where nothing is, or where it says
   * all of it itself.
   */
  public AuditEvent addTo(AuditEvent event) {
    Place found = event.sourceIp() == null ? null : lookup.find(event.sourceIp());
    if (found != null && maySay(event.attributes())) {
      found = lacking(event.attributes(), found);
    }
    return found == null ? event : event.with(found);
  }

  /** Reading the attributes costs more than all else, and few events say where they come from. */
  private boolean maySay(String attributes) {
    boolean may = attributes.contains(OWN);
    for (int i = 0; !may && i < otherNames.size(); i++) {
      may = attributes.contains(otherNames.get(i));
    }
    return may;
  }

  private Place lacking(String attributes, Place found) {
    Arrays.fill(own, null);
    try (JsonParser parser = PathReader.JSON.createParser(attributes)) {
      parser.nextToken();
      reader.read(parser, own);
    } catch (IOException e) {
      throw new UncheckedIOException("an event holds JSON that the mapping did not write", e);
    }
    Place agreeing =
        PlaceField.agreeing(found, stated(PlaceField.COUNTRY), stated(PlaceField.NUMBER));
    if (agreeing == null) {
      return null;
    }
    Place.Geo geo = agreeing.geo() == null ? null : lacking(agreeing.geo());
    Place.AutonomousSystem as = agreeing.as() == null ? null : lacking(agreeing.as());
    return geo == null && as == null ? null : new Place(geo, as);
  }

  private Place.Geo lacking(Place.Geo geo) {
    Place.Geo rest =
        new Place.Geo(
            unlessOwn("source.geo.continent_code", geo.continentCode()),
            unlessOwn(PlaceField.COUNTRY, geo.countryIsoCode()),
            unlessOwn("source.geo.country_name", geo.countryName()),
            unlessOwn("source.geo.region_iso_code", geo.regionIsoCode()),
            unlessOwn("source.geo.region_name", geo.regionName()),
            unlessOwn("source.geo.city_name", geo.cityName()),
            unlessOwn("source.geo.timezone", geo.timezone()),
            unlessOwn(LOCATION, geo.latitude()),
            unlessOwn(LOCATION, geo.longitude()),
            geo.database());
    Place.Geo nothing =
        new Place.Geo(null, null, null, null, null, null, null, null, null, geo.database());
    return rest.equals(nothing) ? null : rest;
  }

  private Place.AutonomousSystem lacking(Place.AutonomousSystem as) {
    Long number = unlessOwn(PlaceField.NUMBER, as.number());
    String organization = unlessOwn(PlaceField.ORGANIZATION, as.organization());
    return number == null && organization == null
        ? null
        : new Place.AutonomousSystem(number, organization, as.database());
  }

  private <T> T unlessOwn(String name, T found) {
    return PlaceField.isLacking(shown(name)) ? found : null;
  }

  /** What a view shows: the first name that is there at all. */
  private FieldValue shown(String name) {
    FieldValue first = null;
    for (int slot : slots.get(name)) {
      first = first == null ? own[slot] : first;
    }
    return first;
  }

  /** What the event says under any of the names. */
  private FieldValue stated(String name) {
    FieldValue first = null;
    for (int slot : slots.get(name)) {
      first = PlaceField.isLacking(first) ? own[slot] : first;
    }
    return first;
  }
}
