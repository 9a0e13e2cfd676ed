package dev.nightjar.job;

/** What a submission does with each event. */
public enum Pipeline {
  /** One OpenSearch document per event. */
  PROJECT,
  /** Rules over the events, and alerts. */
  DETECT,
  /** Rolling counts per tenant and action. */
  COUNT
}
