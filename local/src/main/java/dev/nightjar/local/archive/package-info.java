/**
 * Reads the archive in files: puts a period back into an index, and compares a day of it with the
 * table and the index.
 */
package dev.nightjar.local.archive;
