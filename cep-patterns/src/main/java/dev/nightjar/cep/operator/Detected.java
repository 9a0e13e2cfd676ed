package dev.nightjar.cep.operator;

import dev.nightjar.audit.Alert;
import dev.nightjar.cep.match.Coverage;
import org.apache.flink.streaming.api.datastream.DataStream;

/**
 * What {@link RuleDetection#attach} gives out; none of it is keyed.
 *
 * @param alerts every alert and each of its revisions; also those that are for the index alone
 * @param undecidable the windows that a gap left undecided
 * @param late events later than the bound, one for each rule and group that wanted them; already
 *     counted by the metrics {@code lateEvents} and {@code latenessMillis}
 * @param coverage for each thing that a rule looks for, when it was last seen, whenever that hour
 *     of event time is another than was told; from each subtask of the router for itself, so the
 *     latest counts; one that was never seen is told once
 */
public record Detected(
    DataStream<Alert> alerts,
    DataStream<Undecidable> undecidable,
    DataStream<LateOccurrence> late,
    DataStream<Coverage.Unseen> coverage) {}
