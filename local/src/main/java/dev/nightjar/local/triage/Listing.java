package dev.nightjar.local.triage;

import dev.nightjar.audit.triage.AlertState;
import java.util.List;
import java.util.Map;

/**
 * What a list shows.
 *
 * @param shown open ones first, then those that somebody looks at, then closed ones; the newest
 *     evidence first in each
 * @param seen how many of each state were met
 * @param complete whether all alerts of the filter were looked at, so that {@code seen} is all
 *     there are
 */
public record Listing(List<HandledAlert> shown, Map<AlertState, Integer> seen, boolean complete) {}
