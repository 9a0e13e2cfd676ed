package dev.nightjar.cep.operator;

import dev.nightjar.audit.Alert;
import dev.nightjar.audit.RuleSight;
import org.apache.flink.streaming.api.datastream.DataStream;

/**
 * What {@link RuleDetection#attach} gives out; none of it is keyed.
 *
 * @param alerts every alert and each of its revisions; also those that are for the index alone
 * @param undecidable the windows that a gap left undecided
 * @param late events later than the bound, one for each rule and group that wanted them; already
 *     counted by the metrics {@code lateEvents} and {@code latenessMillis}
 * @param sights whether each rule on events sees, as it changes and once after a start; blind ones
 *     are counted by the metric {@code blindRules}, and named in the log
 */
public record Detected(
    DataStream<Alert> alerts,
    DataStream<Undecidable> undecidable,
    DataStream<LateOccurrence> late,
    DataStream<RuleSight> sights) {}
