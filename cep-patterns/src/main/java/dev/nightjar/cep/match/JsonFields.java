package dev.nightjar.cep.match;

/**
 * Where plain JSON objects say what every event must have. Each is a path, as rules write them.
 *
 * @param tenant whose event; where it is missing, null or empty the tenant is {@code -}
 * @param time when it happened: ISO-8601 with any offset (with none, UTC), or a count of seconds or
 *     milliseconds since 1970, also in quotes; an event without it is refused
 * @param id the event's own id; where it is missing, null or empty, a hash of the object's bytes
 */
public record JsonFields(String tenant, String time, String id) {

  /** The names of ECS. */
  public static final JsonFields STANDARD =
      new JsonFields("organization.id", "@timestamp", "event.id");

  /** The tenant of events that name none. */
  public static final String NO_TENANT = "-";
}
