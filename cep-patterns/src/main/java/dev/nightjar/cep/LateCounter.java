package dev.nightjar.cep;

import java.io.Serial;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.runtime.metrics.DescriptiveStatisticsHistogram;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Counts what came behind the watermark and passes it on, so that nothing is dropped in silence.
 *
 * <p>Metrics: {@code lateEvents}, and {@code latenessMillis}, how far behind the watermark the last
 * thousand were, in milliseconds.
 */
final class LateCounter extends ProcessFunction<Candidate, Candidate> {

  @Serial private static final long serialVersionUID = 1L;

  private static final int KEPT = 1000;

  private transient Counter lateEvents;
  private transient Histogram lateness;

  @Override
  public void open(OpenContext context) {
    lateEvents = DetectionMetrics.of(getRuntimeContext()).counter("lateEvents");
    lateness =
        DetectionMetrics.of(getRuntimeContext())
            .histogram("latenessMillis", new DescriptiveStatisticsHistogram(KEPT));
  }

  @Override
  public void processElement(Candidate candidate, Context context, Collector<Candidate> out) {
    lateEvents.inc();
    lateness.update(context.timerService().currentWatermark() - candidate.millis());
    out.collect(candidate);
  }
}
