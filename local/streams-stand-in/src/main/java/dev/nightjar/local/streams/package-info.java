/**
 * A stand-in for DynamoDB Streams over HTTP: a table and its stream in memory, scripted topology,
 * seeded faults and virtual time, for tests and benchmarks with the real AWS SDK client. The
 * module's README.md says of each behaviour where it is documented or was seen, and what is
 * assumed.
 */
package dev.nightjar.local.streams;
