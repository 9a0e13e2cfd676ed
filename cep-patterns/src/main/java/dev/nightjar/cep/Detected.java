package dev.nightjar.cep;

import dev.nightjar.audit.Alert;
import org.apache.flink.streaming.api.datastream.DataStream;

/**
 * What {@link Detection#attach} gives out.
 *
 * @param alerts every alert and each of its revisions, not keyed
 * @param late the candidates that came behind the watermark and were not judged: already counted by
 *     the metrics {@code lateEvents} and {@code latenessMillis}; one for each rule and group that
 *     wanted the event
 */
public record Detected(DataStream<Alert> alerts, DataStream<Candidate> late) {}
