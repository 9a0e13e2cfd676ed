package dev.nightjar.cep.check;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * One test of rules as its file says it.
 *
 * @param name what it shows, as a sentence; never null
 * @param bound by how much events may be out of order; never null
 * @param events the events as JSON in UTF-8, in the order of arrival; never null
 * @param alerts what must fire, in order: the keys that are to be compared with their values; never
 *     null
 */
record RuleTestCase(
    String name, Duration bound, List<byte[]> events, List<Map<String, Object>> alerts) {}
