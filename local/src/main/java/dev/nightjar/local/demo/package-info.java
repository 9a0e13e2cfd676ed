/**
 * The demo's day: a seeded, realistic day of a multi-tenant audit log with planted incidents and
 * near misses, and an oracle that says what must come of it. Plain data: the same day serves the
 * demo, tests and benchmarks.
 */
package dev.nightjar.local.demo;
