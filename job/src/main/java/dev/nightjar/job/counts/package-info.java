/**
 * Rolling counts per tenant and action over one minute, five minutes, an hour and a day, in state
 * that does not grow with the number of events.
 */
package dev.nightjar.job.counts;
