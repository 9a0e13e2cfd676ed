package dev.nightjar.cep.operator;

import java.time.Instant;

/**
 * An event that came later than the bound, as one rule saw it.
 *
 * @param ruleId the rule; never null
 * @param tenant whose event; never null
 * @param documentId the event's document id; never null
 * @param time the event's time; never null
 * @param latenessMillis how far behind the watermark it was, in milliseconds; 0 or more
 * @param judged whether a window of the rule still took it; an event that no window took changes no
 *     alert
 */
public record LateOccurrence(
    String ruleId,
    String tenant,
    String documentId,
    Instant time,
    long latenessMillis,
    boolean judged) {}
