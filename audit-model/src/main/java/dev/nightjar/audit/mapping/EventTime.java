package dev.nightjar.audit.mapping;

import dev.nightjar.audit.Change;
import dev.nightjar.audit.item.AttributeValue;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Set;

/** When an entry's event happened, as far as it can be believed. */
final class EventTime {

  /**
   * How long after the instant for which a table is read an item in it may have been written: the
   * stream must still hold that instant when the reading ends, and it holds a day.
   */
  private static final Duration LONGEST_READING = Duration.ofHours(24);

  /**
   * A time and what is odd about it.
   *
   * @param stated as the item states it
   * @param time the event time
   * @param future whether the stated time cannot be, and was clamped to the arrival
   * @param backdated whether the stated time is older at arrival than is allowed
   */
  record Timing(Instant stated, Instant time, boolean future, boolean backdated) {}

  private final Fields.Field attribute;
  private final TimeFormats formats;
  private final KeyReader keys;
  private final Duration granularity;
  private final Duration backdatedAfter;

  EventTime(Mapping mapping, KeyReader keys) {
    this.keys = keys;
    attribute = Fields.Field.required(mapping, MappingOption.TIME);
    formats =
        new TimeFormats(
            mapping.list(MappingOption.TIME_FORMATS),
            ZoneId.of(mapping.text(MappingOption.TIME_ZONE)));
    granularity = mapping.duration(MappingOption.ARRIVAL_GRANULARITY);
    backdatedAfter = mapping.backdatedAfter();
  }

  /** Adds the top-level attributes that can state the time. */
  void addRoots(Set<String> roots) {
    for (var path : attribute.paths()) {
      roots.addAll(path.roots());
    }
  }

  Timing of(Fields fields, EntryKey key, Change change) throws Refusal {
    Instant stated = stated(fields, key);
    if (!TimeFormats.inRange(stated)) {
      throw new Refusal(
          Refusal.TIMESTAMP_OUT_OF_RANGE, "the time is outside of the years 1970 to 9999");
    }
    Instant arrival = change.arrival();
    boolean live = change.origin() == Change.Origin.STREAM;
    // A live arrival is rounded down: within its granularity a later time proves nothing, and
    // clamping it would put all events of one second into one instant, in no order.
    Duration slack = live ? granularity : LONGEST_READING;
    boolean future = stated.isAfter(arrival) && !stated.isBefore(arrival.plus(slack));
    boolean backdated = live && stated.isBefore(arrival.minus(backdatedAfter));
    return new Timing(stated, future ? arrival : stated, future, backdated);
  }

  private Instant stated(Fields fields, EntryKey key) throws Refusal {
    AttributeValue value = fields.value(attribute);
    String text = value == null ? keys.time(key) : Fields.textOf(value);
    if (text == null) {
      throw new Refusal(
          Refusal.TIMESTAMP_MISSING,
          "neither "
              + MappingOption.TIME.key()
              + " nor "
              + MappingOption.TIME_PATTERN.key()
              + " finds a time");
    }
    Instant stated = formats.read(text.strip());
    if (stated == null) {
      throw new Refusal(
          Refusal.TIMESTAMP_UNREADABLE,
          "the time in the "
              + (value == null ? "sort key" : "attribute, of type " + value.type())
              + ", "
              + text.length()
              + " characters, fits none of "
              + MappingOption.TIME_FORMATS.key());
    }
    fields.take(value);
    return stated;
  }
}
