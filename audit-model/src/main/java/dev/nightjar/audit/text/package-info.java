/** How people write what they set: durations, and words with slips in them. */
package dev.nightjar.audit.text;
