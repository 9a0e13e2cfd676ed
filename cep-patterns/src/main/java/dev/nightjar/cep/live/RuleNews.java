package dev.nightjar.cep.live;

import dev.nightjar.audit.RuleReport;

/**
 * What the source of rules emits: a set that was accepted, or a report; the other part is null.
 *
 * @param bundle the set that runs from here on; null in a report
 * @param report how something stands; null in a set
 */
public record RuleNews(RuleBundle bundle, RuleReport report) {}
