/**
 * Detections as Flink CEP patterns, and what surrounds them: the router that lets through only what
 * a rule wants, the order that rules judge in, episodes, alerts.
 */
package dev.nightjar.cep;
