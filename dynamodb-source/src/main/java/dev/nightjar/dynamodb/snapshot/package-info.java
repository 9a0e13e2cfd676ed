/** Reads the items that are already in the table: by a parallel scan, or out of an S3 export. */
package dev.nightjar.dynamodb.snapshot;
