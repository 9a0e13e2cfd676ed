package dev.nightjar.cep.match;

import dev.nightjar.audit.Place;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/**
 * A field of {@code source.geo.*} or {@code source.as.*} that a database can give. Rules can ask
 * for each; coordinates are no text or number that a rule could compare, so they are for the index
 * alone.
 *
 * @param geo reads it of a place on earth; null for a field of a network
 * @param as reads it of a network; null for a field of a place on earth
 */
record PlaceField(Function<Place.Geo, String> geo, Function<Place.AutonomousSystem, String> as) {

  /** The address that is looked up. */
  static final String ADDRESS = "source.ip";

  /** What the other fields of {@code source.geo.*} must agree with. */
  static final String COUNTRY = "source.geo.country_iso_code";

  /** What the other fields of {@code source.as.*} must agree with. */
  static final String NUMBER = "source.as.number";

  /** Who operates the network. */
  static final String ORGANIZATION = "source.as.organization.name";

  /** All of them by name, in the order of ECS. */
  static final Map<String, PlaceField> ALL = new LinkedHashMap<>();

  static {
    geo("source.geo.continent_code", Place.Geo::continentCode);
    geo(COUNTRY, Place.Geo::countryIsoCode);
    geo("source.geo.country_name", Place.Geo::countryName);
    geo("source.geo.region_iso_code", Place.Geo::regionIsoCode);
    geo("source.geo.region_name", Place.Geo::regionName);
    geo("source.geo.city_name", Place.Geo::cityName);
    geo("source.geo.timezone", Place.Geo::timezone);
    as(NUMBER, as -> as.number() == null ? null : as.number().toString());
    as(ORGANIZATION, Place.AutonomousSystem::organization);
  }

  private static void geo(String name, Function<Place.Geo, String> reader) {
    ALL.put(name, new PlaceField(reader, null));
  }

  private static void as(String name, Function<Place.AutonomousSystem, String> reader) {
    ALL.put(name, new PlaceField(null, reader));
  }

  /** The value of a place; null where it has none. */
  FieldValue of(Place place, TextCache texts) {
    if (place == null) {
      return null;
    }
    if (as == null) {
      String text = place.geo() == null ? null : geo.apply(place.geo());
      return text == null ? null : texts.text(text);
    }
    String text = place.as() == null ? null : as.apply(place.as());
    if (text == null) {
      return null;
    }
    return this == ALL.get(NUMBER) ? FieldValue.number(text) : texts.text(text);
  }

  /** Whether an event says nothing there: a null is nothing. */
  static boolean isLacking(FieldValue own) {
    return own == null || own.kind() == FieldValue.Kind.NULL;
  }

  /**
   * What of a place does not contradict an event: of another country than the event's own nothing
   * is taken, because a city of one country and the name of another are no place at all; likewise
   * of another network.
   *
   * @param country the event's own country; null for none
   * @param number the event's own number of the network; null for none
   * @return null where nothing is left
   */
  static Place agreeing(Place found, FieldValue country, FieldValue number) {
    Place.Geo geo = found.geo();
    if (geo != null && !isLacking(country) && !has(country, geo.countryIsoCode())) {
      geo = null;
    }
    Place.AutonomousSystem as = found.as();
    if (as != null && !isLacking(number) && !hasNumber(number, as.number())) {
      as = null;
    }
    if (geo == found.geo() && as == found.as()) {
      return found;
    }
    return geo == null && as == null ? null : new Place(geo, as);
  }

  private static boolean has(FieldValue own, String country) {
    for (int i = 0; country != null && i < own.size(); i++) {
      String text = own.get(i).text();
      if (text != null && text.strip().equalsIgnoreCase(country)) {
        return true;
      }
    }
    return false;
  }

  /** Also of {@code AS64500}, as people write it. */
  private static boolean hasNumber(FieldValue own, Long number) {
    for (int i = 0; number != null && i < own.size(); i++) {
      String text = own.get(i).text();
      if (text != null) {
        String digits = text.strip().toUpperCase(Locale.ROOT);
        BigDecimal value =
            FieldValue.numberOf(digits.startsWith("AS") ? digits.substring(2) : digits);
        if (value != null && value.compareTo(BigDecimal.valueOf(number)) == 0) {
          return true;
        }
      }
    }
    return false;
  }
}
