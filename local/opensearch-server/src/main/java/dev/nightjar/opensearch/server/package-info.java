/**
 * The process that a real OpenSearch runs in, for tests and the demo. Nothing here is on a class
 * path of the job.
 */
package dev.nightjar.opensearch.server;
