package dev.nightjar.cep.backtest;

/**
 * Where plain objects have what every event needs: paths with dots, or keys with dots in them.
 *
 * @param tenant whose event; an object without it is of the tenant {@code -}; never null
 * @param time the event time: ISO-8601, or seconds or milliseconds since 1970; never null
 * @param id the event's own id; an object without it has a hash of its bytes; never null
 */
public record EventFields(String tenant, String time, String id) {

  /** The names of ECS. */
  public static final EventFields STANDARD =
      new EventFields("organization.id", "@timestamp", "event.id");
}
