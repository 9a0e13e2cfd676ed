package dev.nightjar.cep.operator;

import java.time.Instant;

/**
 * A window that could not be decided, because the stream lost something of its time.
 *
 * @param ruleId the rule; never null
 * @param ruleTitle its title; never null
 * @param ruleVersion its version; never null
 * @param tenant whose group; never null
 * @param fields the names of the rule's group fields, in their order; never null
 * @param group their values; never null
 * @param from the window's first moment; never null
 * @param to the window's last moment; never null
 * @param gaps the ids of the open gaps that it overlaps, in order; never null
 */
public record Undecidable(
    String ruleId,
    String ruleTitle,
    String ruleVersion,
    String tenant,
    String[] fields,
    String[] group,
    Instant from,
    Instant to,
    String[] gaps) {}
