package dev.nightjar.audit;

import java.time.Instant;

/**
 * Whether events come that a rule on events could want: a rule without them is blind, and can't
 * fire whatever happens. Told when it changes, and once after each start; a later one about a rule
 * replaces an earlier one. It follows from events and the rules alone.
 *
 * @param ruleId the rule's id; never null
 * @param title the rule's title; never null
 * @param version the rule's version; never null
 * @param level the rule's level in lower case; never null
 * @param blind true where no such event came for {@link #days} of event time; false where all that
 *     it needs did, or the rule is gone
 * @param field the field that such events lacked; null where none came at all, and where it sees
 * @param last when what it lacks was last seen, by the hour; null for never, and where it sees
 * @param watched since when events are watched for it; never null
 * @param days how long something must be unseen, 1 or more
 * @param at the time of the newest event that was seen, or just after what was told before of this
 *     rule; never null
 */
public record RuleSight(
    String ruleId,
    String title,
    String version,
    String level,
    boolean blind,
    String field,
    Instant last,
    Instant watched,
    int days,
    Instant at) {}
