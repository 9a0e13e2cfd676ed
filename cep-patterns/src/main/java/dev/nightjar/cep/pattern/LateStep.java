package dev.nightjar.cep.pattern;

import java.time.Instant;

/**
 * An event that came behind the watermark and was not judged, as one rule saw it.
 *
 * @param ruleId the rule; never null
 * @param tenant whose event; never null
 * @param documentId the event's document id; never null
 * @param time the event's time; never null
 * @param latenessMillis how far behind the watermark it was, in milliseconds; 0 or more
 */
public record LateStep(
    String ruleId, String tenant, String documentId, Instant time, long latenessMillis) {}
