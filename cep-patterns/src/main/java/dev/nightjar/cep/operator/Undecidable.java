package dev.nightjar.cep.operator;

import java.time.Instant;

/**
 * A window that could not be decided, because the stream lost something of its time.
 *
 * @param ruleId the rule; never null
 * @param tenant whose group; never null
 * @param group the values of the rule's group fields, in their order; never null
 * @param from the window's first moment; never null
 * @param to the window's last moment; never null
 */
public record Undecidable(String ruleId, String tenant, String[] group, Instant from, Instant to) {}
