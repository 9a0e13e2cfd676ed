/**
 * What is measured, and against what. Every benchmark measures its baseline in the same run, so
 * that a ratio holds on any machine.
 */
package dev.nightjar.benchmarks;
