package dev.nightjar.cep.operator;

import org.apache.flink.metrics.MetricGroup;

/** Where the metrics of detection stand. */
final class DetectionMetrics {

  private DetectionMetrics() {}

  /**
   * A group that Managed Service for Apache Flink passes on to CloudWatch, which it does for {@code
   * kinesisanalytics} alone. So nothing in it may be named by tenant, user or rule.
   *
   * @param operator the operator's own group
   */
  static MetricGroup of(MetricGroup operator) {
    return operator.addGroup("kinesisanalytics").addGroup("detection");
  }
}
