package dev.nightjar.job.configuration;

import java.util.Map;

/**
 * The values that one place sets.
 *
 * @param origin the place for people, such as {@code argument}; never null
 * @param values key to text, in the order of the place; never null
 */
public record Layer(String origin, Map<String, String> values) {}
