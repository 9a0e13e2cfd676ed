package dev.nightjar.local.demo;

/**
 * What a run of the demo looks like.
 *
 * @param events audit events to write
 * @param tenants customers
 * @param seed of everything random
 * @param flinkPort port of Flink's web UI; 0 for any free one
 * @param keep whether to stay up after the summary
 * @param verbose whether to tell more than most want to know
 */
public record DemoOptions(
    int events, int tenants, long seed, int flinkPort, boolean keep, boolean verbose) {}
