package dev.nightjar.cep.operator;

import dev.nightjar.audit.Alert;
import org.apache.flink.streaming.api.datastream.DataStream;

/**
 * What {@link RuleDetection#attach} gives out; none of it is keyed.
 *
 * @param alerts every alert and each of its revisions; also those that are for the index alone
 * @param undecidable the windows that a gap left undecided
 * @param late events later than the bound, one for each rule and group that wanted them; already
 *     counted by the metrics {@code lateEvents} and {@code latenessMillis}
 */
public record Detected(
    DataStream<Alert> alerts,
    DataStream<Undecidable> undecidable,
    DataStream<LateOccurrence> late) {}
