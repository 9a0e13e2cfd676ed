package dev.nightjar.audit;

/**
 * Where the address is that somebody came from, and whose network it is in: what databases say that
 * the user gave, as far as the event itself does not say it. An address is no person's whereabouts:
 * a proxy or a mobile network may stand far from who uses it.
 *
 * @param geo where it is; null where no database says so
 * @param as in whose network it is; null where no database says so
 */
public record Place(Geo geo, AutonomousSystem as) {

  /**
   * A place on earth, in the words of ECS. Every field but the database may be null.
   *
   * @param continentCode two letters, such as {@code EU}
   * @param countryIsoCode two letters of ISO 3166-1, such as {@code DE}
   * @param countryName the country in English
   * @param regionIsoCode ISO 3166-2, such as {@code DE-BY}
   * @param regionName the region in English
   * @param cityName the city in English
   * @param timezone a name of the tz database, such as {@code Europe/Berlin}
   * @param latitude degrees, from -90 to 90; null where the longitude is
   * @param longitude degrees, from -180 to 180; null where the latitude is
   * @param database which version of which database says so; never null
   */
  public record Geo(
      String continentCode,
      String countryIsoCode,
      String countryName,
      String regionIsoCode,
      String regionName,
      String cityName,
      String timezone,
      Double latitude,
      Double longitude,
      String database) {}

  /**
   * An autonomous system: the network of one operator.
   *
   * @param number its number, from 0 to 4,294,967,295; may be null
   * @param organization who operates it; may be null
   * @param database which version of which database says so; never null
   */
  public record AutonomousSystem(Long number, String organization, String database) {}
}
