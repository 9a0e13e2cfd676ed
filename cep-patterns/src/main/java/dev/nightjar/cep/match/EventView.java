package dev.nightjar.cep.match;

import java.util.function.Consumer;

/**
 * One event as matchers see it. A view is made for the {@link FieldTable} of one router and shows
 * one event after another: it is valid until the next one is shown, and nobody keeps it.
 */
public interface EventView {

  /** Whose event; {@code -} where the source knows none; never null. */
  String tenant();

  /** The event's own id; never null. */
  String eventId();

  /** The id of the event's document; the event id where it has none of its own; never null. */
  String documentId();

  /** The event time in epoch microseconds. */
  long time();

  /** The time as stated, in epoch microseconds. */
  long statedTime();

  /** When it came, in epoch microseconds; the event time where unknown. */
  long arrival();

  /** What was done; empty where unknown; never null. */
  String action();

  /**
   * The value of a field.
   *
   * @param field its index in the table that the view was made for
   * @return null where the event has no such field
   */
  FieldValue value(int field);

  /** Hands over every single value of the event that is not null, for keywords. */
  void forEachValue(Consumer<FieldValue> action);
}
