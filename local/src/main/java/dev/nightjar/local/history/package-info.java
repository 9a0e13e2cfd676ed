/** What became of one item of the audit table, as the index tells it. */
package dev.nightjar.local.history;
