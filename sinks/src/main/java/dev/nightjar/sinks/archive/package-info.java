/**
 * The archive: events and expired entries as gzip JSON lines in files, by tenant and day, written
 * by Flink's file sink so that each line is there once for each checkpoint that holds.
 */
package dev.nightjar.sinks.archive;
