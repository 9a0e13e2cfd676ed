package dev.nightjar.cep.geo;

import dev.nightjar.audit.Place;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What a record of a database means. It is told by the record's own shape, not by the name of the
 * product: the nested maps of MaxMind (GeoLite2 and GeoIP2 Country, City, Enterprise, ASN, ISP),
 * which DB-IP shares, and the flat ones of IPinfo. A part of an unexpected type is not there.
 */
final class PlaceReader {

  private static final long MAX_NUMBER = 0xFFFF_FFFFL;
  private static final Pattern NUMBER = Pattern.compile("(?:[Aa][Ss])?[0-9]{1,10}");
  private static final Pattern DEGREES = Pattern.compile("-?[0-9]{1,3}(?:\\.[0-9]{1,17})?");

  private final Map<?, ?> record;
  private final String database;

  private PlaceReader(Map<?, ?> record, String database) {
    this.record = record;
    this.database = database;
  }

  /**
   * Reads a record.
   *
   * @param record what the database holds; may be null
   * @param database the version that says so
   * @return null where it tells neither a place nor a network
   */
  static Place read(Object record, String database) {
    if (!(record instanceof Map<?, ?> map)) {
      return null;
    }
    PlaceReader reader = new PlaceReader(map, database);
    Place.Geo geo = reader.geo();
    Place.AutonomousSystem as = reader.as();
    return geo == null && as == null ? null : new Place(geo, as);
  }

  private Place.Geo geo() {
    String country = code("country", "iso_code");
    Object division =
        at("subdivisions") instanceof List<?> all && !all.isEmpty() ? last(all) : null;
    String region = text(in(division, "iso_code"));
    Double latitude = degrees(at("location", "latitude"), at("lat"), 90);
    Double longitude = degrees(at("location", "longitude"), at("lng"), 180);
    boolean located = latitude != null && longitude != null;
    Place.Geo geo =
        new Place.Geo(
            code("continent", "code"),
            country,
            name("country", "names"),
            region == null || country == null ? null : country + "-" + region,
            first(text(in(in(division, "names"), "en")), text(at("region"))),
            name("city", "names"),
            first(text(at("location", "time_zone")), text(at("timezone"))),
            located ? latitude : null,
            located ? longitude : null,
            database);
    Place.Geo nothing =
        new Place.Geo(null, null, null, null, null, null, null, null, null, database);
    return geo.equals(nothing) ? null : geo;
  }

  private Place.AutonomousSystem as() {
    Long number =
        first(
            number(at("autonomous_system_number")),
            first(number(at("traits", "autonomous_system_number")), number(at("asn"))));
    String organization =
        first(
            text(at("autonomous_system_organization")),
            first(text(at("traits", "autonomous_system_organization")), text(at("as_name"))));
    if (organization == null && at("asn") != null) {
      organization = text(at("name"));
    }
    return number == null && organization == null
        ? null
        : new Place.AutonomousSystem(number, organization, database);
  }

  /**
   * A code of two letters: in a map of its own, else beside its name, else where some editions have
   * the code itself under the plain key.
   */
  private String code(String key, String within) {
    String code = first(text(at(key, within)), text(at(key + "_code")));
    String plain = text(at(key));
    return code == null && isCode(plain) ? plain : code;
  }

  /** A name in English, or the only one there is; a code is no name. */
  private String name(String key, String within) {
    String name = first(text(in(at(key, within), "en")), text(at(key + "_name")));
    String plain = text(at(key));
    return name != null || isCode(plain) ? name : plain;
  }

  private static boolean isCode(String text) {
    return text != null
        && text.length() == 2
        && isCapital(text.charAt(0))
        && isCapital(text.charAt(1));
  }

  private static boolean isCapital(char c) {
    return c >= 'A' && c <= 'Z';
  }

  private Object at(String key) {
    return record.get(key);
  }

  private Object at(String key, String within) {
    return in(record.get(key), within);
  }

  private static Object in(Object map, String key) {
    return map instanceof Map<?, ?> entries ? entries.get(key) : null;
  }

  /** The narrowest one: a district stands behind its state. */
  private static Object last(List<?> all) {
    return all.get(all.size() - 1);
  }

  private static String text(Object value) {
    return value instanceof String text && !text.isBlank() ? text : null;
  }

  /** Also as text, with or without {@code AS} before it. */
  private static Long number(Object value) {
    long number = -1;
    if (value instanceof Number some) {
      number = some.longValue();
    } else if (value instanceof String text && NUMBER.matcher(text).matches()) {
      number = Long.parseLong(text.substring(Character.isDigit(text.charAt(0)) ? 0 : 2));
    }
    return number >= 0 && number <= MAX_NUMBER ? number : null;
  }

  /** Also as text; an index refuses a document with a coordinate out of range. */
  private static Double degrees(Object nested, Object flat, int bound) {
    Object value = nested == null ? flat : nested;
    double degrees = Double.NaN;
    if (value instanceof Number some) {
      degrees = some.doubleValue();
    } else if (value instanceof String text && DEGREES.matcher(text).matches()) {
      degrees = Double.parseDouble(text);
    }
    return Math.abs(degrees) <= bound ? degrees : null;
  }

  private static <T> T first(T one, T other) {
    return one == null ? other : one;
  }
}
