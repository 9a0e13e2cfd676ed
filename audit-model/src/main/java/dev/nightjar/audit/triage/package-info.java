/**
 * What people do about alerts, and what follows from it: acts that are only ever added, the state
 * that the latest of them leaves, and how often a rule was wrong. Plain Java.
 */
package dev.nightjar.audit.triage;
