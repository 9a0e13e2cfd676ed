package dev.nightjar.audit;

import java.time.Instant;

/**
 * How often a tenant's people did one thing, as of the end of one minute in which they did it.
 *
 * <p>A document is written for a minute with events only, so that counts never outgrow events. The
 * hour's and the day's value have a slower cadence: when an hour closes, they are added to the last
 * minute of that hour that has a document, as of the hour's end.
 *
 * @param tenant whose events; never null
 * @param action what was done; never null
 * @param minute the start of the minute; never null
 * @param lastMinute events within the minute; 1 or more
 * @param lastFiveMinutes events within the five minutes that end with the minute
 * @param hourEnd the end of the hour that the two values below belong to; null where the hour is
 *     not closed or a later minute of it carries them
 * @param lastHour events within the hour that ends at {@code hourEnd}; null with it
 * @param lastDay events within the 24 hours that end at {@code hourEnd}; null with it
 * @param version grows with every event that one of the values counts and with the hour's close, so
 *     that a late write of an older version is refused
 */
public record ActionCount(
    String tenant,
    String action,
    Instant minute,
    long lastMinute,
    long lastFiveMinutes,
    Instant hourEnd,
    Long lastHour,
    Long lastDay,
    long version) {}
