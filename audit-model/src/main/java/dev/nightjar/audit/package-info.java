/**
 * The words of Nightjar: what a change of an item is, the audit event that is made of it, and what
 * follows from events. Plain Java: no Flink, no AWS SDK, so that every decision is tested in
 * milliseconds.
 */
package dev.nightjar.audit;
