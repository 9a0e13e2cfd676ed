/**
 * Handling of alerts from a terminal: what is found in the index, what is added to it, and how both
 * are shown. Alerts themselves are never changed.
 */
package dev.nightjar.local.triage;
