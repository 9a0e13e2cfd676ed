package dev.nightjar.cep;

import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.metrics.MetricGroup;

/** Where the metrics of detection stand. */
final class DetectionMetrics {

  private DetectionMetrics() {}

  /**
   * A group that Managed Service for Apache Flink passes on to CloudWatch, which it does for {@code
   * kinesisanalytics} alone. So nothing in it may be named by tenant, user or rule data.
   */
  static MetricGroup of(RuntimeContext context) {
    return context.getMetricGroup().addGroup("kinesisanalytics").addGroup("detection");
  }
}
